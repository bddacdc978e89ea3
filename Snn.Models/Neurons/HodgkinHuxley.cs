namespace Snn.Models;

/// <summary>
/// Conductance-based neuron with the sodium and potassium channels of Traub and Miles (1991, Neuronal Networks of the Hippocampus), as
/// in benchmark 3 of Brette et al., 2007 (J. Comput. Neurosci. 23:349): a membrane of 20,000 µm². The leak is at rest here; with the
/// benchmark's <c>ELeak = −60 mV</c> a neuron fires by itself.
/// </summary>
[Neuron]
public partial class HodgkinHuxley
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 200 * pF;

    /// <summary>Leak conductance.</summary>
    public Conductance GLeak { get; init; } = 10 * nS;

    /// <summary>Reversal potential of the leak.</summary>
    public Voltage ELeak { get; init; } = -65 * mV;

    /// <summary>Greatest conductance of sodium.</summary>
    public Conductance GNa { get; init; } = 20 * uS;

    /// <summary>Reversal potential of sodium.</summary>
    public Voltage ENa { get; init; } = 50 * mV;

    /// <summary>Greatest conductance of potassium.</summary>
    public Conductance GK { get; init; } = 6 * uS;

    /// <summary>Reversal potential of potassium.</summary>
    public Voltage EK { get; init; } = -90 * mV;

    /// <summary>Potential from which the rates count.</summary>
    public Voltage VT { get; init; } = -63 * mV;

    /// <summary>Potential that a spike rises through.</summary>
    public Voltage VSpike { get; init; } = -20 * mV;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Activation of sodium.</summary>
    [State] public partial float M { get; set; }

    /// <summary>Sodium that is not inactivated.</summary>
    [State] public partial float H { get; set; }

    /// <summary>Activation of potassium.</summary>
    [State] public partial float N { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    private float U => (V - VT) / mV;

    private float OpensM => 1.28f / Exprel((13 - U) / 4);

    private float ClosesM => 1.4f / Exprel((U - 40) / 5);

    private float OpensH => 0.128f * Exp((17 - U) / 18);

    private float ClosesH => 4 / (1 + Exp((40 - U) / 5));

    private float OpensN => 0.16f / Exprel((15 - U) / 5);

    private float ClosesN => 0.5f * Exp((10 - U) / 40);

    /// <summary>It starts at rest, but for the little that sodium and potassium are open there.</summary>
    public Equations Start => [Next(V) == ELeak, Next(H) == 1];

    /// <summary>Membrane and channels.</summary>
    [Integrate(Integrator.Adaptive)]
    public Equations Flow =>
    [
        D(V) == (GLeak * (ELeak - V) - GNa * (M * M * M * H) * (V - ENa) - GK * (N * N * N * N) * (V - EK) + I) / Cm,
        D(M) == (OpensM * (1 - M) - ClosesM * M) / (1 * ms),
        D(H) == (OpensH * (1 - H) - ClosesH * H) / (1 * ms),
        D(N) == (OpensN * (1 - N) - ClosesN * N) / (1 * ms),
    ];

    /// <summary>The spike, which resets nothing.</summary>
    public Event Spike => new() { When = Rising(V, VSpike) };
}
