namespace Snn.Runtime;

/// <content>Projections whose synapses have delays of their own.</content>
public abstract partial class Simulation
{
    private readonly Dictionary<int, int> _delaysOf = []; // by projection: of which pairs they are

    /// <summary>How often somebody may have changed weights.</summary>
    internal int WeightsVersion { get; private set; }

    /// <summary>The longest delay of a population's spikes, in steps.</summary>
    private protected int MostDelay(int population) =>
        Layout.Projections.Select((p, i) => (Projection: p, Delays: _delays[i], OfPairs: p.IsRewired && _delays[i] is not null ? _weights.DelayedRows(i)?.OfPairs : null)).Where(x => x.Projection.Source == population).Select(x => Math.Max(x.Delays?.Most ?? x.Projection.MostDelay, x.OfPairs?.All[^1] ?? 1)).DefaultIfEmpty(1).Max();

    /// <summary>Delays that each synapse of a projection has for itself; null where it has one.</summary>
    private protected DelaySteps? DelaysOf(int projection) => _delays[projection];

    /// <summary>The same when training has connected other pairs.</summary>
    internal DelaySteps DelaysOf(int projection, ConnectedPairs pairs)
    {
        if (_delaysOf.GetValueOrDefault(projection) != pairs.Version)
        {
            (_delays[projection], _delaysOf[projection]) = (new(Layout, projection, pairs, _weights.Seed), pairs.Version);
        }

        return _delays[projection]!;
    }

    private unsafe DelayedDelivery? Delayed(int projection, NeuronRange targets) => Options.Device is not null || _delays[projection] is null ? null
        : new(this, projection, _weights.Connections(projection)!, _weights.Of(projection).First, targets, _spikes[Layout.Projections[projection].Source]!);
}
