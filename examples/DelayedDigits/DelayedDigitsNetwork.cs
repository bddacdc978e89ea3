#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace DelayedDigits;

/// <summary>
/// One layer whose neurons learn their weights and, for each, how long its spikes take to the others (Mészáros, Knight and Nowotny,
/// 2025, Efficient event-based delay learning in spiking neural networks). Gradients come from the times of spikes alone.
/// </summary>
[Network, Train<EventProp>]
public partial class DelayedDigitsNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(channels);
    public Population<Lif>        Hidden { get; } = new(hidden) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(classes);

    // EventProp sees no neuron that is silent: input weights are positive in the mean, so that all spike from the start
    [Trainable]                              public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 0.01f, mean: 0.02f));
    [Trainable, TrainableDelay(Per.Neuron)]  public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.05f)) { Delay = 10 * ms, MostDelay = 60 * ms };
    [Trainable]                              public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.03f));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
