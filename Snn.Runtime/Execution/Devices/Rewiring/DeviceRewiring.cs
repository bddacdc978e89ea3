using System.Numerics;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Deep rewiring on a device. The kernel of an optimiser moves θ and marks which synapses are gone; a bit for each pair comes
/// to the host, which draws as many others as on the CPU (<see cref="DeepRewiring"/>), and what goes back is which pairs are
/// connected and where synapses are new. Rows are whole ones there, so a synapse that stays does not move.
/// </summary>
internal sealed class DeviceRewiring
{
    private readonly ComputeDevice _device;
    private readonly DeviceWeights _there;
    private readonly WeightStore _weights;
    private readonly int _threads;
    private readonly List<(int Projection, DeepRewiring Host)> _rewirings = [];
    private readonly DeviceMirror<int> _gone, _new;
    private readonly DeviceMirror<float>? _shakes;
    private readonly List<int> _synapses = [];
    private readonly Action<AcceleratorStream, KernelConfig, RewiringView> _gather, _place;
    private RewiringView _view;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="weights">The weights on the host, whose pairs change.</param>
    /// <param name="states">The host's copies of the optimisers' states.</param>
    /// <param name="seed">Seed of the run.</param>
    public DeviceRewiring(DeviceBatch batch, WeightStore weights, Lanes[] states, int seed)
    {
        (_device, _there, _weights, _threads) = (batch.Setup.Device, batch.WeightsThere, weights, batch.Threads);
        var (projections, memory) = (batch.Setup.Layout.Projections, batch.Memory);
        for (int p = 0; p < projections.Count; p++)
        {
            if (projections[p].IsRewired)
            {
                _rewirings.Add((p, new(weights, p, states, seed)));
            }
        }

        int words = (int)_there.Connected!.Value.Length;
        bool isShaken = projections.Any(p => p is { IsRewired: true, Rewiring.Noise: > 0 });
        _gone = memory.NewMirror<int>(words, "tables");
        _new = memory.NewMirror<int>(1, "tables");
        _shakes = isShaken ? memory.NewMirror<float>(_there.Length, "noise of synapses") : null;
        Theta = new()
        {
            Falls = memory.Of<float>([.. projections.Select(p => p.IsRewired ? p.Rewiring!.L1 : -1f)]),
            Shakes = _shakes?.There ?? memory.Of<float>([0f]),
            IsShaken = isShaken ? 1 : 0,
            Gone = memory.New<int>(32L * words, "tables"),
        };
        (_gather, _place) = (_device.Launcher<RewiringView>(RewiringKernels.Gather), _device.Launcher<RewiringView>(RewiringKernels.Place));
    }

    /// <summary>What a batch's rewiring launches, in words.</summary>
    public static IEnumerable<string> Launches => ["synapses gone", "synapses new"];

    /// <summary>What the kernels of optimisers are given.</summary>
    public ThetaView Theta { get; }

    /// <summary>Tells it what the update works on.</summary>
    public void Follow(in UpdateView update, int states) => _view = new()
    {
        Length = update.Length,
        StateCount = states,
        Weights = update.Targets,
        States = update.States,
        Gone = Theta.Gone,
        Connected = update.Connected,
        GoneBits = _gone.There,
    };

    /// <summary>Draws what shakes θ in an update that is queued next; the host does it while the device is at work.</summary>
    public void Shake(int iteration)
    {
        if (_shakes is null)
        {
            return;
        }

        foreach (var (p, host) in _rewirings)
        {
            var pairs = _weights.Connections(p)!;
            for (int k = 0; k < pairs.Sources; k++)
            {
                int row = _there.StartOf(p) + k * _there.StrideOf(p);
                for (int i = pairs.FirstOf(k); i < pairs.FirstOf(k + 1); i++)
                {
                    _shakes.Here[row + pairs.TargetOf(i)] = host.ShakeOf(i, iteration);
                }
            }
        }

        _shakes.Send(_device.Stream, _there.Length);
    }

    /// <summary>Queues for the host which synapses the update has left without a θ.</summary>
    public void FetchGone()
    {
        _device.Launch(_gather, _gone.Here.Length, _threads, _view);
        _gone.Fetch(_device.Stream, _gone.Here.Length);
    }

    /// <summary>Draws the pairs that take their place, once the device is done, and queues what that changes there.</summary>
    public void Run(int iteration)
    {
        int count = 0;
        foreach (var (p, host) in _rewirings)
        {
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
