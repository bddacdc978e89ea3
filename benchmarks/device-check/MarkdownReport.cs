using System.Text;

namespace Snn.DeviceCheck;

/// <summary>The results as a page, whose tables can go into docs/performance.md.</summary>
internal static class MarkdownReport
{
    public static string Of(
        string counts, IEnumerable<KeyValuePair<string, string>> facts, List<CheckResult> checks, Goal[] goals,
        List<TimingRow> timings, List<TorchRow> torch, List<KernelFact> kernels, List<string> missed)
    {
        var page = new StringBuilder();
        page.AppendLine("# Device check").AppendLine().AppendLine($"Checks: {counts}.").AppendLine();
        Table(page, ["fact", ""], facts.Select(f => (string[])[f.Key, f.Value]));
        if (goals.Any(g => g.Measured != Goals.Unknown))
        {
            Table(page, ["goal", "aim", "measured", "distance on this device, and what bounds it"], goals.Select(g => (string[])[g.What, g.Aim, g.Measured, g.Distance]));
        }

        if (timings.Count > 0)
        {
            page.AppendLine("Milliseconds. A batch in parts: host's preparation while another batch runs; forward; loss; backward; update. At least: barriers alone; memory written and read once; rows of weights and gradients, uncached.").AppendLine();
            Table(page,
                ["network", "rule", "at once", "ms per example", "examples a second", "launches a batch", "host, us a launch", "batch in parts", "update's share", "memory, MB", "at least"],
                timings.Select(Cells));
        }

        if (torch.Count > 0)
        {
            Table(page, ["PyTorch", "how", "at once", "ms per example", "memory, MB", ""], torch.Select(Cells));
        }

        Table(page, ["check that failed or was skipped", "", ""], checks.Where(c => c.Outcome != Outcome.Passed).Select(c => (string[])[c.What, c.Outcome.ToString().ToLowerInvariant(), c.Detail]));
        Table(page, ["left out", ""], missed.GroupBy(m => m.Split(':')[0]).Select(g => (string[])[g.Key, string.Join("; ", g.Select(m => m[(g.Key.Length + 1)..].Trim()))]));
        Table(page, ["kernel", "of", "ms to compile", "threads", "registers", "spilled bytes", "groups at once"],
            kernels.Select(k => (string[])[k.Name, k.Network, Text($"{k.Milliseconds:0}"), $"{k.Threads}", $"{k.Registers}", $"{k.Spilled}", $"{k.GroupsAtOnce}"]));
        Table(page, ["check that passed", "s"], checks.Where(c => c.Outcome == Outcome.Passed).Select(c => (string[])[c.What, Text($"{c.Seconds:0.0}")]));
        return page.ToString();
    }

    public static string Line(TimingRow row) => string.Join(" | ", Cells(row));

    public static string Line(TorchRow row) => "PyTorch: " + string.Join(" | ", Cells(row));

    private static string[] Cells(TimingRow row) =>
    [
        row.Shape, row.Rule + (row.Fused ? ", products fused" : ""), $"{row.Batch}", Text($"{row.MillisecondsPerExample:0.0000}"), Text($"{1e3 / row.MillisecondsPerExample:N0}"),
        Text($"{row.LaunchesPerBatch:0}"), Text($"{row.HostMicrosecondsPerLaunch:0.0}"),
        row.Stages is { } s ? Text($"{s.Prepare:0.00}; {s.Forward:0.00}; {s.Loss:0.00}; {s.Backward:0.00}; {s.Update:0.00}") : "",
        row.UpdateShare is { } share ? Text($"{100 * share:0} %") : "", Text($"{row.MemoryMegabytes:0}"),
        row.Bounds is { } b ? Text($"{(b.Barriers is { } ms ? Text($"{ms:0.00}") : "?")}; {b.Memory:0.00}; {b.Rows:0.00}") : "",
    ];

    private static string[] Cells(TorchRow row) => [row.Shape, row.How, $"{row.Batch}", row.MillisecondsPerExample > 0 ? Text($"{row.MillisecondsPerExample:0.0000}") : "", Text($"{row.MemoryMegabytes:0}"), row.Note];

    private static void Table(StringBuilder page, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        page.AppendLine($"| {string.Join(" | ", head)} |").AppendLine($"|{string.Concat(head.Select(_ => "---|"))}");
        foreach (string[] row in all)
        {
            page.AppendLine($"| {string.Join(" | ", row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |");
        }

        page.AppendLine();
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
