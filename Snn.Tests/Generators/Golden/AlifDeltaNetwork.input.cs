using Snn.Models;

namespace Golden;

/// <summary>Recurrent adaptive neurons as a discrete map, impulses straight into it.</summary>
[Network, Train<EProp>]
public partial class AlifDelta
{
    public Population<SpikeInput>    Input  { get; } = new(30);
    public Population<BellecAlif>    Hidden { get; } = new(20);
    public Population<BellecReadout> Output { get; } = new(4);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Kaiming()) { Delay = 2 * ms };
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
