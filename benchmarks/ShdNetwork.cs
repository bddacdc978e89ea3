#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>
/// The shape of the Spiking Heidelberg Digits: 700 channels, 256 recurrent adaptive neurons without refractory period, 20
/// readouts. With 8 input spikes a step the hidden neurons fire about ten times a step.
/// </summary>
[Network]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class ShdNetwork
{
    public const int Channels = 700, Classes = 20, Steps = 1000;

    public Population<SpikeInput>    Input  { get; } = new(Channels);
    public Population<BellecAlif>    Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(Classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Normal(0.35f / MathF.Sqrt(8)));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.5f / 16));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
