using Snn.Models;

namespace Snn.Tests.Runtime.Nir;

/// <summary>A recurrent network of neurons with currents, as the library has them.</summary>
[Network]
public partial class RecurrentCuba
{
    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(30) { Model = new() { TauMem = 15 * ms, TauRef = 0 * ms, VReset = -0.1f } };

    public Population<Leaky> Out { get; } = new(3);

    public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.5f, mean: 0.15f)) { Model = new() { Tau = 4 * ms } };

    public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.4f)) { Model = new() { Tau = 4 * ms }, Delay = 3 * ms };

    public Sparse<Exponential> HidOut { get; } = new(Init.Normal(sd: 1), Connect.Probability(0.5f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Out];
}

/// <summary>Two readouts off the same neurons.</summary>
[Network]
public partial class TwoHeadedCuba
{
    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(30) { Model = new() { TauRef = 0 * ms } };

    public Population<Leaky> Out { get; } = new(3);

    public Population<Leaky> Other { get; } = new(2);

    public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.5f));

    public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1));

    public Dense<Exponential> HidOther { get; } = new(Init.Normal(sd: 1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Out, Hidden >> HidOther >> Other];
}

/// <summary>An integrate-and-fire neuron of a user's own, driven by a steady current too.</summary>
[Neuron]
public partial class Counting
{
    public float Top { get; init; } = 2;

    [State, Impulse] public partial float Count { get; set; }

    public Equations Flow => [D(Count) == 0.01f / ms];

    public Event Full => new() { When = 2 * Count > Top, Then = [Next(Count, Grad.Stop) == 0] };
}

/// <summary>A convolution, pools of all kinds, and a matrix after them.</summary>
[Network]
public partial class PlacedNet
{
    public Population<SpikeInput> Input { get; } = new(6, 5, 2);

    public Population<Counting> Conv { get; } = new(6, 5, 3);

    public Population<Lif> Sums { get; } = new(3, 2, 3) { Model = new() { TauRef = 0 * ms } };

    public Population<Lif> Means { get; } = new(3, 2, 3) { Model = new() { TauRef = 0 * ms, VTh = 0.1f } };

    [Readout] public Population<Lif> Last { get; } = new(7) { Model = new() { TauRef = 0 * ms } };

    public Convolution<Delta> InConv { get; } = new(Init.Normal(sd: 0.5f), kernel: 3) { Padding = 1 };

    public Pool<Delta> ConvSums { get; } = new(Init.Constant(0.8f), Pooling.Sum, window: 2);

    public Pool<Delta> ConvMeans { get; } = new(Init.Constant(1), Pooling.Average, window: 2);

    public Pool<Delta> SumsMeans { get; } = new(Init.Constant(1), Pooling.Sum, window: 1);

    public Dense<Delta> SumsLast { get; } = new(Init.Normal(sd: 0.7f));

    public Dense<Delta> MeansLast { get; } = new(Init.Normal(sd: 0.7f));

    public Wiring Wires => [Input >> InConv >> Conv, Conv >> ConvSums >> Sums, Conv >> ConvMeans >> Means, Sums >> SumsMeans >> Means, Sums >> SumsLast >> Last, Means >> MeansLast >> Last];
}

/// <summary>Neurons that rest after a spike.</summary>
[Network]
public partial class UnexportedLif
{
    public Population<SpikeInput> Input { get; } = new(2);

    [Readout] public Population<Lif> Hidden { get; } = new(2);

    public Dense<Exponential> InHid { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden];
}

/// <summary>Neurons that adapt.</summary>
[Network]
public partial class UnexportedAlif
{
    public Population<SpikeInput> Input { get; } = new(2);

    [Readout] public Population<Alif> Hidden { get; } = new(2);

    public Dense<Exponential> InHid { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden];
}

/// <summary>A reset that takes the threshold off.</summary>
[Neuron]
public partial class SoftReset
{
    [State, Impulse] public partial float V { get; set; }

    public Equations Flow => [D(V) == -V / (20 * ms)];

    public Event Spike => new() { When = V >= 1, Then = [Next(V, Grad.Stop) == V - 1] };
}

/// <summary>Neurons of it.</summary>
[Network]
public partial class UnexportedSoft
{
    public Population<SpikeInput> Input { get; } = new(2);

    [Readout] public Population<SoftReset> Hidden { get; } = new(2);

    public Dense<Delta> InHid { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden];
}
