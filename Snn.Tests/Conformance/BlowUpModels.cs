using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>An exponential upstroke that has no solution a fraction of a step past its threshold.</summary>
[Neuron]
public partial class Sharp
{
    public float Peak { get; init; } = -20;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float W { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == -70];

    public Equations Flow =>
    [
        D(V) == (-(V + 70) + 2 * Exp((V + 50) / 2) - W + I) / (20 * ms),
        D(W) == (0.1f * (V + 70) - W) / (100 * ms),
    ];

    public Event Spike => new()
    {
        When = V >= Peak,
        Then = [Next(V, Grad.Stop) == -65, Next(W) == W + 5],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta / 40)),
    };
}

/// <summary>Izhikevich's neuron with a peak of choice.</summary>
[Neuron]
public partial class HighPeak
{
    public float Peak { get; init; } = 30;

    [State] public partial float V { get; set; }
    [State] public partial float U { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == -65, Next(U) == -13];

    public Equations Flow => [D(V) == (0.04f * V * V + 5 * V + 140 - U + I) / ms, D(U) == 0.02f * (0.2f * V - U) / ms];

    public Event Spike => new()
    {
        When = V >= Peak,
        Then = [Next(V, Grad.Stop) == -65, Next(U) == U + 8],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta / 60)),
    };
}

[Network, Train<EProp>, Train<EventProp>]
public partial class SharpNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; init; } = new(1);
    public Population<Sharp> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; init; } = new(1);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Constant(100));
    [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(1));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>Impulses that lift neurons past their peak, where a slope has no meaning either.</summary>
[Network, Train<EProp>]
public partial class KickedSharpNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Sharp> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; } = new(1);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(100));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>, Train<EventProp>]
public partial class HighPeakNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; init; } = new(1);
    public Population<HighPeak> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; init; } = new(1);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Constant(20));
    [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(0.1f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}
