using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A simulation of neurons that start, leak and fire at values of their own.</summary>
[Network]
public partial class OwnNetwork
{
    public const int Size = 70;

    public Time Dt { get; init; } = 0.5f * ms;

    public Population<SpikeInput> Input { get; init; } = new(8);

    [PerNeuron(nameof(Lif.TauMem), nameof(Lif.VTh), "InCells.Tau")]
    public Population<Lif> Cells { get; init; } = new(Size)
    {
        Start = { [nameof(Lif.V)] = Init.Uniform(-0.5f, 0.5f), ["InCells.I"] = NeuronValues.Of(i => 0.01f * i) },
        Parameters =
        {
            [nameof(Lif.TauMem)] = Init.Normal(sd: 3 * ms, mean: 20 * ms),
            [nameof(Lif.VTh)] = Enumerable.Range(0, Size).Select(i => 0.5f + 0.01f * i).ToArray(),
        },
    };

    public Dense<Exponential> InCells { get; init; } = new(Init.Uniform(0, 6));

    public Wiring Wires => [Input >> InCells >> Cells];
}

/// <summary>The same of a network that is trained, one of whose parameters learns for each neuron.</summary>
[Network, Train<SurrogateBptt>, Train<EProp>(Online = true)]
public partial class OwnTrainedNetwork
{
    public Population<SpikeInput> Input { get; init; } = new(8);

    [PerNeuron(nameof(OwnLif.TauMem), nameof(OwnLif.VTh))]
    public Population<OwnLif> Hidden { get; init; } = new(21)
    {
        Start = { [nameof(OwnLif.V)] = Init.Normal(sd: 0.3f) },
        Parameters = { [nameof(OwnLif.TauMem)] = Init.Uniform(10 * ms, 30 * ms), [nameof(OwnLif.VTh)] = Init.Uniform(0.4f, 0.9f) },
    };

    public Population<Leaky> Output { get; init; } = new(3);

    [Trainable] public Dense<Delta> InHid { get; init; } = new(Init.Kaiming(gain: 2));

    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Neuron]
public partial class OwnLif
{
    public Time TauMem { get; init; } = 20 * ms;

    public float VTh { get; init; } = 1f;

    public float V0 { get; init; }

    [State, Impulse] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == V0];

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new() { When = V >= VTh, Then = [Next(V) == V - VTh], Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2) };
}

/// <summary>A start that training would move, and a threshold that learns for each neuron.</summary>
[Neuron]
public partial class OwnLearning
{
    [Trainable] public float V0 { get; init; } = 0.1f;

    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1f;

    [State, Impulse] public partial float V { get; set; }

    public Equations Start => [Next(V) == V0];

    public Equations Flow => [D(V) == -V / (20 * ms)];

    public Event Spike => new() { When = V >= VTh, Then = [Next(V) == V - VTh], Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2) };
}

[Network, Train<SurrogateBptt>]
public partial class OwnLearningNetwork
{
    public Population<SpikeInput> Input { get; init; } = new(8);

    public Population<OwnLearning> Hidden { get; init; } = new(5);

    public Population<Leaky> Output { get; init; } = new(3);

    [Trainable] public Dense<Delta> InHid { get; init; } = new(Init.Kaiming(gain: 2));

    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
