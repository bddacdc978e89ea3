using System.Text;
using Spectre.Console;

namespace Snn.Tests.Runtime.Recording;

/// <summary>A console that writes to memory and is taken for a terminal, or not.</summary>
internal sealed class TestConsole(bool terminal) : IAnsiConsoleOutput
{
    private readonly StringWriter _text = new();

    public TextWriter Writer => _text;

    public bool IsTerminal => terminal;

    public int Width => 160;

    public int Height => 50;

    public string Text => _text.ToString();

    public bool HasControlCharacters => Text.Any(c => char.IsControl(c) && c is not '\n' && c is not '\r');

    public IAnsiConsole Create() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.Detect,
        Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.Detect,
        Out = this,
    });

    public void SetEncoding(Encoding encoding)
    {
    }
}
