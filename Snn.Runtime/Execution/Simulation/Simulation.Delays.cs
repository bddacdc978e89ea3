namespace Snn.Runtime;

/// <content>Projections whose synapses have delays of their own.</content>
public abstract partial class Simulation
{
    /// <summary>How often somebody may have changed weights.</summary>
    internal int WeightsVersion { get; private set; }

    /// <summary>The longest delay of a population's spikes, in steps.</summary>
    private protected int MostDelay(int population) =>
        Layout.Projections.Select((p, i) => (Projection: p, Delays: _delays[i])).Where(x => x.Projection.Source == population).Select(x => x.Delays?.Most ?? x.Projection.MostDelay).DefaultIfEmpty(1).Max();

    /// <summary>Delays that each synapse of a projection has for itself; null where it has one.</summary>
    private protected DelaySteps? DelaysOf(int projection) => _delays[projection];

    private unsafe DelayedDelivery? Delayed(int projection, NeuronRange targets) => Options.Device is not null || _delays[projection] is not { } delays ? null
        : new(this, _weights.Connections(projection)!, _weights.Of(projection).First, delays, targets, _spikes[Layout.Projections[projection].Source]!);
}
