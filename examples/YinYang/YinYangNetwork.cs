#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace YinYangExample;

/// <summary>Leaky neurons with exponential synapses that tell the parts of the yin-yang symbol apart from five spikes.</summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class YinYangNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 0.2f * ms;

    public Population<SpikeInput> Input  { get; } = new(channels);
    public Population<Lif>        Hidden { get; } = new(hidden) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 1.5f, mean: 2));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
