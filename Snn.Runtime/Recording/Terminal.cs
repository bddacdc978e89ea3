using Spectre.Console;

namespace Snn.Runtime;

/// <summary>What a console can show.</summary>
internal static class Terminal
{
    /// <summary>Somebody watches: it may be redrawn and coloured. Files, pipes and build logs get plain lines.</summary>
    public static bool IsLive(IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Writes a line as it is: neither coloured nor broken at the width that a console is taken to have.</summary>
    public static void WritePlain(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);
}
