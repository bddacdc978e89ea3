using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Two spiking layers, the second with connections of its own.</summary>
[Network]
[Train<EventProp>]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class SpikingReadoutNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(4) { Model = new() { TauRef = 0 * ms } };
    [Readout] public Population<Lif> Output { get; } = new(2) { Model = new() { TauRef = 0 * ms } };

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> OutOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output, Output >> OutOut >> Output];
}
