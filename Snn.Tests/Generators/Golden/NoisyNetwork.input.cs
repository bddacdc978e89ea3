using Snn.Models;

namespace Golden;

/// <summary>A flow with noise, of which the step draws the exact covariance; the strength learns.</summary>
[Neuron]
public partial class NoisyLif
{
    public Time TauMem { get; init; } = 20 * ms;

    [Trainable] public float Sd { get; init; } = 0.1f;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem + Noise(Sd * Sqrt(2 / TauMem))];

    public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0], Surrogate = theta => FastSigmoid(theta, 10) };
}

[Network, Train<EProp>]
public partial class Noisy
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<NoisyLif> Hidden { get; } = new(10);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Kaiming(1));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wiring => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
