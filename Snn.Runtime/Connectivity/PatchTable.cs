namespace Snn.Runtime;

/// <summary>
/// Where the synapses of each source neuron lie, of a projection by <see cref="Patches"/>. From one row of the source a patch
/// of the target is reached through every kernel row that has the right phase, and in each target row the reached places are
/// neighbours. Kernel columns are kept in the order in which such places meet them: by their phase, in each from the last on.
/// So channels being last, a row of the patch is contiguous in target and kernel, whatever the stride.
/// </summary>
internal sealed class PatchTable
{
    private readonly int[] _firstRow;
    private readonly PatchRun[] _rows, _columns;
    private readonly int[] _kernelColumns;

    public PatchTable(Patches patches)
    {
        Patches = patches;
        var rows = new List<PatchRun>();
        _firstRow = new int[patches.Source.Height + 1];
        for (int y = 0; y < patches.Source.Height; y++)
        {
            int from = y + patches.Padding.Height, stride = patches.Stride.Height;
            for (int target = Least(from, patches.Kernel.Height, stride); target <= Math.Min(from / stride, patches.Target.Height - 1); target++)
            {
                rows.Add(new(target, 1, from - target * stride));
            }

            _firstRow[y + 1] = rows.Count;
        }

        _rows = [.. rows];
        var order = Enumerable.Range(0, patches.Kernel.Width).OrderBy(j => j % patches.Stride.Width).ThenByDescending(j => j).ToArray();
        _kernelColumns = new int[order.Length];
        foreach (var (place, column) in order.Index())
        {
            _kernelColumns[column] = place;
        }

        _columns = [.. Enumerable.Range(patches.Padding.Width, patches.Source.Width).Select(from =>
        {
            int stride = patches.Stride.Width, least = Least(from, patches.Kernel.Width, stride), count = Math.Min(from / stride, patches.Target.Width - 1) - least + 1;
            return count > 0 ? new PatchRun(least, count, _kernelColumns[from - least * stride]) : default;
        })];
        SynapseCount = (long)_rows.Length * _columns.Sum(c => c.Count) * patches.Source.Channels * (patches.Pooling is null ? patches.Target.Channels : 1);
    }

    /// <summary>The geometry.</summary>
    public Patches Patches { get; }

    /// <summary>Number of source neurons.</summary>
    public int Sources => Patches.Source.Size;

    /// <summary>Number of pairs of neurons that are connected.</summary>
    public long SynapseCount { get; }

    /// <summary>Rows of the target that a row of the source reaches, ascending, and the kernel row of each.</summary>
    public ReadOnlySpan<PatchRun> RowsOf(int row) => _rows.AsSpan(_firstRow[row], _firstRow[row + 1] - _firstRow[row]);

    /// <summary>Columns of the target that a column of the source reaches, and the place of the first one's kernel column.</summary>
    public PatchRun ColumnsOf(int column) => _columns[column];

    /// <summary>Where the numbers of a place and channel of the source start in the kernel: one for each channel of the target.</summary>
    /// <param name="row">Row of the kernel.</param>
    /// <param name="place">Its column, in the order that they are kept in.</param>
    /// <param name="channel">Channel of the source.</param>
    public int NumberOf(int row, int place, int channel) => ((channel * Patches.Kernel.Height + row) * Patches.Kernel.Width + place) * Patches.Target.Channels;

    /// <summary>The same of a column of the kernel.</summary>
    public int KernelPlace(int column) => _kernelColumns[column];

    /// <summary>
    /// Of the numbers as updates have them, for each row, a place of the kernel and channel of the source, which row it is where
    /// they are kept; found when it is first asked for.
    /// </summary>
    public int[] RowOrder => field ??= [.. Enumerable.Range(0, Patches.Numbers / Patches.Target.Channels).Select(r =>
    {
        int place = r / Patches.Source.Channels;
        return NumberOf(place / Patches.Kernel.Width, KernelPlace(place % Patches.Kernel.Width), r % Patches.Source.Channels) / Patches.Target.Channels;
    })];

    /// <summary>The synapses of a source neuron, targets ascending.</summary>
    public PatchSynapses SynapsesOf(int source) => new(this, source);

    /// <summary>The first place whose patch reaches so far.</summary>
    private static int Least(int from, int kernel, int stride) => Math.Max((from - kernel + stride) / stride, 0);
}

/// <summary>Neighbouring places of a target along an axis.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Kernel">Where the kernel meets the first; the next ones follow there too.</param>
internal readonly record struct PatchRun(int First, int Count, int Kernel);

/// <summary>The synapses of a source neuron one by one: the target of each, and which number is its weight.</summary>
internal struct PatchSynapses
{
    private readonly PatchTable _table;
    private readonly int _row, _channel;
    private readonly PatchRun _columns;
    private readonly bool _isPool;
    private int _run, _at;

    public PatchSynapses(PatchTable table, int source)
    {
        (_row, int column, _channel) = table.Patches.Source.PlaceOf(source);
        (_table, _columns, _isPool, _at) = (table, table.ColumnsOf(column), table.Patches.Pooling is not null, -1);
    }

    public (int Target, int Number) Current { get; private set; }

    public readonly PatchSynapses GetEnumerator() => this;

    public bool MoveNext()
    {
        var rows = _table.RowsOf(_row);
        var shape = _table.Patches.Target;
        int width = _columns.Count * (_isPool ? 1 : shape.Channels);
        if (++_at >= width)
        {
            (_run, _at) = (_run + 1, 0);
        }

        if (_run >= rows.Length || width == 0)
        {
            return false;
        }

        Current = _isPool
            ? (shape.IndexOf(rows[_run].First, _columns.First + _at, _channel), 0)
            : (shape.IndexOf(rows[_run].First, _columns.First) + _at, _table.NumberOf(rows[_run].Kernel, _columns.Kernel, _channel) + _at);
        return true;
    }
}
