using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Two populations that spike by themselves, a readout, delays, and rules of either kind on recurrent projections.</summary>
[Network]
public partial class RecurrentPlastic(Time slow)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(45);

    public Population<SpikeInput> Teacher { get; } = new(3);

    public Population<Alif> Exc { get; } = new(67);

    public Population<Lif> Inh { get; } = new(18);

    public Population<Leaky> Output { get; } = new(3);

    [Learn<PairStdp>] public Dense<Exponential> InExc { get; } = new(Init.Uniform(0.2f, 0.9f)) { Delay = 3 * ms };

    [Learn<EPropAlif>, FromRun(nameof(EPropAlif.L))] public Dense<Delta> ExcExc { get; } = new(Init.Normal(sd: 0.05f)) { Delay = slow, Rule = new EPropAlif { LearningRate = 0.01f } };

    [Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))] public Dense<Exponential> ExcInh { get; } = new(Init.Uniform(0.1f, 0.5f)) { Delay = 2 * ms };

    public Dense<Delta> InhExc { get; } = new(Init.Constant(-0.05f));

    public Dense<Delta> TeachInh { get; } = new(Init.Constant(0.8f)) { Delay = 4 * ms };

    public Dense<Delta> ExcOut { get; } = new(Init.Uniform(0, 1));

    public Wiring Wires =>
    [
        Input >> InExc >> Exc, Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Teacher >> TeachInh >> Inh, Exc >> ExcOut >> Output,
    ];
}

/// <summary>A network that nothing learns in.</summary>
[Network]
public partial class StillNetwork
{
    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Started> Hidden { get; } = new(19);

    public Dense<Exponential> InHid { get; } = new(Init.Uniform(0, 3)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden];
}

[Network]
public partial class EPropReadoutPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<EPropReadout>, FromRun(nameof(EPropReadout.Error))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay, Rule = new EPropReadout { LearningRate = 0.01f } };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class EPropAlifPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<EPropAlif>, FromRun(nameof(EPropAlif.L))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay, Rule = new EPropAlif { LearningRate = 0.01f, Beta = 0.1f } };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}
