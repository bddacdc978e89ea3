namespace Snn.Models;

/// <summary>
/// Homeostatic synaptic scaling: the weights that lead to a neuron grow while it fires less than it should, and shrink while it
/// fires more, all by the same factor (Turrigiano et al., 1998, Nature 391:892; van Rossum et al., 2000, J. Neurosci. 20:8812).
/// </summary>
[CustomUpdate]
public partial class SynapticScaling
{
    /// <summary>The rate at which weights stay as they are.</summary>
    public Rate Goal { get; init; } = 10 * Hz;

    /// <summary>Share by which weights change, per update and per Hz that the rate is off.</summary>
    public float Pace { get; init; } = 1e-3f;

    /// <summary>Share of the running mean that is kept, per update.</summary>
    public float Keep { get; init; } = 0.9f;

    /// <summary>Firing rate of the target's neurons in a trial.</summary>
    [Input(Per.Post, PerExample = true)] public partial Rate Rate { get; }

    /// <summary>Running mean of it over batches.</summary>
    [State(Per.Post)] public partial Rate Mean { get; set; }

    /// <summary>The weights.</summary>
    [Target(Per.Synapse)] public partial float W { get; set; }

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(Mean) == Keep * Mean + (1 - Keep) * MeanOverBatch(Rate),
        Next(W)    == W * (1 + Pace * ((Goal - Mean) / Hz)),
    ];
}
