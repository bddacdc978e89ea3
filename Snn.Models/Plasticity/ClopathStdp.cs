namespace Snn.Models;

/// <summary>
/// Plasticity by the voltage of the neuron after (Clopath, Büsing, Vasilaki and Gerstner, 2010, Nat. Neurosci. 13:344, eq. 1
/// to 3): an arriving spike weakens where the low-pass filtered voltage is above <see cref="ThetaMinus"/>; the trace of the
/// neuron before strengthens while the voltage is above <see cref="ThetaPlus"/> and another filtered voltage above
/// <see cref="ThetaMinus"/>. With <see cref="Homeostasis"/> weakening grows with the mean depolarisation. It reads the state
/// <c>V</c> of the neuron after, a <see cref="Voltage"/>, at the end of each step, so the neuron's spike has to be part of its
/// voltage.
/// </summary>
[Plasticity]
public partial class ClopathStdp
{
    /// <summary>Time constant of the trace of the neuron before, τx.</summary>
    [Above(0)] public Time TauX { get; init; } = 15 * ms;

    /// <summary>Time constant of the filtered voltage that weakening reads, τ₋.</summary>
    [Above(0)] public Time TauMinus { get; init; } = 10 * ms;

    /// <summary>Time constant of the filtered voltage that strengthening reads, τ₊.</summary>
    [Above(0)] public Time TauPlus { get; init; } = 7 * ms;

    /// <summary>Where filtered voltages begin to count, θ₋.</summary>
    public Voltage ThetaMinus { get; init; } = -70.6f * mV;

    /// <summary>Where the voltage begins to strengthen, θ₊.</summary>
    public Voltage ThetaPlus { get; init; } = -45.3f * mV;

    /// <summary>Weakening per mV.</summary>
    public float ALtd { get; init; } = 14e-5f;

    /// <summary>Strengthening per mV².</summary>
    public float ALtp { get; init; } = 8e-5f;

    /// <summary>
    /// How far weakening follows the mean depolarisation: with 0 it is <see cref="ALtd"/> throughout, with 1 that times
    /// <see cref="Mean"/>² over <see cref="URef"/>² (eq. 3), and between them in proportion.
    /// </summary>
    [AtLeast(0), AtMost(1)] public float Homeostasis { get; init; }

    /// <summary>Time constant of the mean depolarisation.</summary>
    [Above(0)] public Time TauMean { get; init; } = 1000 * ms;

    /// <summary>The voltage at rest, from which depolarisation is counted.</summary>
    public Voltage ERest { get; init; } = -70.6f * mV;

    /// <summary>The mean depolarisation at which weakening is <see cref="ALtd"/>; its square is 60 mV².</summary>
    [Above(0)] public Voltage URef { get; init; } = 7.746f * mV;

    /// <summary>The least weight.</summary>
    public float WMin { get; init; }

    /// <summary>The greatest weight.</summary>
    public float WMax { get; init; } = 1f;

    /// <summary>The voltage of the neuron after.</summary>
    [Post] public partial Voltage V { get; }

    /// <summary>Trace of the neuron before, per ms.</summary>
    [State] public partial float X { get; set; }

    /// <summary>Filtered voltage that weakening reads.</summary>
    [State] public partial Voltage UMinus { get; set; }

    /// <summary>Filtered voltage that strengthening reads.</summary>
    [State] public partial Voltage UPlus { get; set; }

    /// <summary>Mean depolarisation.</summary>
    [State] public partial Voltage Mean { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Filters begin where nothing counts.</summary>
    public Equations Start => [Next(UMinus) == ThetaMinus, Next(UPlus) == ThetaMinus];

    /// <summary>Filters, and strengthening.</summary>
    public Equations Flow =>
    [
        D(X) == -X / TauX,
        D(UMinus) == (V - UMinus) / TauMinus,
        D(UPlus) == (V - UPlus) / TauPlus,
        D(Mean) == (V - ERest - Mean) / TauMean,
        D(W) == ALtp * X * Max(0, (V - ThetaPlus) / mV) * Max(0, (UPlus - ThetaMinus) / mV) / ms,
    ];

    private float Weakening => ALtd * (1 + Homeostasis * (Mean / URef * (Mean / URef) - 1));

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new()
    {
        Then = [Next(X) == X + ms / TauX, Next(W) == Max(WMin, W - Weakening * Max(0, (UMinus - ThetaMinus) / mV))],
    };

    /// <summary>The upper bound.</summary>
    public Equations Step => [Next(W) == Min(WMax, W)];
}
