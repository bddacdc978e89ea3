namespace Snn.Models;

/// <summary>
/// Synaptic scaling (Turrigiano et al., 1998, Nature 391:892; as an equation: van Rossum, Bi and Turrigiano, 2000, J.
/// Neurosci. 20:8812): all weights of a neuron grow by the same share while it fires less than its target, and shrink while
/// it fires more.
/// </summary>
[Plasticity]
public partial class HomeostaticScaling
{
    /// <summary>Time constant over which spikes are counted.</summary>
    [Above(0)] public Time TauRate { get; init; } = 1000 * ms;

    /// <summary>The rate that neurons come to.</summary>
    public Rate Target { get; init; } = 10 * Hz;

    /// <summary>Share of the weight in a second, by a rate that is off by the target itself.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>Rate of the neuron after, in parts of the target.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Rates begin at the target.</summary>
    public Equations Start => [Next(Y) == 1];

    /// <summary>Rate and weight.</summary>
    public Equations Flow => [D(Y) == -Y / TauRate, D(W) == LearningRate * (1 - Y) * W / (1 * sec)];

    /// <summary>The neuron after fires.</summary>
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1 / (TauRate / sec * (Target / Hz))] };
}
