#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace LatencyMnist;

/// <summary>
/// Leaky neurons with exponential synapses that read a handwritten digit from one spike a pixel (the architecture of
/// Wunderlich and Pehle, 2021, Sci. Rep. 11:12829).
/// </summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class DigitsNetwork(int pixels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(pixels);
    public Population<Lif>        Hidden { get; } = new(hidden) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 0.078f, mean: 0.045f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
