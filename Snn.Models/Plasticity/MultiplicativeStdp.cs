namespace Snn.Models;

/// <summary>
/// Spike-timing-dependent plasticity of pairs, multiplicative: the change is in parts of what is left to the bound, so weights
/// gather around a value between the bounds and not at them (van Rossum, Bi and Turrigiano, 2000, J. Neurosci. 20:8812;
/// Rubin, Lee and Sompolinsky, 2001, Phys. Rev. Lett. 86:364).
/// </summary>
[Plasticity]
public partial class MultiplicativeStdp
{
    /// <summary>Time constant of the trace of the neuron before.</summary>
    [Above(0)] public Time TauPlus { get; init; } = 20 * ms;

    /// <summary>Time constant of the trace of the neuron after.</summary>
    [Above(0)] public Time TauMinus { get; init; } = 20 * ms;

    /// <summary>Strengthening by a pair without a delay, in parts of what is left to <see cref="WMax"/>.</summary>
    public float APlus { get; init; } = 0.01f;

    /// <summary>Weakening by a pair without a delay, in parts of what is left to <see cref="WMin"/>.</summary>
    public float AMinus { get; init; } = 0.0105f;

    /// <summary>The least weight.</summary>
    public float WMin { get; init; }

    /// <summary>The greatest weight.</summary>
    public float WMax { get; init; } = 1f;

    /// <summary>Trace of the neuron before.</summary>
    [State] public partial float X { get; set; }

    /// <summary>Trace of the neuron after.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Traces between spikes.</summary>
    public Equations Flow => [D(X) == -X / TauPlus, D(Y) == -Y / TauMinus];

    /// <summary>A spike arrives. The step is bounded, since traces add up.</summary>
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == W - Min(1, AMinus * Y) * (W - WMin)] };

    /// <summary>The neuron after fires.</summary>
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == W + Min(1, APlus * X) * (WMax - W)] };
}
