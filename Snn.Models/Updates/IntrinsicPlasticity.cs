namespace Snn.Models;

/// <summary>
/// Intrinsic plasticity: the threshold of each neuron moves by how far its firing rate is off the rate that it should have,
/// T ← T + η (x − H) (Lazar, Pipa and Triesch, 2009, Front. Comput. Neurosci. 3:23), with x the mean rate over a batch.
/// </summary>
[CustomUpdate]
public partial class IntrinsicPlasticity
{
    /// <summary>The rate at which thresholds stay as they are, H.</summary>
    public Rate Goal { get; init; } = 10 * Hz;

    /// <summary>By how much a threshold moves, per update and per Hz that the rate is off; η.</summary>
    public float Pace { get; init; } = 1e-3f;

    /// <summary>Firing rate of the neurons in a trial, x.</summary>
    [Input(Per.Neuron, PerExample = true)] public partial Rate Rate { get; }

    /// <summary>The threshold of each neuron, T.</summary>
    [Target(Per.Neuron)] public partial float Threshold { get; set; }

    /// <summary>One update.</summary>
    public Equations Step => [Next(Threshold) == Threshold + Pace * ((MeanOverBatch(Rate) - Goal) / Hz)];
}
