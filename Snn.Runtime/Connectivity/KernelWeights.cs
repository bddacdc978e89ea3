namespace Snn.Runtime;

/// <summary>The weights of a convolution's kernel, or their gradient.</summary>
public readonly unsafe struct KernelWeights
{
    private readonly float* _values;
    private readonly PatchTable _table;

    internal KernelWeights(float* values, PatchTable table)
    {
        _values = values;
        _table = table;
    }

    /// <summary>Rows and columns.</summary>
    public Extent Extent => _table.Patches.Kernel;

    /// <summary>Channels of the source.</summary>
    public int ChannelsIn => _table.Patches.Source.Channels;

    /// <summary>Channels of the target.</summary>
    public int ChannelsOut => _table.Patches.Target.Channels;

    /// <summary>The number of a place of the kernel and a pair of channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place or channel.</exception>
    public ref float this[int row, int column, int channelIn, int channelOut]
    {
        get
        {
            Check(row, Extent.Height, nameof(row));
            Check(column, Extent.Width, nameof(column));
            Check(channelIn, ChannelsIn, nameof(channelIn));
            Check(channelOut, ChannelsOut, nameof(channelOut));
            return ref _values[_table.NumberOf(row, _table.KernelPlace(column), channelIn) + channelOut];
        }
    }

    private static void Check(int index, int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count, name);
    }
}
