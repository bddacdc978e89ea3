using Snn.Models;

namespace Snn.Tests.Conformance;

[Network]
public partial class MultiplicativePairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<MultiplicativeStdp>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class Triplets(TripletStdp rule) : ToldNetwork(1, 1)
{
    [Learn<TripletStdp>] public Dense<Delta> Plastic { get; } = new(Init.Constant(0)) { Rule = rule };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class RewardPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay, Rule = new RewardStdp { Tonic = 0.1f } };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class BcmPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<BcmRate>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class ScaledPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<HomeostaticScaling>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class SuperSpikePairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<SuperSpike>, FromRun(nameof(SuperSpike.L))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay, Rule = new SuperSpike { Steepness = 0.01f, LearningRate = 5e-3f } };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>A neuron whose voltage has its spikes in it: up where it is told to, down in the next step.</summary>
[Neuron]
public partial class SpikeShape
{
    [State] public partial Voltage V { get; set; }

    [Input, Impulse] public partial float I { get; }

    public Equations Start => [Next(V) == -70 * mV];

    public Equations Step => [Next(V) == (I > 500 ? 30 * mV : -70 * mV + 0.8f * (V + 70 * mV) + I * mV)];

    public Event Spike => new() { When = V >= 0 * mV };
}

[Network]
public partial class ClopathPairs(int before, int after, float homeostasis)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(before);

    public Population<SpikeInput> Teacher { get; } = new(after);

    public Population<SpikeShape> Exc { get; } = new(after);

    [Learn<ClopathStdp>]
    public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = PlasticRun.Delay * ms, Rule = new ClopathStdp { Homeostasis = homeostasis } };

    public Dense<Delta> Orders { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}
