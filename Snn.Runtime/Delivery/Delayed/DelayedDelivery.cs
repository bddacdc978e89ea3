using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Synapses with delays of their own, of which some targets are one thread's. Those of a source neuron are sorted by delay, so
/// in each step the spikes of every earlier one that a synapse may wait for add the stretch of their row whose delay is over.
/// Sums run by delay, then in the order of the spikes, whoever owns a target.
/// </summary>
/// <param name="simulation">Whose step it is, and whose weights.</param>
/// <param name="projection">The projection.</param>
/// <param name="pairs">Which pairs are connected.</param>
/// <param name="values">Their weights, in the order of the pairs; the simulation's store, which it holds while it runs.</param>
/// <param name="targets">The targets.</param>
/// <param name="spikes">The spikes of the last steps.</param>
internal sealed unsafe class DelayedDelivery(Simulation simulation, int projection, ConnectedPairs pairs, float* values, NeuronRange targets, SpikeRing spikes) : SpikeDelivery
{
    private readonly float* _values = values;
    private SynapsesByDelay? _sorted;
    private float[] _weights = [];
    private int _version = -1, _pairsVersion;

    public override void Deliver(ReadOnlySpan<int> arriving, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(arriving, target);
    }

    /// <summary>All spikes whose delay is over are found in the ring; those that come after one step are not needed.</summary>
    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes target)
    {
        if (_sorted is not { Count: > 0 } sorted)
        {
            return;
        }

        // pinned
        float* sums = target.First, weights = (float*)Unsafe.AsPointer(ref _weights[0]);
        int* to = (int*)Unsafe.AsPointer(ref sorted.Targets[0]), runs = (int*)Unsafe.AsPointer(ref sorted.Runs[0]);
        var different = sorted.Delays;
        for (int d = 0; d < different.Length; d++)
        {
            foreach (int k in spikes.At(simulation.Steps - different[d]))
            {
                int* run = runs + (long)k * different.Length + d;
                for (int i = run[0]; i < run[1]; i++)
                {
                    sums[to[i]] += weights[i];
                }
            }
        }
    }

    public override void Deliver(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => throw new NotSupportedException();

    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => throw new NotSupportedException();

    /// <summary>Takes the weights over again where somebody may have changed them, and sorts synapses again where training has connected other pairs.</summary>
    internal override void Refresh()
    {
        if (_version == simulation.WeightsVersion)
        {
            return;
        }

        if (_sorted is null || _pairsVersion != pairs.Version)
        {
            _pairsVersion = pairs.Version;
            _sorted = new(pairs, simulation.DelaysOf(projection, pairs), targets);
            _weights = GC.AllocateArray<float>(_sorted.Count, pinned: true);
        }

        _version = simulation.WeightsVersion;
        var synapses = _sorted.Synapses;
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = _values[synapses[i]];
        }
    }
}
