#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace OnlineDigits;

/// <summary>
/// Recurrent network of adaptive neurons that listens to cochlea spikes and learns while it listens: nothing of what it has
/// heard is kept but an eligibility of each synapse (Bellec et al., 2020).
/// </summary>
[Network]
[Train<EProp>(Online = true)]
public partial class OnlineDigitsNetwork(int channels, int hidden, int classes)
{
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
