using Snn.Models;

namespace Golden;

/// <summary>Three spikes make a burst, which is not sent: it pulls the membrane down for a while, the harder the more it was warmed up by a slow depolarisation.</summary>
[Neuron]
public partial class Bursting
{
    public Time  TauMem { get; init; } = 20 * ms;
    [Trainable] public float VTh { get; init; } = 1f;
    public float Depth { get; init; } = 0.5f;

    [State] public partial float V    { get; set; }
    [State] public partial float Slow { get; set; }
    [State] public partial float Warm { get; set; }
    [State] public partial float N    { get; set; }
    [State] public partial float Down { get; set; }
    [Input] public partial float I    { get; }

    public Equations Flow => [D(V) == (I - Down - V) / TauMem, D(Slow) == (V - Slow) / (100 * ms), D(N) == -N / (50 * ms), D(Down) == -Down / (30 * ms)];

    [Internal] public Event Warms => new() { When = Slow >= 0.4f, Then = [Next(Warm) == Depth] };

    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == V - VTh, Next(N) == N + 1],
        Hold      = [Hold(V, @for: 2 * ms)],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };

    [Internal] public Event Burst => new()
    {
        When      = Rising(N, 2.5f),
        Then      = [Next(N) == 0, Next(Down, Grad.Stop) == Down + Depth + Warm, Next(Warm) == 0.5f * Next(Down)],
        Hold      = [Hold(@for: 10 * ms)],
        Surrogate = theta => 0.2f * Max(0, 1 - Abs(theta)),
    };
}

[Network, Train<EProp>, Train<EventProp>]
public partial class BurstingNetwork
{
    public Population<SpikeInput> Input  { get; } = new(8);
    public Population<Bursting>   Hidden { get; } = new(6);
    public Population<Leaky>      Output { get; } = new(3);
    [Trainable] public Dense<Exponential> In  { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}
