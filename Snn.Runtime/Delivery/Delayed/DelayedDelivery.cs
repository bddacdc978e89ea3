using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Synapses with delays of their own, of which some targets are one thread's. Those of a source neuron are sorted by delay, so
/// in each step the spikes of every earlier one that a synapse may wait for add the stretch of their row whose delay is over.
/// Sums run by delay, then in the order of the spikes, whoever owns a target.
/// </summary>
/// <param name="simulation">Whose step it is, and whose weights.</param>
/// <param name="pairs">Which pairs are connected.</param>
/// <param name="values">Their weights, in the order of the pairs; the simulation's store, which it holds while it runs.</param>
/// <param name="delays">Their delays.</param>
/// <param name="targets">The targets.</param>
/// <param name="spikes">The spikes of the last steps.</param>
internal sealed unsafe class DelayedDelivery(Simulation simulation, ConnectedPairs pairs, float* values, DelaySteps delays, NeuronRange targets, SpikeRing spikes) : SpikeDelivery
{
    private readonly float* _values = values;
    private readonly int[] _delays = delays.All;
    private readonly int[] _firsts = NewArray<int>(checked(pairs.Sources * delays.All.Length + 1));
    private int[] _targets = [], _synapses = [];
    private float[] _weights = [];
    private int _version = -1;

    public override void Deliver(ReadOnlySpan<int> arriving, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(arriving, target);
    }

    /// <summary>All spikes whose delay is over are found in the ring; those that come after one step are not needed.</summary>
    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes target)
    {
        if (_targets.Length == 0)
        {
            return;
        }

        // pinned
        float* sums = target.First, weights = (float*)Unsafe.AsPointer(ref _weights[0]);
        int* to = (int*)Unsafe.AsPointer(ref _targets[0]), firsts = (int*)Unsafe.AsPointer(ref _firsts[0]);
        for (int d = 0; d < _delays.Length; d++)
        {
            foreach (int k in spikes.At(simulation.Steps - _delays[d]))
            {
                int* run = firsts + (long)k * _delays.Length + d;
                for (int i = run[0]; i < run[1]; i++)
                {
                    sums[to[i]] += weights[i];
                }
            }
        }
    }

    public override void Deliver(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => throw new NotSupportedException();

    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => throw new NotSupportedException();

    /// <summary>Takes the weights over again where somebody may have changed them. Which pairs are connected, and their delays, stay.</summary>
    internal override void Refresh()
    {
        if (_version == simulation.WeightsVersion)
        {
            return;
        }

        if (_version < 0)
        {
            Sort();
        }

        _version = simulation.WeightsVersion;
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = _values[_synapses[i]];
        }
    }

    private void Sort()
    {
        var placeOf = new int[delays.Most + 1];
        for (int d = 0; d < _delays.Length; d++)
        {
            placeOf[_delays[d]] = d;
        }

        var sorted = new List<int>();
        var byDelay = new List<int>[_delays.Length];
        for (int d = 0; d < byDelay.Length; d++)
        {
            byDelay[d] = [];
        }

        for (int k = 0; k < pairs.Sources; k++)
        {
            for (int i = pairs.FirstOf(k); i < pairs.FirstOf(k + 1); i++)
            {
                if (targets.Has(pairs.TargetOf(i)))
                {
                    byDelay[placeOf[delays[i]]].Add(i);
                }
            }

            for (int d = 0; d < byDelay.Length; d++)
            {
                _firsts[k * byDelay.Length + d] = sorted.Count;
                sorted.AddRange(byDelay[d]);
                byDelay[d].Clear();
            }
        }

        _firsts[^1] = sorted.Count;
        (_synapses, _targets, _weights) = ([.. sorted], NewArray<int>(sorted.Count), NewArray<float>(sorted.Count));
        for (int i = 0; i < _synapses.Length; i++)
        {
            _targets[i] = pairs.TargetOf(_synapses[i]);
        }
    }

    private static T[] NewArray<T>(int length) => GC.AllocateArray<T>(length, pinned: true);
}
