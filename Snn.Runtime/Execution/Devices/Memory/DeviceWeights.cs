using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Weights on a device, the copies by which credit comes back, and the gradient of every shard.</summary>
internal sealed class DeviceWeights : IDisposable
{
    private readonly Arena _host = new();
    private readonly DeviceSetup _setup;
    private readonly DeviceMemory _memory;
    private readonly long[] _starts;
    private readonly long[] _copies;
    private readonly ArrayView<float>[] _transposed;
    private readonly Rows[] _scratch;
    private readonly DevicePairs? _pairs;
    private readonly PatchTable?[] _patches;

    /// <param name="setup">What runs on the device.</param>
    /// <param name="memory">Its memory.</param>
    public DeviceWeights(DeviceSetup setup, DeviceMemory memory)
    {
        (_setup, _memory) = (setup, memory);
        var projections = setup.Layout.Projections;
        _starts = new long[projections.Count + 1];
        for (int p = 0; p < projections.Count; p++)
        {
            _starts[p + 1] = _starts[p] + NumbersOf(setup.Layout, p);
        }

        if (_starts[^1] > int.MaxValue - Lanes.Padding)
        {
            throw new DeviceException($"{setup.Layout.Name} has {_starts[^1]} pairs of neurons, and a device has room for {int.MaxValue - Lanes.Padding}: compressed rows are whole ones there. Make its populations smaller, or run it on the CPU.");
        }

        Length = Lanes.Padded((int)Math.Max(_starts[^1], 1));
        Weights = memory.New<float>(Length, "weights");
        Gradients = memory.New<float>(setup.Rule is null ? 0 : (long)Length * setup.Shards, "gradients");
        _transposed = new ArrayView<float>[projections.Count];
        _copies = new long[projections.Count + 1];
        for (int p = 0; p < projections.Count; p++)
        {
            _copies[p + 1] = _copies[p] + (UsesCopy(p) ? (long)Target(p).Size * Lanes.Padded(Source(p).Size) : 0);
        }

        Copies = memory.New<float>(_copies[^1], "weights");
        _scratch = new Rows[projections.Count];
        _patches = [.. projections.Select(p => p.Patches is { } patches ? new PatchTable(patches) : null)];
        _pairs = projections.Any(p => p.Connections is not null && !p.IsProcedural) ? new(memory, this) : null;
        Bits = _pairs?.Connected ?? memory.Of<int>([0]);
    }

    /// <summary>Numbers that the weights of a network take on a device: a few more than there are pairs of neurons, and kernels.</summary>
    public static long NumbersOf(NetworkLayout layout) => Math.Max(layout.Projections.Select((_, p) => NumbersOf(layout, p)).Sum(), 1);

    private static long NumbersOf(NetworkLayout layout, int projection) => layout.Projections[projection] is { Patches: { } patches }
        ? Lanes.Padded(patches.Numbers)
        : layout.Projections[projection].IsProcedural ? 0
        : (long)layout.Populations[layout.Projections[projection].Source].Size * Lanes.Padded(layout.Populations[layout.Projections[projection].Target].Size);

    /// <summary>Number of weights, padding included: from one shard's gradient to the next.</summary>
    public int Length { get; }

    /// <summary>All weights, in the layout of a <see cref="WeightStore"/> of all-to-all projections.</summary>
    public ArrayView<float> Weights { get; }

    /// <summary>Which of them are synapses, a bit each; null where all are.</summary>
    public ArrayView<int>? Connected => _pairs?.Connected;

    /// <summary>The same for kernels: nothing of account where all are.</summary>
    public ArrayView<int> Bits { get; }

    /// <summary>Which pairs of neurons projections connect; null where they connect all.</summary>
    public DevicePairs? Pairs => _pairs;

    /// <summary>Number of projections.</summary>
    public int Projections => _transposed.Length;

    /// <summary>Where a projection's weights start.</summary>
    public int StartOf(int projection) => (int)_starts[projection];

    /// <summary>Number of a projection's weights, padding included.</summary>
    public int LengthOf(int projection) => (int)(_starts[projection + 1] - _starts[projection]);

    /// <summary>Length of a row of a projection's weights; where they are shared there is one row.</summary>
    public int StrideOf(int projection) => IsShared(projection) ? LengthOf(projection) : Lanes.Padded(Target(projection).Size);

    /// <summary>Numbers of such a row without padding.</summary>
    public int WidthOf(int projection) => _setup.Layout.Projections[projection].Patches?.Numbers ?? Target(projection).Size;

    /// <summary>How the synapses of a projection lie that share their weights, for kernels.</summary>
    public PatchView PatchesOf(int projection) => PatchView.Of(_patches[projection]!, _memory);

    /// <summary>How those of several projections lie, for kernels, and the columns of all of them.</summary>
    public (ArrayView<PatchLie> Lies, ArrayView<int> Columns) PatchesOf(int[] projections)
    {
        var (lies, columns) = (new PatchLie[projections.Length], new List<int>());
        for (int i = 0; i < lies.Length; i++)
        {
            lies[i] = PatchLie.Of(_patches[projections[i]]!, columns.Count);
            columns.AddRange(PatchView.ColumnsOf(_patches[projections[i]]!));
        }

        return (_memory.Of<PatchLie>(lies), _memory.Of<int>([.. columns]));
    }

    /// <summary>How they lie, on the host; null where each synapse has a weight of its own.</summary>
    public PatchTable? PatchTableOf(int projection) => _patches[projection];

    /// <summary>Whether a projection has feedback that moves as its weights do.</summary>
    public bool Adapts(int projection) => _setup.Rule is EProp { Feedback: Feedback.Adaptive } && _setup.Layout.IsReadout(_setup.Layout.Projections[projection].Target);

    /// <summary>
    /// Where a projection's copy by which credit comes back starts among all of them; −1 where there is none, or where it
    /// does not follow the weights.
    /// </summary>
    public int CopyOf(int projection) => Follows(projection) ? (int)_copies[projection] : -1;

    /// <summary>Where a projection's copy by which credit comes back starts among all of them, whether it follows the weights or not; of no account where there is none.</summary>
    public long PlaceOfCopy(int projection) => _copies[projection];

    /// <summary>Numbers of that copy; 0 where there is none.</summary>
    public int LengthOfCopy(int projection) => checked((int)(_copies[projection + 1] - _copies[projection]));

    /// <summary>All copies by which credit comes back.</summary>
    public ArrayView<float> Copies { get; }

    /// <summary>[shard, weight].</summary>
    public ArrayView<float> Gradients { get; }

    /// <summary>A projection for kernels.</summary>
    public ProjectionView View(int index)
    {
        int stride = StrideOf(index);
        if (UsesCopy(index))
        {
            _scratch[index] = _host.Rows(Target(index).Size, Source(index).Size);
            _transposed[index] = Copies.SubView(_copies[index], _copies[index + 1] - _copies[index]);
        }

        return new()
        {
            Delay = _setup.Layout.Projections[index].Delay,
            Stride = stride,
            Sources = Lanes.Padded(Source(index).Size),
            Targets = Target(index).Size,
            Weights = LengthOf(index) == 0 ? Weights : Weights.SubView(_starts[index], LengthOf(index)),
            Transposed = _transposed[index],
            Gradient = new()
            {
                Values = _setup.Rule is null ? Gradients : Gradients.SubView(_starts[index], Gradients.Length - _starts[index]),
                Stride = stride,
                ShardStride = Length,
            },
        };
    }

    /// <summary>Takes over the weights and, for e-prop, the feedback weights.</summary>
    public void Load(WeightStore weights, FeedbackStore? feedback)
    {
        _pairs?.Take(weights);
        var all = InRows(weights.All.Span);
        _memory.Write(Weights, all);
        for (int p = 0; p < _transposed.Length; p++)
        {
            if (_transposed[p].Length == 0)
            {
                continue;
            }

            if (_setup.Rule is EProp)
            {
                _memory.Write<float>(_transposed[p], feedback![p].Span);
                continue;
            }

            var rows = _scratch[p];
            for (int k = 0; k < Source(p).Size; k++)
            {
                for (int m = 0; m < rows.Count; m++)
                {
                    rows[m].At(k) = all[StartOf(p) + k * StrideOf(p) + m];
                }
            }

            _memory.Write<float>(_transposed[p], rows.Span);
        }
    }

    /// <summary>Copies the weights to the host.</summary>
    public void Read(WeightStore weights) => Read(Weights, weights.All.Span);

    /// <summary>Copies the weights to the host, and the feedback weights that were moved with them.</summary>
    public void Read(WeightStore weights, FeedbackStore? feedback)
    {
        Read(weights);
        if (_setup.Rule is not EProp { Feedback: Feedback.Adaptive })
        {
            feedback?.Follow(weights);
            return;
        }

        for (int p = 0; p < _transposed.Length; p++)
        {
            if (Adapts(p))
            {
                _memory.Read<float>(_transposed[p], feedback![p].Span);
            }
        }

        feedback!.TakeOver(weights);
    }

    /// <summary>Copies a shard's gradient to the host.</summary>
    /// <exception cref="ArgumentException">It connects other pairs of neurons than the weights.</exception>
    public void ReadGradient(int shard, WeightStore gradient)
    {
        _pairs?.Check(gradient, nameof(gradient));
        Read(Gradients.SubView((long)shard * Length, Length), gradient.All.Span);
    }

    /// <summary>Copies a number for each synapse to the host.</summary>
    public void Read(ArrayView<float> there, Span<float> here)
    {
        if (_pairs is null)
        {
            _memory.Read(there.SubView(0, here.Length), here);
        }
        else
        {
            _pairs.Gather(there, here);
        }
    }

    /// <summary>Copies a row of a projection's weights to the host, of those that are shared all.</summary>
    public void ReadRow(int projection, int row, WeightStore weights)
    {
        if (IsShared(projection))
        {
            _memory.Read(Weights.SubView(StartOf(projection), LengthOf(projection)), weights.Of(projection).Span);
            return;
        }

        var there = Weights.SubView(StartOf(projection) + (long)row * StrideOf(projection), StrideOf(projection));
        if (weights.Connections(projection) is { } pairs)
        {
            _pairs!.GatherRow(pairs, row, there, weights.Row(projection, row));
            return;
        }

        _memory.Read(there, weights[projection][row].Span);
    }

    /// <summary>A number for each synapse of a projection that connects some pairs, laid out as its weights on the device.</summary>
    public ReadOnlySpan<float> Spread(int projection, ConnectedPairs pairs, ReadOnlySpan<float> here) => _pairs!.Spread(projection, pairs, here);

    /// <summary>Copies such numbers to the host.</summary>
    public void Gather(int projection, ConnectedPairs pairs, ArrayView<float> there, Span<float> here) => _pairs!.Gather(projection, pairs, there, here);

    /// <summary>Copies a number for each synapse of the weights that were loaded to the device.</summary>
    public void Write(ArrayView<float> there, ReadOnlySpan<float> here) => _memory.Write(there, InRows(here));

    private ReadOnlySpan<float> InRows(ReadOnlySpan<float> here) => _pairs is null ? here : _pairs.Spread(here);

    public void Dispose() => _host.Dispose();

    /// <summary>
    /// Credit comes back to populations that spike by themselves; for e-prop, from the readout alone. Feedback that adapts is
    /// kept of all that reaches it. Weights that are shared are few and read where they are; so are those that are drawn, whose
    /// rows each source has.
    /// </summary>
    private bool UsesCopy(int p)
    {
        var projection = _setup.Layout.Projections[p];
        return Adapts(p) || (_setup.Rule is not null && !_setup.Layout.Inputs.Contains(projection.Source)
            && (_setup.Rule is not EProp || _setup.Layout.IsReadout(projection.Target))
            && (projection.IsProcedural ? _setup.Rule is EProp : !IsShared(p) || _setup.Rule is EProp { Feedback: Feedback.Random }));
    }

    private bool IsShared(int p) => _setup.Layout.Projections[p].Patches is not null;

    private bool Follows(int p) => UsesCopy(p) && _setup.Rule is not EProp { Feedback: Feedback.Random };

    private PopulationLayout Source(int p) => _setup.Layout.Populations[_setup.Layout.Projections[p].Source];

    private PopulationLayout Target(int p) => _setup.Layout.Populations[_setup.Layout.Projections[p].Target];
}
