#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace SequentialMnist;

/// <summary>The same task for adaptive neurons alone.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class AdaptiveNetwork(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput>    Input  { get; } = new(channels);
    public Population<BellecAlif>    Hidden { get; } = new(hidden) { Model = new() { Beta = 0.1f, TauAdapt = 700 * ms, TauRef = 2 * ms } };
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
