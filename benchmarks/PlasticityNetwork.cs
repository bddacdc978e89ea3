using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>A neuron that leaks and fires, driven by its synapses and a steady current.</summary>
[Neuron]
public partial class Driven
{
    public Time TauMem { get; init; } = 20 * ms;

    public float Drive { get; init; } = 1.0071f;

    [State, Impulse] public partial float V { get; set; }

    public Equations Flow => [D(V) == (Drive - V) / TauMem];

    public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0] };
}

/// <summary>One million plastic synapses: 1,000 to 1,000 neurons, both at about 10 Hz.</summary>
[Network]
public partial class PlasticityNetwork
{
    public const int Size = 1000;

    public const float Rate = 10, Start = 1e-6f, Change = 1e-8f, Most = 2e-6f;

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(Size);

    public Population<Driven> Exc { get; } = new(Size);

    [Learn<PairStdp>]
    public Dense<Delta> Plastic { get; } = new(Init.Constant(Start)) { Rule = new PairStdp { APlus = Change, AMinus = 1.05f * Change, WMax = Most } };

    public Wiring Wires => [Input >> Plastic >> Exc];
}

/// <summary>The same with a tenth of the synapses, on compressed rows.</summary>
[Network]
public partial class SparsePlasticityNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(PlasticityNetwork.Size);

    public Population<Driven> Exc { get; } = new(PlasticityNetwork.Size);

    [Learn<PairStdp>]
    public Sparse<Delta> Plastic { get; } = new(Init.Constant(PlasticityNetwork.Start), Connect.Fraction(0.1f)) { Rule = new PairStdp { APlus = PlasticityNetwork.Change, AMinus = 1.05f * PlasticityNetwork.Change, WMax = PlasticityNetwork.Most } };

    public Wiring Wires => [Input >> Plastic >> Exc];
}
