using ILGPU;

namespace Snn.Runtime;

/// <summary>How the synapses of a projection that shares its weights lie, for kernels: as <see cref="PatchTable"/> has it.</summary>
public struct PatchView
{
    /// <summary>The geometry.</summary>
    public PatchLie Lie;

    /// <summary>Of each column of the kernel the place where it is kept, then of each place the column.</summary>
    public ArrayView<int> Columns;

    /// <summary>Neighbours that a thread works on together: all that it has, where they are channels of one place, or one at a time.</summary>
    public static int Together<TSum>(int channels)
        where TSum : struct, INeighbours<TSum> => channels % TSum.Count == 0 ? TSum.Count : 1;

    /// <summary>Numbers of neighbours that are worked on together, with 0 for others.</summary>
    public static TSum Load<TSum>(ArrayView<float> view, long at, int lane, int together)
        where TSum : struct, INeighbours<TSum> => together == TSum.Count ? TSum.Load(view, at) : TSum.All(view[at]).Where(1 << lane);

    /// <summary>Bits of an integer from one on and before another; numbers below 0 and above 32 stand for its ends.</summary>
    public static int Bits(int first, int end) => (first > 0 ? -1 << first : -1) & (end < 32 ? (1 << end) - 1 : -1);

    /// <summary>The first place along an axis whose patch reaches a row or column of the source, padding included.</summary>
    public static int First(int from, int kernel, int stride) => from < kernel ? 0 : (from - kernel + stride) / stride;

    /// <summary>Where the numbers of a place of the kernel and a channel of the source start: one for each channel of the target.</summary>
    public readonly int NumberOf(int row, int column, int channel) => ((channel * Lie.Kernel.Height + row) * Lie.Kernel.Width + Columns[column]) * Lie.Target.Channels;

    /// <summary>Where the numbers by which a source neuron reaches the target of a window start; −1 where it lies outside.</summary>
    public readonly int NumberOf(in PatchPlace window, int source)
    {
        var from = PlaceOf(source);
        int row = from.Row - window.Row, column = from.Column - window.Column;
        return row >= 0 & row < Lie.Kernel.Height & column >= 0 & column < Lie.Kernel.Width ? NumberOf(row, column, from.Channel) : -1;
    }

    /// <summary>Index of the first channel of the place of the target to which an entry of the kernel leads from a source neuron; −1 where there is none.</summary>
    public readonly int TargetOf(in PatchPlace entry, int source)
    {
        var from = PlaceOf(source);
        int row = from.Row + Lie.Padding.Height - entry.Row, column = from.Column + Lie.Padding.Width - entry.Column;
        int y = row / Lie.Stride.Height, x = column / Lie.Stride.Width;
        bool isThere = from.Channel == entry.Channel & row >= 0 & column >= 0
            & y * Lie.Stride.Height == row & x * Lie.Stride.Width == column & y < Lie.Target.Height & x < Lie.Target.Width;
        return isThere ? TargetOf(y, x) : -1;
    }

    /// <summary>Places of the target.</summary>
    public readonly int Places => Lie.Target.Height * Lie.Target.Width;

    /// <summary>Row of the kernel, its column and the channel of the source that a number is of.</summary>
    public readonly PatchPlace EntryOf(int number)
    {
        int place = number / Lie.Target.Channels, row = place / Lie.Kernel.Width;
        return new()
        {
            Row = row % Lie.Kernel.Height,
            Column = Columns[Lie.Kernel.Width + place % Lie.Kernel.Width],
            Channel = row / Lie.Kernel.Height,
        };
    }

    /// <summary>The source neuron from which an entry of the kernel leads to a place of the target; −1 where there is none.</summary>
    public readonly int SourceOf(in PatchPlace entry, int place)
    {
        int row = place / Lie.Target.Width * Lie.Stride.Height + entry.Row - Lie.Padding.Height, column = place % Lie.Target.Width * Lie.Stride.Width + entry.Column - Lie.Padding.Width;
        return Has(row, column) ? SourceOf(row, column, entry.Channel) : -1;
    }

    /// <summary>Row, column and channel of a source neuron.</summary>
    public readonly PatchPlace PlaceOf(int source) => new()
    {
        Row = source / Lie.Source.Channels / Lie.Source.Width,
        Column = source / Lie.Source.Channels % Lie.Source.Width,
        Channel = source % Lie.Source.Channels,
    };

    /// <summary>The first row and column of the source from which a target neuron may have synapses, and its channel.</summary>
    public readonly PatchPlace WindowOf(int target) => new()
    {
        Row = target / Lie.Target.Channels / Lie.Target.Width * Lie.Stride.Height - Lie.Padding.Height,
        Column = target / Lie.Target.Channels % Lie.Target.Width * Lie.Stride.Width - Lie.Padding.Width,
        Channel = target % Lie.Target.Channels,
    };

    /// <summary>Whether the source has a row and column.</summary>
    public readonly bool Has(int row, int column) => row >= 0 & row < Lie.Source.Height & column >= 0 & column < Lie.Source.Width;

    /// <summary>Index of a source neuron.</summary>
    public readonly int SourceOf(int row, int column, int channel) => (row * Lie.Source.Width + column) * Lie.Source.Channels + channel;

    /// <summary>Index of the first channel of a place of the target.</summary>
    public readonly int TargetOf(int row, int column) => (row * Lie.Target.Width + column) * Lie.Target.Channels;

    /// <param name="table">The projection.</param>
    /// <param name="memory">Where tables are kept.</param>
    internal static PatchView Of(PatchTable table, DeviceMemory memory) => new() { Lie = PatchLie.Of(table), Columns = memory.Of<int>(ColumnsOf(table)) };

    /// <summary><see cref="Columns"/> of a projection.</summary>
    internal static int[] ColumnsOf(PatchTable table)
    {
        int width = table.Patches.Kernel.Width;
        var columns = new int[2 * width];
        for (int j = 0; j < width; j++)
        {
            columns[j] = table.KernelPlace(j);
            columns[width + columns[j]] = j;
        }

        return columns;
    }
}

/// <summary>The geometry of such synapses, as a device has it in memory where many projections have one.</summary>
public struct PatchLie
{
    /// <summary>How the source lies.</summary>
    public Shape Source;

    /// <summary>How the target lies.</summary>
    public Shape Target;

    /// <summary>Rows and columns of the kernel, or of the window of a pool.</summary>
    public Extent Kernel;

    /// <summary>Rows and columns of the source from one place of the target to the next.</summary>
    public Extent Stride;

    /// <summary>Rows and columns without neurons around the source.</summary>
    public Extent Padding;

    /// <summary>Number of source neurons.</summary>
    public int Sources;

    /// <summary>Numbers of the kernel.</summary>
    public int Numbers;

    /// <summary>Where <see cref="PatchView.Columns"/> start among those of several projections.</summary>
    public int First;

    /// <summary>The same with its columns, for kernels.</summary>
    /// <param name="columns">Those of all projections.</param>
    public readonly PatchView With(ArrayView<int> columns) => new() { Lie = this, Columns = columns.SubView(First) };

    /// <param name="table">The projection.</param>
    /// <param name="first">Where its columns start among those of several.</param>
    internal static PatchLie Of(PatchTable table, int first = 0) => new()
    {
        Source = table.Patches.Source,
        Target = table.Patches.Target,
        Kernel = table.Patches.Kernel,
        Stride = table.Patches.Stride,
        Padding = table.Patches.Padding,
        Sources = table.Patches.Source.Size,
        Numbers = table.Patches.Numbers,
        First = first,
    };
}

/// <summary>Row, column and channel.</summary>
public struct PatchPlace
{
    /// <summary>Row.</summary>
    public int Row;

    /// <summary>Column.</summary>
    public int Column;

    /// <summary>Channel.</summary>
    public int Channel;
}
