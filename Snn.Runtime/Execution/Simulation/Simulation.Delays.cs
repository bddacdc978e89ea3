namespace Snn.Runtime;

/// <content>Projections whose synapses have delays of their own.</content>
public abstract partial class Simulation
{
    /// <summary>How often somebody may have changed weights.</summary>
    internal int WeightsVersion { get; private set; }

    /// <summary>The longest delay of a population's spikes, in steps.</summary>
    private protected int MostDelay(int population) => Layout.Projections.Index().Where(p => p.Item.Source == population)
        .Select(p => _delays[p.Index] is not { } own ? p.Item.MostDelay : p.Item.IsRewired ? _weights.DelayedRows(p.Index)?.Most ?? own.Most : own.Most).DefaultIfEmpty(1).Max();

    /// <summary>Delays that each synapse of a projection has for itself; null where it has one.</summary>
    private protected DelaySteps? DelaysOf(int projection) => _delays[projection];

    /// <summary>The same when training has connected other pairs.</summary>
    internal DelaySteps DelaysOf(int projection, ConnectedPairs pairs)
    {
        if (_delays[projection]!.Version != pairs.Version)
        {
            _delays[projection] = new(Layout, projection, pairs, _weights.Seed);
        }

        return _delays[projection]!;
    }

    private unsafe DelayedDelivery? Delayed(int projection, NeuronRange targets) => Options.Device is not null || _delays[projection] is null ? null
        : new(this, projection, _weights.Connections(projection)!, _weights.Of(projection).First, targets, _spikes[Layout.Projections[projection].Source]!);
}
