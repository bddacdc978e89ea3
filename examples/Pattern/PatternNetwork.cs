#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace PatternExample;

/// <summary>
/// Recurrent network of leaky and adaptive neurons that learns to draw a curve from inputs that only tell the time (the task of
/// generating a pattern in Bellec et al., 2020).
/// </summary>
[Network]
[Train<EProp>(Online = true)]
[Train<SurrogateBptt>]
public partial class PatternNetwork(int inputs, int hidden, int outputs)
{
    public Population<SpikeInput>    Input  { get; } = new(inputs);
    public Population<BellecAlif>    Hidden { get; } = new(hidden) { Model = new() { TauAdapt = 500 * ms, Beta = 0.03f } };
    public Population<BellecReadout> Output { get; } = new(outputs);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming(0.3f));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
