namespace Snn.Runtime;

/// <summary>Where the spikes of a population are among those of a simulation, and how many steps they take.</summary>
public struct SpikeSource
{
    /// <summary>1 where they are given from outside, 0 where the device emits them.</summary>
    public int IsGiven;

    /// <summary>The population's first integer of a step.</summary>
    public int First;

    /// <summary>How many it has.</summary>
    public int Count;

    /// <summary>Delay in steps.</summary>
    public int Delay;

    /// <param name="neurons">The population.</param>
    /// <param name="isGiven">Whether its spikes are given.</param>
    /// <param name="delay">Delay in steps.</param>
    internal static SpikeSource Of(in NeuronsView neurons, bool isGiven, int delay) =>
        new() { IsGiven = isGiven ? 1 : 0, First = neurons.First / 32, Count = neurons.Padded / 32, Delay = delay };
}
