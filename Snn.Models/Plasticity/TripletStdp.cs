namespace Snn.Models;

/// <summary>
/// Spike-timing-dependent plasticity of triplets, all to all (Pfister and Gerstner, 2006, J. Neurosci. 26:9673, eq. 2 to 4):
/// strengthening also asks how much the neuron after has fired lately, weakening how much the neuron before has. The
/// parameters are those of table 4 for visual cortex slices, the full model.
/// </summary>
[Plasticity]
public partial class TripletStdp
{
    /// <summary>Time constant of <see cref="R1"/>, τ₊.</summary>
    [Above(0)] public Time TauPlus { get; init; } = 16.8f * ms;

    /// <summary>Time constant of <see cref="R2"/>, τx.</summary>
    [Above(0)] public Time TauX { get; init; } = 101 * ms;

    /// <summary>Time constant of <see cref="O1"/>, τ₋.</summary>
    [Above(0)] public Time TauMinus { get; init; } = 33.7f * ms;

    /// <summary>Time constant of <see cref="O2"/>, τy.</summary>
    [Above(0)] public Time TauY { get; init; } = 125 * ms;

    /// <summary>Strengthening by a pair.</summary>
    public float A2Plus { get; init; } = 5e-10f;

    /// <summary>Strengthening by a triplet.</summary>
    public float A3Plus { get; init; } = 6.2e-3f;

    /// <summary>Weakening by a pair.</summary>
    public float A2Minus { get; init; } = 7e-3f;

    /// <summary>Weakening by a triplet.</summary>
    public float A3Minus { get; init; } = 2.3e-4f;

    /// <summary>The least weight.</summary>
    public float WMin { get; init; }

    /// <summary>The greatest weight.</summary>
    public float WMax { get; init; } = 1f;

    /// <summary>Fast trace of the neuron before.</summary>
    [State] public partial float R1 { get; set; }

    /// <summary>Slow trace of the neuron before.</summary>
    [State] public partial float R2 { get; set; }

    /// <summary>Fast trace of the neuron after.</summary>
    [State] public partial float O1 { get; set; }

    /// <summary>Slow trace of the neuron after.</summary>
    [State] public partial float O2 { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Traces between spikes.</summary>
    public Equations Flow => [D(R1) == -R1 / TauPlus, D(R2) == -R2 / TauX, D(O1) == -O1 / TauMinus, D(O2) == -O2 / TauY];

    /// <summary>A spike arrives; the slow trace is the one just before it.</summary>
    public Event PreSpike => new()
    {
        Then = [Next(R1) == R1 + 1, Next(R2) == R2 + 1, Next(W) == Max(WMin, W - O1 * (A2Minus + A3Minus * R2))],
    };

    /// <summary>The neuron after fires; the slow trace is the one just before it.</summary>
    public Event PostSpike => new()
    {
        Then = [Next(O1) == O1 + 1, Next(O2) == O2 + 1, Next(W) == Min(WMax, W + R1 * (A2Plus + A3Plus * O2))],
    };
}
