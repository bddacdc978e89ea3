using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Delays that learn, on a device: how many steps each neuron's is, the given spikes in the order in which they arrive, and
/// the gradient. A backward sweep sums up dLoss/d(time of arrival) for every synapse, or number of a kernel; one launch for all
/// projections then takes the sums together that belong to a neuron of the source, or to a kernel, and the host those that share a delay.
/// </summary>
internal sealed class DeviceDelays
{
    private const string Waiting = "numbers for spikes with delays of their own";
    private readonly DeviceSetup _setup;
    private readonly DeviceDelay?[] _projections;
    private readonly DeviceMirror<float> _slopes;
    private readonly ArrayView<float> _moved;
    private readonly Action<AcceleratorStream, KernelConfig, MovedView>? _kernel;
    private readonly int _threads;
    private readonly MovedView _view;
    private readonly DeviceMemory _memory;
    private readonly DeviceWeights _weights;
    private readonly NeuronDelaysView _ofNeurons;
    private readonly DeviceMirror<int>? _starts, _units; // of given spikes that wait

    public DeviceDelays(DeviceBatch batch)
    {
        (_setup, _threads, _memory, _weights) = (batch.Setup, batch.Threads, batch.Memory, batch.WeightsThere);
        var (layout, memory, weights) = (_setup.Layout, batch.Memory, batch.WeightsThere);
        (ParameterLayout Parameter, int Index, int Projection)[] delays =
            [.. layout.Parameters.Select((p, i) => (p, i)).Where(p => p.p.IsDelay).Select(p => (p.p, p.i, layout.Projection(p.p.Owner)))];
        All = [.. delays.Select(d => (d.Index, d.Projection))];
        Learn = _setup.Rule is EventProp;
        int synapses = delays.Sum(d => weights.LengthOf(d.Projection)), shards = Learn ? _setup.Shards : 0, start = 0;
        _moved = memory.New<float>((long)synapses * shards, "gradients");
        _projections = new DeviceDelay?[layout.Projections.Count];
        var rows = new List<int>();
        var (place, due, given) = (default(NeuronDelayView), 0L, 0L);
        foreach (var (parameter, index, p) in delays)
        {
            // a kernel is one row
            int sums = layout.Projections[p].Patches is null ? layout.Populations[layout.Projections[p].Source].Size : 1;
            var own = new DeviceDelay(batch, p, parameter.PerNeuron) { Parameter = index, Row = rows.Count / MovedView.Numbers, Rows = sums, Start = start, Place = place };
            _projections[p] = own;
            (due, given) = (due + own.Due, given + own.GivenStarts);
            place = new() { Steps = place.Steps + own.Steps, Due = _setup.CheckedCount(due, Waiting), GivenStarts = _setup.CheckedCount(given, Waiting) };
            for (int k = 0; k < sums; k++)
            {
                int row = k * weights.StrideOf(p);
                rows.AddRange([weights.StartOf(p) + row, start + row, weights.WidthOf(p)]);
            }

            start += weights.LengthOf(p);
        }

        _ofNeurons.Steps = memory.New<int>(place.Steps, "parameters");
        _ofNeurons.Due = memory.New<int>(due, "spikes");
        _ofNeurons.DueHalves = _ofNeurons.Due.Cast<short>();
        if (given > 0)
        {
            (_starts, _units) = (memory.NewMirror<int>(given, "spikes"), memory.NewMirror<int>(1024, "spikes"));
        }

        int count = rows.Count / MovedView.Numbers;
        _slopes = memory.NewMirror<float>((long)count * shards, "gradients");
        _view = new()
        {
            Count = count,
            Synapses = synapses,
            Rows = memory.Of<int>(rows.ToArray()),
            Weights = weights.Weights,
            Moved = _moved,
            Slopes = _slopes.There,
        };
        if (Learn)
        {
            _kernel = _setup.Device.Launcher<MovedView>(DelayKernels.Sum, _threads);
        }
    }

    /// <summary>Whether the rule has a gradient by them: one launch more for each batch.</summary>
    public bool Learn { get; }

    /// <summary>The delays that are trained, by their places among the parameters, and whose they are.</summary>
    public IReadOnlyList<(int Parameter, int Projection)> All { get; }

    /// <summary>The delays of a projection; not of one whose delays are fixed.</summary>
    public DeviceDelay this[int projection] => _projections[projection]!;

    /// <summary>The sums of all projections whose delays learn, [shard, synapse].</summary>
    public ArrayView<float> Moved => _moved;

    /// <summary>Number of their synapses: from one shard's sums to the next.</summary>
    public int Synapses => _view.Synapses;

    /// <summary>Where the sums of a projection start; −1 where its delay does not learn, or by another rule.</summary>
    public int StartOf(int projection) => Learn && _projections[projection] is { } delay ? delay.Start : -1;

    /// <summary>What kernels have of those with a delay for each neuron, but for which paths these are; another once a batch was sent.</summary>
    public NeuronDelaysView OfNeurons => _units is null ? _ofNeurons : _ofNeurons with { GivenStarts = _starts!.There, GivenUnits = _units.There };

    /// <summary>What they have of a projection by its name.</summary>
    public DelayView View(int projection)
    {
        var own = this[projection];
        var view = !own.PerNeuron ? default : own.IsGiven ? OfNeurons.Given(own.Place) : OfNeurons.Emitted(own.Place);
        return view with { Moved = new() { Values = Learn ? _moved.SubView(own.Start, _moved.Length - own.Start) : _moved, Stride = _weights.StrideOf(projection), ShardStride = Synapses } };
    }

    /// <summary>Takes over the delays of a projection in which every neuron has its own, in ms, rounded to whole steps.</summary>
    public void Set(int projection, ReadOnlySpan<float> delays)
    {
        var own = this[projection];
        _memory.Write(_ofNeurons.Steps.SubView(own.Place.Steps, own.Steps), own.Set(delays));
    }

    /// <summary>Whether every neuron that a projection comes from has a delay of its own.</summary>
    public bool ArePerNeuron(int projection) => _projections[projection] is { PerNeuron: true };

    /// <summary>Queues the given spikes of a batch in the order in which they arrive.</summary>
    public void Send(DeviceInputs inputs)
    {
        if (_units is null)
        {
            return;
        }

        int count = 0;
        foreach (var projection in _projections)
        {
            if (projection is { IsGiven: true })
            {
                count = projection.Sort(inputs, _starts!.Here.Slice(projection.Place.GivenStarts, (int)projection.GivenStarts), _units, count);
            }
        }

        _starts!.Send(_setup.Device.Stream, _starts.Here.Length);
        _units.Send(_setup.Device.Stream, count);
    }

    /// <summary>Sets the sums of a backward sweep to zero.</summary>
    public void Clear()
    {
        if (Learn)
        {
            _moved.MemSetToZero(_setup.Device.Stream);
        }
    }

    /// <summary>Ends a backward sweep: the gradients are on their way to the host.</summary>
    public void Run(int shards)
    {
        if (_kernel is null || shards == 0)
        {
            return;
        }

        using (_setup.Device.CountLaunch())
        {
            _kernel(_setup.Device.Stream, new KernelConfig(new Index2D((_view.Count + _threads - 1) / _threads, shards), new Index2D(_threads, 1)), _view);
        }
        _slopes.Fetch(_setup.Device.Stream, shards * _view.Count);
    }

    /// <summary>Adds the gradient of a shard, known once the batch is finished.</summary>
    public void AddTo(ParameterArray gradient, int shard)
    {
        foreach (var projection in _projections)
        {
            if (Learn && projection is not null)
            {
                gradient.Add(projection.Parameter, _slopes.Here.Slice(shard * _view.Count + projection.Row, projection.Rows));
            }
        }
    }
}

/// <summary>What the kernel that sums up delays' gradients is given: a thread has a neuron of a source, or a kernel.</summary>
public struct MovedView
{
    /// <summary>Numbers of a row.</summary>
    internal const int Numbers = 3;

    /// <summary>Number of neurons, and of kernels.</summary>
    public int Count;

    /// <summary>Number of synapses: from one shard's sums to the next.</summary>
    public int Synapses;

    /// <summary>By neuron or kernel: where its weights start, where its sums start, number of targets or of its own numbers.</summary>
    public ArrayView<int> Rows;

    /// <summary>All weights.</summary>
    public ArrayView<float> Weights;

    /// <summary>dLoss/d(time of arrival) per unit of weight, [shard, synapse].</summary>
    public ArrayView<float> Moved;

    /// <summary>dLoss/ddelay, [shard, neuron].</summary>
    public ArrayView<float> Slopes;
}

/// <summary>The kernel of all delays. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class DelayKernels
{
    /// <summary>dLoss/ddelay of a neuron or kernel, Σ over its targets or numbers of weight · dLoss/d(time of arrival) per unit of weight.</summary>
    [DeviceKernel]
    public static void Sum(MovedView view)
    {
        int row = KernelIndex.Of(), shard = Grid.IdxY;
        if (row < view.Count)
        {
            long moved = (long)shard * view.Synapses + view.Rows[MovedView.Numbers * row + 1];
            float sum = 0f;
            for (int m = 0; m < view.Rows[MovedView.Numbers * row + 2]; m++)
            {
                sum += view.Weights[view.Rows[MovedView.Numbers * row] + m] * view.Moved[moved + m];
            }

            view.Slopes[shard * view.Count + row] = sum;
        }
    }
}
