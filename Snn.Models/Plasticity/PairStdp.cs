namespace Snn.Models;

/// <summary>
/// Spike-timing-dependent plasticity of pairs, additive: each spike meets all earlier spikes of the other neuron through a
/// trace that it leaves (Song, Miller and Abbott, 2000, Nat. Neurosci. 3:919). Δw = <see cref="APlus"/>·exp(−Δt/τ₊) where
/// the neuron after fires Δt after the spike has arrived, −<see cref="AMinus"/>·exp(−Δt/τ₋) where it has fired before.
/// </summary>
[Plasticity]
public partial class PairStdp
{
    /// <summary>Time constant of the trace of the neuron before, τ₊.</summary>
    [Above(0)] public Time TauPlus { get; init; } = 20 * ms;

    /// <summary>Time constant of the trace of the neuron after, τ₋.</summary>
    [Above(0)] public Time TauMinus { get; init; } = 20 * ms;

    /// <summary>Strengthening by a pair without a delay.</summary>
    public float APlus { get; init; } = 0.01f;

    /// <summary>Weakening by a pair without a delay.</summary>
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

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == Max(WMin, W - AMinus * Y)] };

    /// <summary>The neuron after fires.</summary>
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == Min(WMax, W + APlus * X)] };
}
