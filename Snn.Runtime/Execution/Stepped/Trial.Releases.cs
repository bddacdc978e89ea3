namespace Snn.Runtime;

/// <content>What synapses with states of their source neurons need.</content>
public abstract partial class Trial
{
    /// <summary>Memory for what each neuron's spikes released, kept for as many steps as the longest delay.</summary>
    protected Ring NewReleases(int population) =>
        new(Memory.Rows(Setup.Layout.Projections.Max(p => p.MostDelay) + 1, Setup.Layout.Populations[population].Size));
}
