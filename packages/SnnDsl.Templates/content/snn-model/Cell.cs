namespace SnnModel;

/// <summary>
/// The adaptive exponential neuron (Brette and Gerstner, 2005, J. Neurophysiol. 94:3637), in mV and ms with a current in mV.
/// Change its equations, or write others: the kernel follows.
/// </summary>
[Neuron]
public partial class Cell
{
    public Time    TauMem { get; init; } = 20 * ms;
    public Time    TauW   { get; init; } = 100 * ms;
    public Voltage ERest  { get; init; } = -70 * mV;
    public Voltage VTh    { get; init; } = -50 * mV;
    public Voltage Slope  { get; init; } = 2 * mV;
    public Voltage VReset { get; init; } = -58 * mV;
    public Voltage VPeak  { get; init; } = 0 * mV;
    public float   A      { get; init; } = 0.1f;
    public Voltage B      { get; init; } = 5 * mV;

    [State] public partial Voltage V { get; set; }
    [State] public partial Voltage W { get; set; }
    [Input] public partial Voltage I { get; }

    public Equations Start => [Next(V) == ERest];

    public Equations Flow =>
    [
        D(V) == (ERest - V + Slope * Exp((V - VTh) / Slope) - W + I) / TauMem,
        D(W) == (A * (V - ERest) - W) / TauW,
    ];

    public Event Spike => new()
    {
        When = V >= VPeak,
        Then = [Next(V) == VReset, Next(W) == W + B],
    };
}
