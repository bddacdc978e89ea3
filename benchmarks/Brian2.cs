using System.Diagnostics;
using System.Globalization;

namespace Snn.Benchmarks;

/// <summary>Scripts for Brian2 whose last line says how many seconds the network took.</summary>
internal static class Brian2
{
    /// <summary>Runs a script.</summary>
    /// <param name="python">Python.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The seconds that its last line says.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static double Seconds(string python, string script, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, [script, .. arguments]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 && lines.Length > 0 ? double.Parse(lines[^1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{python} {script} failed; Brian2 is Debian's python3-brian.");
    }
}
