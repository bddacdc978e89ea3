using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Convolutions and pools that release, from the input and from neurons that learn; each population has a kernel.</summary>
[Network(Streams = true), Train<EProp>, Train<SurrogateBptt>]
public partial class ConvolvedReleases
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6, 6, 2);

    public Population<ReleaseLif> Hidden { get; } = new(5, 5, 3) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Small { get; } = new(2, 2, 3) { Model = new() { VTh = 0.3f } };

    public Population<Alif> Given { get; } = new(3, 3, 2) { Model = new() { VTh = 0.3f } };

    public Population<Leaky> Output { get; } = new(1, 1, 3);

    [Trainable] public Convolution<TrainedTsodyksMarkram> Conv { get; } = new(Init.Normal(sd: 2, mean: 5), kernel: 2) { Delay = 2 * ms };

    public Pool<TrainedTsodyksMarkram> Mean { get; } = new(Init.Constant(30), Pooling.Average, window: 2) { Delay = 3 * ms };

    public Pool<TrainedTsodyksMarkram> First { get; } = new(Init.Constant(30), Pooling.Average, window: 2) { Model = new() { X0 = 0.7f } };

    [Trainable] public Convolution<TrainedTsodyksMarkram> Out { get; } = new(Init.Normal(1), kernel: 5) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> SmallOut { get; } = new(Init.Normal(1));

    [Trainable] public Dense<Exponential> GivenOut { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Small, Input >> First >> Given, Hidden >> Out >> Output, Small >> SmallOut >> Output, Given >> GivenOut >> Output];
}

/// <summary>The same where populations share a kernel.</summary>
[Network(Streams = true), Train<EProp>, Train<SurrogateBptt>]
public partial class ConvolvedReleaseLayers
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6, 6, 2);

    public Population<Lif> Hidden { get; } = new(5, 5, 3) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Small { get; } = new(2, 2, 3) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Given { get; } = new(3, 3, 2) { Model = new() { VTh = 0.3f, TauMem = 15 * ms } };

    public Population<Leaky> Output { get; } = new(1, 1, 3);

    [Trainable] public Convolution<TrainedTsodyksMarkram> Conv { get; } = new(Init.Normal(sd: 2, mean: 5), kernel: 2) { Delay = 2 * ms };

    public Pool<TrainedTsodyksMarkram> Mean { get; } = new(Init.Constant(30), Pooling.Average, window: 2) { Delay = 3 * ms };

    public Pool<TrainedTsodyksMarkram> First { get; } = new(Init.Constant(30), Pooling.Average, window: 2) { Model = new() { X0 = 0.7f } };

    [Trainable] public Convolution<TrainedTsodyksMarkram> Out { get; } = new(Init.Normal(1), kernel: 5) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> SmallOut { get; } = new(Init.Normal(1));

    [Trainable] public Dense<Exponential> GivenOut { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Small, Input >> First >> Given, Hidden >> Out >> Output, Small >> SmallOut >> Output, Given >> GivenOut >> Output];
}
