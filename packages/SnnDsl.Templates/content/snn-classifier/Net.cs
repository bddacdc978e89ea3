using Snn.Models;

namespace SnnClassifier;

/// <summary>Spikes of the input reach a hidden layer, and those of the hidden layer a readout with a unit for each class.</summary>
[Network, Train<EventProp>, Train<SurrogateBptt>]
public partial class Net(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 0.2f * ms;

    public Population<SpikeInput> Input  { get; } = new(channels);
    public Population<Cell>       Hidden { get; } = new(hidden);
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 1.5f, mean: 2));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
