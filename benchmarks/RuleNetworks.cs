#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>The shape of MNIST as latencies: 784 pixels, 100 leaky neurons with exponential synapses, ten classes.</summary>
[Network]
[Train<EventProp>]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class LatencyNetwork
{
    public const int Pixels = 784, Classes = 10, Steps = 20;

    public Population<SpikeInput> Input  { get; } = new(Pixels);
    public Population<Lif>        Hidden { get; } = new(100) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(Classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 0.1f, mean: 0.1f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The shape of the Spiking Heidelberg Digits: 700 channels, 256 recurrent leaky neurons, 20 classes.</summary>
[Network]
[Train<SurrogateBptt>]
public partial class RecurrentLifNetwork
{
    public const int Channels = 700, Classes = 20, Steps = 1000;

    public Population<SpikeInput> Input  { get; } = new(Channels);
    public Population<Lif>        Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(Classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(1.5f / MathF.Sqrt(8)));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Normal(0.5f / 16));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
