using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch on a device, or of so many steps of it, in one launch for each optimiser: sums the shards' gradients in their order, zeroes them,
/// reduces them over the batch as the optimiser says, updates the weights, brings them between their bounds, rounds those of a
/// few bits and renews the copies by which credit comes back, or moves those that adapt. Where the gradient is not to be longer
/// than some norm, or updates of the network have it, it is reduced in a launch before.
/// </summary>
internal sealed class DeviceUpdate
{
    private readonly ComputeDevice _device;
    private readonly DeviceWeights _weights;
    private readonly DeviceMirror<int> _flags;
    private readonly DeviceOptimiser[] _optimisers;
    private readonly DeviceGradientNorm? _norm;
    private readonly bool _reducesFirst;
    private readonly DeviceRewiring? _rewiring;
    private readonly int[] _learning;
    private readonly UpdateView _view;
    private int _number; // of the last update in its batch

    /// <param name="batch">What runs the batches.</param>
    /// <param name="optimisers">Which optimiser moves what.</param>
    /// <param name="mostNorm">The longest that the gradient may be.</param>
    /// <param name="rounding">Keeps weights in a few bits; null where they are as they come.</param>
    /// <param name="rewiring">What draws pairs anew; null where no projection is rewired.</param>
    /// <exception cref="NotSupportedException">An optimiser has no kernel for devices.</exception>
    public DeviceUpdate(DeviceBatch batch, OptimiserChoice optimisers, float mostNorm = float.PositiveInfinity, WeightRounding? rounding = null, DeviceRewiring? rewiring = null)
    {
        (_device, _weights, _rewiring) = (batch.Setup.Device, batch.WeightsThere, rewiring);
        var (layout, weights, memory) = (batch.Setup.Layout, batch.WeightsThere, batch.Memory);
        _flags = memory.NewMirror<int>(UpdateView.FlagCount * weights.Projections, "tables");
        var (numbers, bounds) = (new List<int>(), new List<float>());
        for (int p = 0; p < weights.Projections; p++)
        {
            int end = weights.StartOf(p) + weights.LengthOf(p);
            var source = layout.Populations[layout.Projections[p].Source];
            numbers.AddRange([weights.StartOf(p), end, weights.StrideOf(p), weights.CopyOf(p), Lanes.Padded(source.Size), weights.WidthOf(p), weights.Adapts(p) ? 1 : 0]);
            bounds.AddRange([(float)layout.Projections[p].Least, (float)layout.Projections[p].Most]);
        }

        _view = new()
        {
            Length = weights.Length,
            Targets = weights.Weights,
            Gradients = weights.Gradients,
            States = memory.New<float>((long)optimisers.StateCount * weights.Length, "states of the optimiser"),
            Copies = weights.Copies,
            Flags = _flags.There,
            Projections = memory.Of<int>(numbers.ToArray()),
            Bounds = memory.Of<float>(bounds.ToArray()),
            Clip = memory.Of<float>([1f]),
            ConnectsSome = weights.Connected is null ? 0 : 1,
            Connected = weights.Bits,
            Kept = batch.Setup.Rule is EProp { Feedback: Feedback.Adaptive } adaptive ? 1 - adaptive.FeedbackDecay : 1,
            Rounding = rounding?.On(memory) ?? new() { Levels = memory.Of<float>([0]) },
            HasTheta = rewiring is null ? 0 : 1,
            Theta = rewiring?.Theta ?? ThetaView.None(memory),
        };
        rewiring?.Follow(_view, optimisers.StateCount);
        _learning = [.. Enumerable.Range(0, weights.Projections).Where(p => layout.Projections[p].Trainable)];
        ClearFlags();
        bool isMeasured = !float.IsPositiveInfinity(mostNorm);
        _reducesFirst = isMeasured || layout.Updates.Any(u => u.BeforeOptimisers);
        _optimisers = [.. _learning.Select(optimisers.OfProjection)
            .Distinct(ReferenceEqualityComparer.Instance).Cast<ICustomUpdate>().Select(o => new DeviceOptimiser(batch, optimisers, o, _view, _reducesFirst))];
        _norm = isMeasured && _optimisers.Length > 0 ? new(batch, mostNorm, _view.Clip) : null;
    }

    /// <summary>What an update launches, in words, and what ends a batch.</summary>
    public IEnumerable<string> Launches =>
    [
        .. _optimisers.Where(_ => _reducesFirst).Select(_ => "reduction"),
        .. _norm is null ? Array.Empty<string>() : ["norm", "clipping"],
        .. _optimisers.Select(_ => "update"),
        .. _rewiring is null ? [] : _rewiring.Launches,
    ];

    /// <summary>
    /// Index of a projection whose gradient was not finite, or −1; known once the device is done. −1 too where weights had
    /// broken before: then these are what is wrong.
    /// </summary>
    public int BrokenGradient
    {
        get
        {
            int gradient = First(UpdateView.BrokenGradient), weights = BrokenWeights;
            return gradient >= 0 && weights >= 0 && Flag(weights, UpdateView.BrokenWeights) < Flag(gradient, UpdateView.BrokenGradient) ? -1 : gradient;
        }
    }

    /// <summary>Index of a projection whose weights are no longer finite, or −1; known once the device is done.</summary>
    public int BrokenWeights => First(UpdateView.BrokenWeights);

    /// <summary>Whether any gradient of a projection's weights has been other than zero yet; known once the device is done.</summary>
    public bool HasGradient(int projection) => Flag(projection, UpdateView.HasGradient) != 0;

    /// <summary>Tells of updates that will be queued before the host waits.</summary>
    /// <param name="times">When they happen.</param>
    /// <param name="before">Number of those of the batch that have been queued.</param>
    public void Expect(ReadOnlySpan<UpdateTime> times, int before)
    {
        _number = before;
        foreach (var optimiser in _optimisers)
        {
            optimiser.Expect(times);
        }
    }

    /// <summary>Queues an update of the weights.</summary>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    /// <param name="change">Queues what updates of the network do to the gradient, which is in the first shard's place; null where none is due.</param>
    public void Run(int shards, int examples, UpdateTime time, Action? change = null)
    {
        _number++;
        bool looks = false;
        foreach (int p in _learning)
        {
            looks |= !HasGradient(p);
        }

        foreach (var optimiser in _optimisers)
        {
            optimiser.LooksForGradient = looks;
        }

        _rewiring?.Draw(time);
        bool isReduced = _norm is not null || change is not null;
        for (int o = 0; o < _optimisers.Length && isReduced; o++)
        {
            _optimisers[o].Reduce(shards, examples, time, _number);
        }

        change?.Invoke();
        _norm?.Run();
        foreach (var optimiser in _optimisers)
        {
            optimiser.Update(isReduced ? 1 : shards, isReduced ? 0 : examples, time, _number);
        }

        _rewiring?.Update(time, _number);
    }

    /// <summary>Queues for the host what has become of the weights.</summary>
    public void Fetch()
    {
        _flags.Fetch(_device.Stream, _flags.Here.Length);
        _rewiring?.FetchGone();
    }

    /// <summary>Draws pairs in the place of synapses that are gone, once the device is done and nothing is broken.</summary>
    /// <param name="time">That of the update.</param>
    public void Rewire(UpdateTime time) => _rewiring?.Run(time.Iteration);

    /// <summary>Copies the states of optimisers and rules of rewiring to the host.</summary>
    public void Read(Lanes[] states, Lanes[] rewiring)
    {
        Read(_view.States, states);
        Read(_rewiring?.States ?? default, rewiring);
    }

    /// <summary>Takes over the states of optimisers and rules of rewiring from the host.</summary>
    public void Write(Lanes[] states, Lanes[] rewiring)
    {
        ClearFlags();
        Write(_view.States, states);
        Write(_rewiring?.States ?? default, rewiring);
    }

    private void Read(ArrayView<float> there, Lanes[] states)
    {
        for (int s = 0; s < states.Length; s++)
        {
            _weights.Read(there.SubView((long)s * _view.Length, _view.Length), states[s].Span);
        }
    }

    private void Write(ArrayView<float> there, Lanes[] states)
    {
        for (int s = 0; s < states.Length; s++)
        {
            _weights.Write(there.SubView((long)s * _view.Length, _view.Length), states[s].Span);
        }
    }

    private void ClearFlags()
    {
        _flags.Here.Clear();
        _flags.There.MemSetToZero(_device.Stream);
    }

    /// <summary>The projection in which something broke first, or −1.</summary>
    private int First(int flag)
    {
        int first = -1;
        for (int p = 0; p < _weights.Projections; p++)
        {
            if (Flag(p, flag) != 0 && (first < 0 || Flag(p, flag) < Flag(first, flag)))
            {
                first = p;
            }
        }

        return first;
    }

    private int Flag(int projection, int flag) => _flags.Here[UpdateView.FlagCount * projection + flag];
}
