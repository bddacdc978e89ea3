namespace Snn.Runtime;

/// <content>Delays of single synapses, and synapses that are drawn: the weights that a batch is made for say which there are.</content>
public abstract partial class DeviceBatch
{
    private readonly DeviceSynapseDelays? _synapseDelays;

    /// <summary>The delays of all synapses that have delays of their own.</summary>
    protected SynapseDelaysView NewSynapseDelays() => _synapseDelays!.View;

    /// <summary>Where those of a projection are.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected SynapseDelayView NewSynapseDelays(int index) => _synapseDelays![index];

    /// <summary>The rows of a projection whose synapses are declared to have delays of their own; null of others.</summary>
    private protected RowsByDelay? RowsThere(int projection) => Setup.Weights?.DelayedRows(projection);

    /// <summary>The rows of a projection whose synapses are drawn, made once.</summary>
    /// <param name="index">Its place among the projections.</param>
    /// <exception cref="DeviceException">The device has no room for them.</exception>
    protected DrawnRowsView NewDrawnRows(int index) => DeviceKeptRows.Of(Setup.Layout, index, Setup.Weights!.Procedural(index)!, Memory);

    /// <summary>What has to be known of the synapses before anything is allocated.</summary>
    /// <returns>The network with its longest delays.</returns>
    /// <exception cref="ArgumentException">The weights are needed, and were not given.</exception>
    private static NetworkLayout WithSynapses(DeviceSetup setup)
    {
        var layout = setup.Layout;
        if (setup.Weights is null && layout.Projections.FirstOrDefault(p => p.TakesDelays || p.IsProcedural) is { } unknown)
        {
            throw new ArgumentException($"The {(unknown.IsProcedural ? "synapses" : "delays of single synapses")} of {layout.Name}.{unknown.Name} are drawn with its weights; give DeviceSetup these Weights.", nameof(setup));
        }

        return layout.WithDelaysOf(setup.Weights);
    }

    /// <exception cref="ArgumentException">Other weights have other delays or drawn synapses.</exception>
    private void CheckDrawnAlike(WeightStore weights)
    {
        if (Setup.Weights is { } own && own.Seed != weights.Seed && Setup.Layout.Projections.FirstOrDefault(p => p.TakesDelays || p.IsProcedural) is { } drawn)
        {
            throw new ArgumentException($"{Setup.Layout.Name}.{drawn.Name} has other {(drawn.IsProcedural ? "synapses" : "delays")} in these weights than in those that the batch was made with: they were drawn from seed {weights.Seed}, not {own.Seed}.", nameof(weights));
        }
    }
}
