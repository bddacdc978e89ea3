using Snn.Models;

namespace Golden;

/// <summary>Hard reset, hold, and a synapse with a state.</summary>
[Neuron]
public partial class HardLif
{
    public Time  TauMem { get; init; } = 20 * ms;
    public Time  TauRef { get; init; } = 2 * ms;
    public float VTh    { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == 0],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + 10 * Abs(theta), 2),
    };
}

[Network, Train<EProp>]
public partial class LifExponential
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(30);
    public Population<HardLif>    Hidden { get; } = new(20);
    public Population<Leaky>      Output { get; } = new(4);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
