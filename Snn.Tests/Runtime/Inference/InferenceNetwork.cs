using Snn.Models;

namespace Snn.Tests.Runtime.Inference;

/// <summary>A network with all that a file of it keeps: dense and sparse weights, a parameter that learns, and what neurons have of their own.</summary>
[Network(Streams = true), Train<SurrogateBptt>, Train<EProp>]
public partial class InferenceNetwork(Time? tauOut = null)
{
    public Population<SpikeInput> Input { get; } = new(30);

    [PerNeuron(nameof(Lif.VTh))]
    public Population<Lif> Hidden { get; } = new(40) { Parameters = { [nameof(Lif.VTh)] = Init.Normal(sd: 0.05f, mean: 1) } };

    public Population<Leaky> Output { get; } = new(3) { Model = new() { Tau = tauOut ?? 20 * ms } };

    [Trainable] public Dense<InferenceSynapse> InHid { get; } = new(Init.Normal(sd: 1));

    [Trainable] public Sparse<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f), Connect.Probability(0.2f)) { Delay = 3 * ms };

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A current whose time constant learns.</summary>
[Synapse]
public partial class InferenceSynapse
{
    [Trainable] public Time Tau { get; init; } = 5 * ms;

    [State] public partial float I { get; set; }

    [Input] public partial float Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Weight] };

    [Output] public float Out => I;
}

/// <summary>One that trains a delay, which no stream follows.</summary>
[Network(Streams = true), Train<EventProp>]
public partial class DelayedInferenceNetwork
{
    public Population<SpikeInput> Input { get; } = new(30);

    public Population<Lif> Hidden { get; } = new(10);

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1));

    [Trainable, TrainableDelay] public Dense<Exponential> HidOut { get; } = new(Init.Kaiming()) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>One whose synapses have delays of their own, between pairs that no seed changes.</summary>
[Network(Streams = true), Train<SurrogateBptt>]
public partial class ListedInferenceNetwork(Time longest)
{
    public Population<SpikeInput> Input { get; } = new(30);

    public Population<Lif> Hidden { get; } = new(10);

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 1), Connect.Where((source, target) => (source + target) % 2 == 0)) { Delays = Init.Uniform(1 * ms, longest) };

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
