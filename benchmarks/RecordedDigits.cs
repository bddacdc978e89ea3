#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Recurrent adaptive neurons, 256 unless told otherwise, for a data set of any number of channels and classes.</summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class RecordedDigits(int channels, int classes, int hidden = 256)
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
