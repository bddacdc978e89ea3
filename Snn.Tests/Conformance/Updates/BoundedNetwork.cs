using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Excitatory and inhibitory projections (Dale's law), a range that has no zero, and one that is free.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class BoundedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, AtLeast(0)] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.5f));
    [Trainable, Above(-0.5), AtMost(0)] public Dense<Exponential> HidHid { get; } = new(Init.Uniform(-0.4f, 0)) { Delay = 2 * ms };
    [Trainable, AtLeast(0.1), Below(0.3)] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0.2f));
    [Trainable] public Dense<Exponential> InOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output, Input >> InOut >> Output];
}
