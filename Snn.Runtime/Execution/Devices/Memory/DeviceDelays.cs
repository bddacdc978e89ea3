using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Delays that learn, on a device: how many steps each neuron's is, the given spikes in the order in which they arrive, and
/// the gradient. A backward sweep sums up dLoss/d(time of arrival) for every synapse; one launch for all projections then
/// takes the sums together that belong to a neuron of the source, and the host those that share a delay.
/// </summary>
internal sealed class DeviceDelays
{
    private readonly DeviceSetup _setup;
    private readonly DeviceDelay?[] _projections;
    private readonly DeviceMirror<float> _slopes;
    private readonly ArrayView<float> _moved;
    private readonly Action<AcceleratorStream, KernelConfig, MovedView>? _kernel;
    private readonly int _threads;
    private readonly MovedView _view;

    public DeviceDelays(DeviceBatch batch)
    {
        (_setup, _threads) = (batch.Setup, batch.Threads);
        var (layout, memory, weights) = (_setup.Layout, batch.Memory, batch.WeightsThere);
        (ParameterLayout Parameter, int Index, int Projection)[] delays =
            [.. layout.Parameters.Select((p, i) => (p, i)).Where(p => p.p.IsDelay).Select(p => (p.p, p.i, layout.Projection(p.p.Owner)))];
        All = [.. delays.Select(d => (d.Index, d.Projection))];
        Learn = _setup.Rule is EventProp;
        int synapses = delays.Sum(d => weights.LengthOf(d.Projection)), shards = Learn ? _setup.Shards : 0, start = 0;
        _moved = memory.New<float>((long)synapses * shards, "gradients");
        _projections = new DeviceDelay?[layout.Projections.Count];
        var rows = new List<int>();
        foreach (var (parameter, index, p) in delays)
        {
            int sources = layout.Populations[layout.Projections[p].Source].Size;
            var moved = new SynapseSums { Values = Learn ? _moved.SubView(start, _moved.Length - start) : _moved, Stride = weights.StrideOf(p), ShardStride = synapses };
            _projections[p] = new(batch, p, parameter.PerNeuron, moved) { Parameter = index, Row = rows.Count / MovedView.Numbers, Sources = sources, Start = start };
            for (int k = 0; k < sources; k++)
            {
                int row = k * moved.Stride;
                rows.AddRange([weights.StartOf(p) + row, start + row, layout.Populations[layout.Projections[p].Target].Size]);
            }

            start += weights.LengthOf(p);
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

    /// <summary>Queues the given spikes of a batch in the order in which they arrive.</summary>
    public void Send(DeviceInputs inputs)
    {
        foreach (var projection in _projections)
        {
            projection?.Send(inputs);
        }
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
                gradient.Add(projection.Parameter, _slopes.Here.Slice(shard * _view.Count + projection.Row, projection.Sources));
            }
        }
    }
}

/// <summary>What the kernel that sums up delays' gradients is given: a thread has a neuron of a source.</summary>
public struct MovedView
{
    /// <summary>Numbers of a row.</summary>
    internal const int Numbers = 3;

    /// <summary>Number of neurons.</summary>
    public int Count;

    /// <summary>Number of synapses: from one shard's sums to the next.</summary>
    public int Synapses;

    /// <summary>By neuron: where its weights start, where its sums start, number of targets.</summary>
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
    /// <summary>dLoss/ddelay of a neuron, Σ over its targets of weight · dLoss/d(time of arrival) per unit of weight.</summary>
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
