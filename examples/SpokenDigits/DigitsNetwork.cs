#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SpokenDigits;

/// <summary>
/// Recurrent network of adaptive neurons that listens to cochlea spikes and names the spoken digit in every step
/// (the architecture of Bellec et al., 2020, on data in the layout of Cramer et al., 2020).
/// </summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class DigitsNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<BellecAlif>    Hidden { get; } = new(hidden);
    public Population<BellecReadout> Output { get; } = new(classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
