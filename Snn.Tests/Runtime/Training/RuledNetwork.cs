using Snn.Models;

namespace Snn.Tests.Runtime.Training;

/// <summary>Synapses whose weight times gradient has been small for some time are gone: a rule with all that a rule may read.</summary>
[Rewiring]
public partial class Fading
{
    public Schedule Least { get; init; } = 0.02f;

    public float Memory { get; init; } = 0.5f;

    [AtLeast(0)] public float Shake { get; init; } = 0.01f;

    public int Every { get; init; } = 2;

    [State] public partial float Use { get; set; }

    [State] public partial float Age { get; set; }

    [Target] public partial float Size { get; set; }

    [Input] public partial float Slope { get; }

    private bool IsGrown => Next(Age) > 2;

    public Equations Step =>
    [
        Next(Age) == Age + 1,
        Next(Use) == Memory * Use + (1 - Memory) * Abs(Slope * Size) + Shake * Abs(Normal()) / Iteration,
        Next(Size) == Size - 0.1f * Shake * Normal() - 0.001f * Progress,
    ];

    public bool Gone => (IsGrown && Next(Use) < Least) || Next(Size) < -1;
}

/// <summary>The network of the yin-yang example, one projection of it rewired by a rule of its own, the other by magnitude.</summary>
[Network]
[Train<EventProp>]
public partial class RuledNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(30) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2), Connect.Fraction(0.5f)) { Rewiring = new Fading() };
    [Trainable] public Sparse<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f), Connect.Total(40)) { Rewiring = new MagnitudePruning { Threshold = 0.03f, Every = 3 } };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
