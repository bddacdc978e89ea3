using Snn.Models;

namespace Snn.Tests.Runtime.Training;

/// <summary>The network of the yin-yang example, 30 hidden neurons, with connections of any kind.</summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class SparseYinYangNetwork(Connect connect)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(30) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2), connect);
    [Trainable] public Sparse<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f), connect);

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Every weight of it lies away from zero.</summary>
[Network]
[Train<EProp>]
public partial class BoundedSparseNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(30);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable, AtLeast(1), AtMost(3)] public Sparse<Exponential> InHid { get; } = new(Init.Uniform(1, 3), Connect.PerTarget(2));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
