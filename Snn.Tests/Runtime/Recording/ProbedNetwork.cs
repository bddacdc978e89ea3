using Snn.Models;

namespace Snn.Tests.Runtime.Recording;

/// <summary>A neuron whose state has a unit.</summary>
[Neuron]
public partial class Metered
{
    public Voltage VTh { get; init; } = -50 * mV;

    [State] public partial Voltage V { get; set; }

    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == -60 * mV];

    public Equations Flow => [D(V) == (-60 * mV - V + I * mV) / (20 * ms)];

    public Event Spike => new() { When = V >= VTh, Then = [Next(V) == -60 * mV], Hold = [Hold(V, @for: 2 * ms)] };
}

/// <summary>Rules whose synapses wait for spikes, on rows of some pairs and on whole ones, in steps of no short binary number.</summary>
[Network]
public partial class ProbedNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<SpikeInput> Input { get; } = new(30);

    public Population<Metered> Exc { get; } = new(21);

    [Learn<PairStdp>] public Sparse<Exponential> InExc { get; } = new(Init.Uniform(4, 16), Connect.Probability(0.4f)) { Delay = 0.3f * ms, Rule = new PairStdp { WMax = 20, APlus = 0.3f, AMinus = 0.3f } };

    [Learn<TripletStdp>] public Dense<Exponential> ExcExc { get; } = new(Init.Uniform(0, 1)) { Delay = 1 * ms };

    public Procedural<Exponential> Drawn { get; } = new(Init.Constant(0.1f), Connect.Probability(0.1f));

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc, Exc >> Drawn >> Exc];
}
