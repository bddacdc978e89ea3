using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Populations of one kind, at each of which spikes arrive in another way: a delay for each neuron, a delay for each synapse, synapses that are drawn, and plain rows.</summary>
[Network, Train<SurrogateBptt>, Train<EventProp>]
public partial class MixedLayers
{
    public Time Dt => 1 * ms;

    public Population<SpikeInput> Input { get; } = new(13);

    public Population<Lif> First { get; } = new(21) { Model = new() { VTh = 0.6f } };

    public Population<Lif> Second { get; } = new(35) { Model = new() { VTh = 0.6f, TauMem = 15 * ms } };

    public Population<Lif> Third { get; } = new(18) { Model = new() { VTh = 0.6f } };

    public Population<Lif> Fourth { get; } = new(9) { Model = new() { VTh = 0.6f } };

    public Population<Lif> Fifth { get; } = new(12) { Model = new() { VTh = 0.6f } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> In { get; } = new(Init.Normal(sd: 1, mean: 1.5f)) { Delay = 2 * ms };

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> Later { get; } = new(Init.Normal(sd: 0.5f, mean: 0.5f)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> Spread { get; } = new(Init.Normal(sd: 0.3f, mean: 0.4f), Connect.Probability(0.6f)) { Delays = SynapseDelays.Of((i, j) => (1 + (i + 2 * j) % 4) * ms) };

    public Procedural<Exponential> Drawn { get; } = new(Init.Normal(sd: 0.3f, mean: 0.6f), Connect.Probability(0.6f)) { Delay = 2 * ms };

    [Trainable, TrainableDelay] public Dense<Exponential> Plain { get; } = new(Init.Normal(sd: 0.4f, mean: 0.8f)) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(0.4f));

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> Skip { get; } = new(Init.Normal(0.4f)) { Delay = 2 * ms };

    public Wiring Wires =>
    [
        Input >> In >> First, First >> Later >> Second, Second >> Spread >> Third, Third >> Drawn >> Fourth, Fourth >> Plain >> Fifth,
        Fifth >> Out >> Output, Second >> Skip >> Output,
    ];
}
