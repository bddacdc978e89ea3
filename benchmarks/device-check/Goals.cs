namespace Snn.DeviceCheck;

/// <summary>What an H100 should do, beside what was measured.</summary>
internal static class Goals
{
    /// <summary>What stands for what was not measured.</summary>
    public const string Unknown = "not measured";

    private const int Batch = 1024;

    public static Goal[] Of(IReadOnlyList<TimingRow> timings, IReadOnlyList<TorchRow> torch)
    {
        var eprop = Find(Shapes.Spoken, nameof(EProp));
        var bptt = Find(Shapes.Spoken, nameof(SurrogateBptt));
        var peer = torch.Where(r => r.Shape == Shapes.Spoken && r.Batch == Batch && r.MillisecondsPerExample > 0).MinBy(r => r.MillisecondsPerExample);
        var written = timings.Where(r => r.Shape == Shapes.Written).MinBy(r => r.MillisecondsPerExample);
        return
        [
            AtMost($"e-prop, {Shapes.Spoken}, {Batch} at once", 0.03, eprop),
            AtMost($"BPTT, {Shapes.Spoken}, {Batch} at once", 0.06, bptt),
            new($"{Shapes.Written}, training examples a second", "at least 2,000,000",
                written is null ? Unknown : Text($"{1e3 / written.MillisecondsPerExample:N0} ({written.Rule}, {written.Batch} at once)"),
                written is null ? "" : Distance(2e6 / (1e3 / written.MillisecondsPerExample)) + Bound(written)),
            Times($"e-prop against PyTorch's BPTT, {Shapes.Spoken}", eprop, peer),
            Times($"BPTT against PyTorch's BPTT, {Shapes.Spoken}", bptt, peer),
        ];

        TimingRow? Find(string shape, string rule) => timings.FirstOrDefault(r => r.Shape == shape && r.Rule == rule && r.Batch == Batch && !r.Fused);
    }

    private static Goal AtMost(string what, double aim, TimingRow? row) => new(what, Text($"at most {aim} ms an example"),
        row is null ? Unknown : Text($"{row.MillisecondsPerExample:0.0000} ms"),
        row is null ? "" : Distance(row.MillisecondsPerExample / aim) + Bound(row));

    private static Goal Times(string what, TimingRow? ours, TorchRow? peer) => new(what, "at least 10 times as fast",
        ours is null || peer is null ? Unknown : Text($"{peer.MillisecondsPerExample / ours.MillisecondsPerExample:0.0} times (PyTorch {peer.MillisecondsPerExample:0.0000} ms, {peer.How})"),
        ours is null || peer is null ? "" : Distance(10 * ours.MillisecondsPerExample / peer.MillisecondsPerExample));

    private static string Distance(double over) => over <= 1 ? "reached" : Text($"{over:0.0} times too slow");

    private static string Bound(TimingRow row)
    {
        if (row.Bounds is not { } bounds)
        {
            return "";
        }

        double batch = row.MillisecondsPerExample * row.Batch;
        (string Name, double? Ms)[] all = [("barriers", bounds.Barriers), ("memory written and read once", bounds.Memory), ("rows of weights, uncached", bounds.Rows)];
        return "; a batch takes " + Text($"{batch:0.00} ms, at least ") + string.Join(", ", all.Where(b => b.Ms is not null).Select(b => Text($"{b.Ms:0.00} for {b.Name}")));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
