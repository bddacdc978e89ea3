using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>A neuron with all that a population may have of its own: parameters that learn, for all and for each neuron, a start, noise.</summary>
[Neuron]
public partial class LayerCell
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1;
    [Trainable] public float Rest { get; init; } = 0.1f;
    public float Sd { get; init; } = 0.02f;
    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }
    public Equations Start => [Next(V) == Rest];
    public Equations Flow => [D(V) == (Rest + I - V) / TauMem + Noise(Sd * Sqrt(2 / TauMem))];
    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == 0],
        Hold = [Hold(@for: 2 * ms)],
        Surrogate = x => FastSigmoid(x, 10),
    };
}

/// <summary>Two populations that share a kernel, with loops, a delay that learns, two ways to the readout, compressed rows.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class LayeredNetwork
{
    public Population<SpikeInput> Input { get; } = new(13);
    public Population<LayerCell> Hidden { get; } = new(21) { Model = new() { TauMem = 15 * ms } };
    public Population<LayerCell> Deep { get; } = new(30) { Model = new() { VTh = 0.9f, Sd = 0.03f } };
    public Population<Leaky> Output { get; } = new(5);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> Loop { get; } = new(Init.Normal(0.5f)) { Delay = 1 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> Deeper { get; } = new(Init.Normal(1.5f, 0.5f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
    [Trainable] public Sparse<Exponential> Beside { get; } = new(Init.Normal(1, 0.5f), Connect.Fraction(0.6f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Kaiming(3)) { Delay = 1 * ms };
    [Trainable] public Dense<Delta> Skip { get; } = new(Init.Kaiming(3));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Loop >> Hidden, Hidden >> Deeper >> Deep, Input >> Beside >> Deep, Deep >> Out >> Output, Hidden >> Skip >> Output];
}
