namespace Golden;

/// <summary>Adaptive exponential integrate-and-fire (Brette and Gerstner, 2005), in its units: integrated by Runge-Kutta.</summary>
[Neuron]
public partial class AdEx
{
    public Capacitance Cm       { get; init; } = 281 * pF;
    public Conductance GLeak    { get; init; } = 30 * nS;
    public Voltage     ELeak    { get; init; } = -70.6f * mV;
    public Voltage     VT       { get; init; } = -50.4f * mV;
    public Voltage     DeltaT   { get; init; } = 2 * mV;
    public Time        TauAdapt { get; init; } = 144 * ms;
    public Conductance Coupling { get; init; } = 4 * nS;
    public Current     Jump     { get; init; } = 80.5f * pA;

    [State] public partial Voltage V { get; set; }
    [State] public partial Current W { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == ELeak];

    public Equations Flow =>
    [
        D(V) == (GLeak * DeltaT * Exp((V - VT) / DeltaT) - GLeak * (V - ELeak) - W + I) / Cm,
        D(W) == (Coupling * (V - ELeak) - W) / TauAdapt,
    ];

    public Event Spike => new()
    {
        When = V >= 20 * mV,
        Then = [Next(V) == ELeak, Next(W) == W + Jump],
    };
}
