using Snn.Models;

namespace Golden;

/// <summary>Three populations of one model: they share a kernel, and what happens along projections is a loop.</summary>
[Network, Train<SurrogateBptt>, Train<EventProp>]
public partial class Layers
{
    public Population<SpikeInput> Input { get; } = new(30);
    public Population<Lif> First { get; } = new(20);
    public Population<Lif> Second { get; } = new(20) { Model = new() { TauMem = 10 * ms } };
    public Population<Lif> Third { get; } = new(10);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Exponential> InFirst { get; } = new(Init.Kaiming(1));
    [Trainable, TrainableDelay] public Dense<Exponential> FirstSecond { get; } = new(Init.Kaiming(1)) { Delay = 2 * ms };
    [Trainable] public Sparse<Exponential> SecondThird { get; } = new(Init.Kaiming(1), Connect.Fraction(0.5f));
    [Trainable] public Dense<Exponential> ThirdOut { get; } = new(Init.Glorot());

    public Wiring Wiring => [Input >> InFirst >> First, First >> FirstSecond >> Second, Second >> SecondThird >> Third, Third >> ThirdOut >> Output];
}
