namespace Snn.Runtime;

/// <summary>
/// The kernel of a convolution as updates have it: a row for each place of the kernel and channel of the source, row by row of
/// the kernel, in each column by column, in each channel by channel; in a row is one number for each channel of the target.
/// </summary>
/// <param name="table">Where the numbers are kept.</param>
/// <param name="kernel">The kernel's numbers.</param>
internal readonly struct KernelRows(PatchTable table, Lanes kernel)
{
    /// <param name="store">Weights, or their gradient.</param>
    /// <param name="projection">The convolution.</param>
    public KernelRows(WeightStore store, int projection)
        : this(store.Patches(projection)!, store.Of(projection))
    {
    }

    /// <summary>Number of rows.</summary>
    public static int CountOf(Patches patches) => patches.Numbers / patches.Target.Channels;

    /// <summary>Brings them to rows with padding.</summary>
    public void CopyTo(UpdateRows rows)
    {
        int width = table.Patches.Target.Channels;
        foreach (var (r, kept) in table.RowOrder.Index())
        {
            var row = rows[r].Span;
            kernel.Span.Slice(kept * width, width).CopyTo(row);
            row[width..].Clear();
        }
    }

    /// <summary>Brings such rows to where they are kept.</summary>
    public void CopyFrom(UpdateRows rows)
    {
        int width = table.Patches.Target.Channels;
        foreach (var (r, kept) in table.RowOrder.Index())
        {
            rows[r].Span[..width].CopyTo(kernel.Span.Slice(kept * width, width));
        }
    }
}
