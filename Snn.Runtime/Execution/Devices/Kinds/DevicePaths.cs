using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>The ways of spikes on a device, of a network whose populations share kernels, and the tables in which kernels find them.</summary>
internal sealed class DevicePaths
{
    private readonly DeviceBatch _batch;
    private readonly NetworkLayout _layout;
    private readonly ArrivalOrder _arrivals;
    private readonly (int Lambda, int Times)[] _meets; // by projection: which of what its target gives for spikes is that for its
    private readonly Dictionary<int, long> _returns = [];
    private PathView[] _paths = [];
    private long _room;
    private int _released; // by all trials and neurons of the projections so far
    private readonly Dictionary<int, int> _releases = []; // by projection: where what its sources release starts
    private ArrayView<float> _releasedNow;
    private ArrayView<float> _lambda;
    private ArrayView<PathView> _there;

    public DevicePaths(DeviceBatch batch)
    {
        (_batch, _layout) = (batch, batch.Setup.Layout);
        (_arrivals, _meets) = (new(_layout), new (int, int)[_layout.Projections.Count]);
    }

    /// <summary>The paths in their order, each with the number of neighbours at its targets.</summary>
    public IEnumerable<(int Path, int Projection)> InOrder => _arrivals.Projections.Select((projection, path) => (path, projection));

    /// <summary>Projections add to an arrival of their targets.</summary>
    public void Meet(int arrival, int lambda, int times, ReadOnlySpan<int> projections)
    {
        _arrivals.Meet(arrival, projections);
        foreach (int projection in projections)
        {
            _meets[projection] = (lambda, times);
        }
    }

    /// <summary>The first arrival of a population among all, once it is known which projections meet.</summary>
    public int ArrivalOf(int population) => _arrivals.Of(population);

    /// <summary>Room for what populations give for spikes, or, by the complement of its projection, what releases do.</summary>
    public void Reserve(int count, ReadOnlySpan<int> populations)
    {
        foreach (int population in populations)
        {
            _returns.Add(population, _room);
            _room += count * RingOf(population);
        }
    }

    /// <summary>Where that of a population starts.</summary>
    public long ReturnsOf(int population) => _returns.GetValueOrDefault(population);

    /// <summary>Room for what the source neurons of a projection release.</summary>
    /// <returns>Where it starts among that of all.</returns>
    public int Release(int projection)
    {
        int start = _released;
        _releases.Add(projection, start);
        _released = _batch.Setup.CheckedCount(_released + (long)_batch.Setup.Batch * _batch.Padded([~projection]), "numbers that spikes of sources deliver");
        return start;
    }

    /// <summary>The place of a projection among the paths, once it is known which projections meet.</summary>
    public int PathOf(int projection) => _arrivals.PlaceOf(projection);

    /// <summary>Sets what is released to nothing: no spike arrives in the first step.</summary>
    public void Begin()
    {
        if (_released > 0)
        {
            _releasedNow.MemSetToZero(_batch.Setup.Device.Stream);
        }
    }

    /// <summary>All paths, once all neurons are there.</summary>
    /// <param name="delays">Delays that learn.</param>
    /// <param name="synapseDelays">Delays of single synapses.</param>
    /// <param name="neurons">The neurons, by population.</param>
    /// <param name="tapes">Whether what is released is written down for a sweep back.</param>
    public PathsView<TForms> View<TForms>(DeviceDelays? delays, DeviceSynapseDelays? synapseDelays, IReadOnlyDictionary<int, NeuronsView> neurons, bool tapes)
        where TForms : struct, IPathForms
    {
        var (memory, weights) = (_batch.Memory, _batch.WeightsThere);
        int[] order = _arrivals.Projections;
        _lambda = memory.New<float>(Math.Max(_room, 1), "adjoints");
        int[] shared = [.. order.Where(p => _layout.Projections[p].Patches is not null)], drawn = [.. order.Where(p => _layout.Projections[p].IsProcedural)];
        int[] waiting = [.. order.Where(p => delays?.ArePerNeuron(p) == true)];
        _paths = [.. order.Select(p => Path(p, delays, neurons) with
        {
            Storage = StorageOf(_layout.Projections[p]),
            Lie = Math.Max(Array.IndexOf(shared, p), Array.IndexOf(drawn, p)),
            NeuronDelays = Array.IndexOf(waiting, p),
            SynapseDelays = synapseDelays?[p] ?? default,
        })];
        _there = memory.Of<PathView>(_paths);
        var bySource = Enumerable.Range(0, order.Length).ToLookup(p => _layout.Projections[p].Source, _arrivals.PlaceOf);
        var leaving = Enumerable.Range(0, _layout.Populations.Count).Select(population => bySource[population].OrderBy(i => _paths[i].EndsAtReadout == 0).ToArray()).ToList();
        _releasedNow = memory.New<float>(_released, "states");
        var (patches, columns) = weights.PatchesOf(shared);
        var rows = DeviceKeptRows.Of(_layout, [.. drawn.Select(p => (p, _batch.Setup.Weights!.Procedural(p)!))], memory);
        return new()
        {
            All = _there,
            Patches = patches,
            Columns = columns,
            Drawn = rows.Paths,
            Rows = rows.Rows,
            RowWeights = rows.Weights,
            Released = _releasedNow,
            ReleaseTape = memory.New<float>(tapes ? (long)_batch.Kept.Count * _released : 0, "the tapes"),
            SynapseDelays = synapseDelays?.View ?? default,
            NeuronDelays = (delays?.OfNeurons ?? default) with
            {
                All = memory.Of<NeuronDelayView>([.. waiting.Select(p => delays![p].Place)]),
                Waiting = memory.Of<int>([.. waiting.Where(p => !delays![p].IsGiven).Select(_arrivals.PlaceOf)]),
            },
            Arriving = memory.Of<int>(_arrivals.Starts()),
            LeavingStarts = memory.Of<int>(ArrivalOrder.StartsOf([.. leaving.Select(l => l.Length)])),
            Leaving = memory.Of<int>([.. leaving.SelectMany(l => l)]),
            Weights = weights.Weights,
            Copies = weights.Copies,
            Gradients = weights.Gradients,
            Lambda = _lambda,
            Moved = delays?.Moved ?? weights.Copies,
            Synapses = weights.Length,
            Delayed = delays?.Synapses ?? 0,
        };
    }

    /// <summary>Sets what arrivals give for spikes to zero: all at once, since ILGPU cannot for a part of an array on OpenCL.</summary>
    public void Clear()
    {
        if (_room > 0)
        {
            _lambda.MemSetToZero(_batch.Setup.Device.Stream);
        }
    }

    /// <summary>Takes over the delay of a projection, in steps.</summary>
    public void SetDelay(int projection, int steps) => _paths[PathOf(projection)].Delay = steps;

    /// <summary>Queues the paths for the device, as they are now.</summary>
    public void Send() => _batch.Memory.Write<PathView>(_there, _paths);

    /// <summary>What a projection has for weights.</summary>
    public static int StorageOf(ProjectionLayout projection) => projection switch
    {
        { Patches.Pooling: not null } => PathView.Pool,
        { Patches: not null } => PathView.Convolution,
        { IsProcedural: true } => PathView.Drawn,
        _ => PathView.Rows,
    };

    private PathView Path(int p, DeviceDelays? delays, IReadOnlyDictionary<int, NeuronsView> neurons)
    {
        var projection = _layout.Projections[p];
        var view = _batch.WeightsThere.View(p);
        var source = neurons.GetValueOrDefault(projection.Source);
        return new()
        {
            Weights = _batch.WeightsThere.StartOf(p),
            Copy = view.Transposed.Length == 0 ? 0 : _batch.WeightsThere.PlaceOfCopy(p),
            Lambda = Returned(projection.Target, _meets[p].Lambda),
            Times = Returned(projection.Target, _meets[p].Times),
            Moved = delays?.StartOf(p) ?? -1,
            CopyLength = view.Transposed.IntLength,
            Width = _batch.WeightsThere.WidthOf(p),
            Delay = view.Delay,
            Stride = view.Stride,
            Sources = view.Sources,
            Targets = view.Targets,
            TargetsPadded = neurons[projection.Target].Padded,
            Input = neurons.ContainsKey(projection.Source) ? -1 : _layout.Inputs.TakeWhile(i => i != projection.Source).Count(),
            SourceFirst = source.First,
            SourcePadded = _batch.Groups.Padded(projection.Source),
            Released = _releases.GetValueOrDefault(p, -1),
            ReleasedPadded = _batch.Padded([~p]),
            Later = ReturnsOf(~p),
            EndsAtReadout = _layout.IsFromLoss(projection) ? 1 + _layout.Readouts.TakeWhile(r => r != projection.Target).Count() : 0,
            Learns = projection.Trainable ? 1 : 0,
        };
    }

    private long Returned(int population, int which) => which < 0 ? 0 : ReturnsOf(population) + which * RingOf(population);

    private long RingOf(int population) => _batch.Setup.CheckedRing(_batch.Padded([population]));
}
