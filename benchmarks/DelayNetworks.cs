#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>The shape of the Spiking Heidelberg Digits with delays that stay as they are.</summary>
[Network]
[Train<EventProp>]
public partial class FixedDelays
{
    public Population<SpikeInput> Input  { get; } = new(ShdNetwork.Channels);
    public Population<Lif>        Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(ShdNetwork.Classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(1.5f / MathF.Sqrt(8))) { Delay = 8 * ms };
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Normal(0.5f / 16))            { Delay = 8 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same with delays that learn, one for each projection.</summary>
[Network]
[Train<EventProp>]
public partial class SharedDelays
{
    public Population<SpikeInput> Input  { get; } = new(ShdNetwork.Channels);
    public Population<Lif>        Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(ShdNetwork.Classes);

    [Trainable, TrainableDelay] public Dense<Exponential> InHid  { get; } = new(Init.Normal(1.5f / MathF.Sqrt(8))) { Delay = 8 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(0.5f / 16))            { Delay = 8 * ms };
    [Trainable]                 public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same with one for each neuron of a source.</summary>
[Network]
[Train<EventProp>]
public partial class NeuronDelays
{
    public Population<SpikeInput> Input  { get; } = new(ShdNetwork.Channels);
    public Population<Lif>        Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky>      Output { get; } = new(ShdNetwork.Classes);

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InHid  { get; } = new(Init.Normal(1.5f / MathF.Sqrt(8))) { Delay = 8 * ms };
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(0.5f / 16))            { Delay = 8 * ms };
    [Trainable]                             public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
