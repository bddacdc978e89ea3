using System.Numerics;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Rewiring on a device. The kernels of optimisers move θ, those of the rules end that and mark which synapses are gone; a bit
/// for each pair comes to the host, which draws as many others as on the CPU (<see cref="ProjectionRewiring"/>), and what goes
/// back is which pairs are connected and where synapses are new. Rows are whole ones there, so a synapse that stays does not
/// move.
/// </summary>
internal sealed class DeviceRewiring
{
    private readonly ComputeDevice _device;
    private readonly DeviceMemory _memory;
    private readonly DeviceWeights _there;
    private readonly WeightStore _weights;
    private readonly int _threads;
    private readonly List<(int Projection, ProjectionRewiring Host, DeviceRule There)> _rewirings = [];
    private readonly DeviceMirror<int> _gone, _new;
    private readonly List<int> _synapses = [];
    private readonly Action<AcceleratorStream, KernelConfig, RedrawView> _gather, _place;
    private RedrawView _view;
    private bool _isDue;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="weights">The weights on the host, whose pairs change.</param>
    /// <param name="optimiser">The host's copies of the optimisers' states.</param>
    /// <param name="states">The same of rules of rewiring.</param>
    /// <param name="seed">Seed of the run.</param>
    public DeviceRewiring(DeviceBatch batch, WeightStore weights, Lanes[] optimiser, Lanes[] states, int seed)
    {
        (_device, _memory, _there, _weights, _threads) = (batch.Setup.Device, batch.Memory, batch.WeightsThere, weights, batch.Threads);
        var projections = batch.Setup.Layout.Projections;
        for (int p = 0; p < projections.Count; p++)
        {
            if (projections[p].RewiredBy is { } rule)
            {
                var host = new ProjectionRewiring(weights, p, optimiser, states, seed);
                _rewirings.Add((p, host, new(batch, rule, p, host)));
            }
        }

        int words = (int)_there.Connected!.Value.Length, gradients = projections.Any(p => p.RewiredBy?.ReadsGradient == true) ? _there.Length : 0;
        _gone = _memory.NewMirror<int>(words, "tables");
        _new = _memory.NewMirror<int>(1, "tables");
        States = _memory.New<float>((long)states.Length * _there.Length, "states of rewiring");
        Theta = new()
        {
            IsRewired = _memory.Of<int>([.. projections.Select(p => p.IsRewired ? 1 : 0)]),
            Moved = _memory.New<float>(_there.Length, "weights that are rewired"),
            KeepsGradient = gradients > 0 ? 1 : 0,
            Gradients = _memory.New<float>(gradients, "gradients of weights that are rewired"),
        };
        _view = new() { Gone = _memory.New<int>(32L * words, "tables"), RuleStates = States, RuleStateCount = states.Length };
        (_gather, _place) = (_device.Launcher<RedrawView>(RewiringKernels.Gather), _device.Launcher<RedrawView>(RewiringKernels.Place));
    }

    /// <summary>What a batch's rewiring launches, in words.</summary>
    public IEnumerable<string> Launches => [.. _rewirings.Select(_ => "rewiring"), "synapses gone", "synapses new"];

    /// <summary>What the kernels of optimisers are given.</summary>
    public ThetaView Theta { get; }

    /// <summary>States of the rules, [state, weight].</summary>
    public ArrayView<float> States { get; }

    /// <summary>Tells it what the update works on.</summary>
    public void Follow(in UpdateView update, int states)
    {
        (_view.Length, _view.StateCount) = (update.Length, states);
        (_view.Weights, _view.States, _view.Connected, _view.GoneBits) = (update.Targets, update.States, update.Connected, _gone.There);
        foreach (var (_, _, there) in _rewirings)
        {
            there.Follow(update, _view);
        }
    }

    /// <summary>Draws the numbers of an update that is queued next; the host does it while the device is at work.</summary>
    public void Draw(UpdateTime time)
    {
        foreach (var (p, _, there) in _rewirings)
        {
            there.Draw(_weights.Connections(p)!, time);
        }
    }

    /// <summary>Queues what the rules make of θ.</summary>
    /// <param name="time">When in the run.</param>
    /// <param name="number">Number of the update in its batch, from 1.</param>
    public void Update(UpdateTime time, int number)
    {
        _isDue = false;
        foreach (var (_, host, there) in _rewirings)
        {
            there.Update(time, number);
            _isDue |= host.IsDue(time.Iteration);
        }
    }

    /// <summary>Queues for the host which synapses the update has left gone, where any may be.</summary>
    public void FetchGone()
    {
        if (!_isDue)
        {
            return;
        }

        _device.Launch(_gather, _gone.Here.Length, _threads, _view);
        _gone.Fetch(_device.Stream, _gone.Here.Length);
    }

    /// <summary>Draws the pairs that take their place, once the device is done, and queues what that changes there.</summary>
    public void Run(int iteration)
    {
        int count = 0;
        foreach (var (p, host, _) in _rewirings)
        {
            if (!host.IsDue(iteration))
            {
                continue;
            }

            FindGone(p);
            host.MarkGone(CollectionsMarshal.AsSpan(_synapses));
            var moves = host.Run(iteration);
            _there.Pairs!.Change(p, moves);
            var weights = _weights.Of(p).Span;
            _new.Grow(count + moves.New.Count * moves.Block);
            foreach (var (place, source, target) in moves.New)
            {
                for (int i = 0; i < moves.Block; i++)
                {
                    _new.Here[count++] = _there.Pairs.At(p, source, target + i) | (float.IsNegative(weights[place + i]) ? int.MinValue : 0);
                }
            }
        }

        if (count > 0)
        {
            _there.Pairs!.Send();
            _new.Send(_device.Stream, count);
            (_view.New, _view.Count) = (_new.There, count);
            _device.Launch(_place, count, _threads, _view);
        }
    }

    /// <summary>The synapses of a projection whose bit is set.</summary>
    private void FindGone(int projection)
    {
        _synapses.Clear();
        var pairs = _weights.Connections(projection)!;
        int start = _there.StartOf(projection), end = start + _there.LengthOf(projection), stride = _there.StrideOf(projection);
        for (int word = start / 32; 32 * word < end; word++)
        {
            for (int bits = _gone.Here[word]; bits != 0; bits &= bits - 1)
            {
                int at = 32 * word + BitOperations.TrailingZeroCount(bits);
                if (at >= start && at < end)
                {
                    _synapses.Add(pairs.Find((at - start) / stride, (at - start) % stride));
                }
            }
        }
    }
}
