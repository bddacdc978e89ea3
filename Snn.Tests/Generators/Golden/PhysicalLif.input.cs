namespace Golden;

/// <summary>Quantities: the compiler checks the dimensions, kernels see floats in one coherent base.</summary>
[Neuron]
public partial class PhysicalLif
{
    public Capacitance Cm     { get; init; } = 0.2f * nF;
    public Resistance  Rm     { get; init; } = 100 * MOhm;
    public Voltage     VRest  { get; init; } = -65 * mV;
    public Voltage     VTh    { get; init; } = -50 * mV;
    public Time        TauRef { get; init; } = 2 * ms;

    [State, Impulse] public partial Voltage V { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == VRest];

    public Equations Flow => [D(V) == (VRest - V + Rm * I) / (Rm * Cm)];

    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == VRest],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + Abs(theta), 2),
    };
}
