using ILGPU;

namespace Snn.Runtime;

/// <summary>How the synapses of a projection that shares its weights lie, for kernels: as <see cref="PatchTable"/> has it.</summary>
public struct PatchView
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
    public readonly int NumberOf(int row, int column, int channel) => ((channel * Kernel.Height + row) * Kernel.Width + Columns[column]) * Target.Channels;

    /// <summary>Places of the target.</summary>
    public readonly int Places => Target.Height * Target.Width;

    /// <summary>Row of the kernel, its column and the channel of the source that a number is of.</summary>
    public readonly PatchPlace EntryOf(int number)
    {
        int place = number / Target.Channels, row = place / Kernel.Width;
        return new()
        {
            Row = row % Kernel.Height,
            Column = Columns[Kernel.Width + place % Kernel.Width],
            Channel = row / Kernel.Height,
        };
    }

    /// <summary>The source neuron from which an entry of the kernel leads to a place of the target; −1 where there is none.</summary>
    public readonly int SourceOf(in PatchPlace entry, int place)
    {
        int row = place / Target.Width * Stride.Height + entry.Row - Padding.Height, column = place % Target.Width * Stride.Width + entry.Column - Padding.Width;
        return Has(row, column) ? SourceOf(row, column, entry.Channel) : -1;
    }

    /// <summary>Row, column and channel of a source neuron.</summary>
    public readonly PatchPlace PlaceOf(int source) => new()
    {
        Row = source / Source.Channels / Source.Width,
        Column = source / Source.Channels % Source.Width,
        Channel = source % Source.Channels,
    };

    /// <summary>The first row and column of the source from which a target neuron may have synapses, and its channel.</summary>
    public readonly PatchPlace WindowOf(int target) => new()
    {
        Row = target / Target.Channels / Target.Width * Stride.Height - Padding.Height,
        Column = target / Target.Channels % Target.Width * Stride.Width - Padding.Width,
        Channel = target % Target.Channels,
    };

    /// <summary>Whether the source has a row and column.</summary>
    public readonly bool Has(int row, int column) => row >= 0 & row < Source.Height & column >= 0 & column < Source.Width;

    /// <summary>Index of a source neuron.</summary>
    public readonly int SourceOf(int row, int column, int channel) => (row * Source.Width + column) * Source.Channels + channel;

    /// <summary>Index of the first channel of a place of the target.</summary>
    public readonly int TargetOf(int row, int column) => (row * Target.Width + column) * Target.Channels;

    /// <param name="table">The projection.</param>
    /// <param name="memory">Where tables are kept.</param>
    internal static PatchView Of(PatchTable table, DeviceMemory memory)
    {
        var patches = table.Patches;
        int width = patches.Kernel.Width;
        var columns = new int[2 * width];
        for (int j = 0; j < width; j++)
        {
            columns[j] = table.KernelPlace(j);
            columns[width + columns[j]] = j;
        }

        return new()
        {
            Source = patches.Source,
            Target = patches.Target,
            Kernel = patches.Kernel,
            Stride = patches.Stride,
            Padding = patches.Padding,
            Sources = patches.Source.Size,
            Numbers = patches.Numbers,
            Columns = memory.Of<int>(columns),
        };
    }
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
