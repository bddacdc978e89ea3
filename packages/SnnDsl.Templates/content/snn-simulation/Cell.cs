namespace SnnSimulation;

/// <summary>A leaky neuron that synapses drive by currents, given as the voltage that they would settle at. Change its equations: the kernel follows.</summary>
[Neuron]
public partial class Cell
{
    public Time    TauMem { get; init; } = 20 * ms;
    public Time    TauRef { get; init; } = 5 * ms;
    public Voltage ERest  { get; init; } = -49 * mV;
    public Voltage VReset { get; init; } = -60 * mV;
    public Voltage VTh    { get; init; } = -50 * mV;

    [State] public partial Voltage V { get; set; }
    [Input] public partial Voltage I { get; }

    public Equations Flow => [D(V) == (ERest - V + I) / TauMem];

    public Event Spike => new()
    {
        When = V > VTh,
        Then = [Next(V) == VReset],
        Hold = [Hold(V, @for: TauRef)],
    };
}

/// <summary>A current that jumps at a spike and decays.</summary>
[Synapse]
public partial class Current
{
    public Time Tau { get; init; } = 5 * ms;

    [State] public partial Voltage I      { get; set; }
    [Input] public partial Voltage Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Weight] };

    [Output] public Voltage Out => I;
}
