using Snn.Models;

namespace Snn.Tests.Runtime.Training;

/// <summary>The network of the yin-yang example with half of its synapses, rewired.</summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class RewiredNetwork(float noise, int block = 1, float l1 = 0.01f)
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(30) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2), Connect.Fraction(0.5f, block)) { Rewiring = new DeepR { L1 = l1, Noise = noise } };
    [Trainable] public Sparse<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f), Connect.Total(40)) { Rewiring = new DeepR { L1 = 0.1f * l1 } };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>As many synapses onto its hidden neurons as it is told.</summary>
[Network, Train<EventProp>]
public partial class WideRewiredNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(500) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; init; } = new(Init.Normal(sd: 1.5f, mean: 2), Connect.All);
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
