namespace Snn.Runtime;

/// <summary>The synapses of a source neuron of a convolution, run by run: where it reaches neighbouring targets by neighbouring entries of the kernel.</summary>
public ref struct KernelPatch
{
    private readonly int _channels, _from, _width;
    private PatchRuns _runs;
    private int _column, _columns;

    internal KernelPatch(PatchTable table, int source, int from, int to)
    {
        _runs = new(table, source);
        (_channels, _from, _width) = (table.Patches.Target.Channels, from, to - from);
    }

    /// <summary>The run.</summary>
    public KernelRun Current { get; private set; }

    /// <summary>The runs one by one.</summary>
    public readonly KernelPatch GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    public bool MoveNext()
    {
        if (_width == 0 || (++_column >= _columns && !NextRow()))
        {
            return false;
        }

        // where a thread has all channels, those of neighbouring places are neighbours
        var (target, number, count) = _runs.Current;
        Current = _width == _channels ? new(target, number, count) : new(target + _column * _channels + _from, number + _column * _channels + _from, _width);
        return true;
    }

    private bool NextRow()
    {
        if (!_runs.MoveNext())
        {
            return false;
        }

        (_column, _columns) = (0, _width == _channels ? 1 : _runs.Current.Count / _channels);
        return true;
    }
}

/// <summary>All entries of some channels of a kernel, stretch by stretch.</summary>
public struct KernelStretches
{
    private readonly int _length, _width, _stride;
    private int _at;

    internal KernelStretches(Patches patches, int from, int to)
    {
        bool isWhole = to - from == patches.Target.Channels;
        _stride = isWhole ? patches.Numbers : patches.Target.Channels;
        (_length, _width, _at) = (patches.Numbers, isWhole ? patches.Numbers : to - from, from - _stride);
    }

    /// <summary>The stretch.</summary>
    public readonly KernelRun Current => new(0, _at, _width);

    /// <summary>The stretches one by one.</summary>
    public readonly KernelStretches GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    public bool MoveNext() => _width > 0 && (_at += _stride) < _length;
}

/// <summary>The synapses of a target neuron of a convolution one by one, sources ascending: the source, and the entry of the kernel.</summary>
public struct KernelColumn
{
    private readonly PatchTable _table;
    private readonly int _row, _column, _channel, _entries;
    private int _at = -1;

    internal KernelColumn(PatchTable table, int target, int from, int to)
    {
        var patches = table.Patches;
        (int row, int column, _channel) = patches.Target.PlaceOf(target);
        (_table, _row, _column) = (table, row * patches.Stride.Height - patches.Padding.Height, column * patches.Stride.Width - patches.Padding.Width);
        _entries = _channel >= from && _channel < to ? patches.FanIn : 0;
    }

    /// <summary>The neuron before, and the entry.</summary>
    public (int Before, int Number) Current { get; private set; }

    /// <summary>The synapses one by one.</summary>
    public readonly KernelColumn GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    public bool MoveNext()
    {
        var (source, kernel) = (_table.Patches.Source, _table.Patches.Kernel);
        while (++_at < _entries)
        {
            int channel = _at % source.Channels, place = _at / source.Channels;
            int i = place / kernel.Width, j = place % kernel.Width, row = _row + i, column = _column + j;
            if ((uint)row < (uint)source.Height && (uint)column < (uint)source.Width)
            {
                Current = (source.IndexOf(row, column) + channel, _table.NumberOf(i, _table.KernelPlace(j), channel) + _channel);
                return true;
            }
        }

        return false;
    }
}
