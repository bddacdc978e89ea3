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

/// <summary>Three populations that share a kernel and learn as they run, in rings: by derived rules, on dense and compressed rows, and by one that sees both ends, which are of one kind.</summary>
[Network, Train<EProp>(Online = true)]
public partial class LearningLayers
{
    public Population<SpikeInput> Input { get; } = new(13);
    public Population<BellecAlif> First { get; } = new(21) { Model = new() { Beta = 0.1f } };
    public Population<BellecAlif> Second { get; } = new(35) { Model = new() { TauAdapt = 100 * ms } };
    public Population<BellecAlif> Third { get; } = new(9);
    public Population<BellecReadout> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2)) { Delay = 2 * ms };
    [Trainable, Learn<Watching>] public Dense<Delta> Back { get; } = new(Init.Kaiming(0.5f));
    [Trainable] public Sparse<Delta> Deeper { get; } = new(Init.Kaiming(3), Connect.Fraction(0.7f));
    [Trainable, Learn<Watching>] public Dense<Delta> Beside { get; } = new(Init.Kaiming(1)) { Delay = 2 * ms };
    [Trainable] public Dense<Delta> Last { get; } = new(Init.Kaiming(3));
    [Trainable, Learn<Watching>] public Dense<Delta> Again { get; } = new(Init.Kaiming(1)) { Delay = 3 * ms };
    [Trainable] public Dense<Delta> Out1 { get; } = new(Init.Kaiming()) { Delay = 3 * ms };
    [Trainable] public Dense<Delta> Out2 { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Delta> Out3 { get; } = new(Init.Kaiming()) { Delay = 2 * ms };

    public Wiring Wires =>
    [
        Input >> In >> First, Third >> Back >> First, First >> Deeper >> Second, First >> Beside >> Second, Second >> Last >> Third, Second >> Again >> Third,
        First >> Out1 >> Output, Second >> Out2 >> Output, Third >> Out3 >> Output,
    ];
}
