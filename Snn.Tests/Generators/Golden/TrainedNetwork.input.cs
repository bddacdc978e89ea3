using Snn;

namespace Golden;

[Neuron]
public partial class TrainedLif
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;
    [Trainable] public Time TauRef { get; init; } = 3 * ms;
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1f;
    [Trainable] public float VRest { get; init; } = 0f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == VRest];

    public Equations Flow => [D(V) == (VRest + I - V) / TauMem];

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == VRest],
        Hold = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + 10 * Abs(theta), 2),
    };
}

[Network]
[Train<SurrogateBptt>]
[Train<EventProp>]
public partial class Trained
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Snn.Models.SpikeInput> Input { get; } = new(9);
    public Population<TrainedLif> Hidden { get; } = new(7);
    public Population<Snn.Models.Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Snn.Models.Exponential> InHid { get; } = new(Init.Glorot());
    [Trainable] public Dense<Snn.Models.Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
