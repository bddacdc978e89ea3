using System.Text.RegularExpressions;

namespace Snn.DeviceCheck;

/// <summary>
/// Small networks of every rule and plan under NVIDIA's compute-sanitizer, where it is installed: hazards in shared memory,
/// accesses out of bounds, barriers that not all threads reach. It does not see races in global memory; the project's tests
/// look for those with Oclgrind.
/// </summary>
internal static partial class RaceSection
{
    private const string All = "EProp Trial SurrogateBptt Trial EventProp Trial EProp Step SurrogateBptt Step EventProp Step";

    public static void Run(CheckedDevice device, Report report, Section section)
    {
        string? sanitizer = Find();
        if (sanitizer is null || !device.Choice.StartsWith("cuda", StringComparison.Ordinal))
        {
            report.Miss(sanitizer is null ? "races: compute-sanitizer is not installed" : $"races: compute-sanitizer watches CUDA alone, and this is {device.Choice}");
            return;
        }

        if (!section.HasTimeFor("a race that is there", 10))
        {
            return;
        }

        // a tool that finds nothing must have shown that it finds something
        var (planted, output, _) = Errors(sanitizer, "racecheck", $"races {device.Choice} TurnShared", section.Left);
        if (planted is not > 0)
        {
            report.Miss($"races: compute-sanitizer does not find a race that is there, so its word is worth nothing here: {Last(output)}");
            return;
        }

        foreach (string tool in (string[])["racecheck", "memcheck", "synccheck"])
        {
            if (!section.HasTimeFor(tool, 5))
            {
                continue;
            }

            CorrectnessSection.Check(device, report, $"compute-sanitizer, {tool}: nothing in small networks of every rule and plan", () =>
            {
                var (errors, said, ended) = Errors(sanitizer, tool, $"races {device.Choice} {All}", section.Left);
                Skip.IfNot(ended, "there was not time enough");
                Skip.If(errors is null, $"it gave no summary: {Last(said)}");
                Assert.True(errors == 0, Last(said));
            });
        }
    }

    private static (int? Errors, string Output, bool Ended) Errors(string sanitizer, string tool, string arguments, double seconds)
    {
        var (command, before) = Child.Itself;
        var run = Child.Run(sanitizer, $"--tool {tool} --print-limit 5 \"{command}\" {before}{arguments}", seconds);
        string output = run?.Output ?? "";
        var summary = SummaryPattern().Match(output);
        return (summary.Success ? int.Parse(summary.Groups[1].Value) : null, output, run?.ExitCode is not null);
    }

    private static string Last(string output) => string.Join(" / ", output.Split('\n').Where(l => l.Trim().Length > 0).TakeLast(4));

    private static string? Find() => ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/local/cuda/bin", "/usr/local/cuda/compute-sanitizer", "/opt/cuda/bin"])
        .Select(folder => Path.Combine(folder, "compute-sanitizer"))
        .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"SUMMARY: (\d+) (?:error|hazard)")]
    private static partial Regex SummaryPattern();
}
