using Snn.Models;

namespace Snn.Tests.Runtime;

/// <summary>A leaky cell with noise of its own.</summary>
[Neuron]
public partial class NoisyCell
{
    public Time TauMem { get; init; } = 20 * ms;

    public float Sigma { get; init; } = 0.02f;

    [State, Impulse] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem + Snn.Dsl.Noise(Sigma)];

    public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0], Hold = [Hold(V, @for: 2 * ms)] };
}

/// <summary>Sizes that threads cannot share evenly, all storages, delays, noise, synapses that tire, rules that wait and rules with a signal.</summary>
[Network]
public partial class SpreadNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(90);

    [FromRun(nameof(Lif.I))]
    public Population<Lif> Exc { get; } = new(333) { Start = { [nameof(Lif.V)] = Init.Uniform(0, 1) } };

    public Population<NoisyCell> Inh { get; } = new(150);

    public Population<Lif> Map { get; } = new(6, 7, 11);

    [Learn<PairStdp>]
    public Sparse<Exponential> InExc { get; } = new(Init.Uniform(0.1f, 0.9f), Connect.Probability(0.3f)) { Delay = 3 * ms, Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    [Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))]
    public Dense<Exponential> ExcInh { get; } = new(Init.Uniform(0, 0.05f)) { Delay = 2 * ms };

    public Sparse<Exponential> InhExc { get; } = new(Init.Uniform(-0.3f, 0), Connect.PerSource(40)) { Delay = 5 * ms };

    public Procedural<Delta> ExcExc { get; } = new(Init.Uniform(0, 0.06f), Connect.Probability(0.1f)) { Delay = 7 * ms };

    public OneToOne<Delta> InhInh { get; } = new(Init.Constant(-0.2f));

    public Dense<TsodyksMarkram> InInh { get; } = new(Init.Uniform(0, 0.4f)) { Delay = 4 * ms };

    public Sparse<Delta> ExcMap { get; } = new(Init.Uniform(0, 0.5f), Connect.Probability(0.2f, 8));

    public Convolution<Delta> MapMap { get; } = new(Init.Uniform(-0.1f, 0.3f), kernel: 3) { Padding = 1 };

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Exc >> ExcExc >> Exc, Inh >> InhInh >> Inh, Input >> InInh >> Inh, Exc >> ExcMap >> Map, Map >> MapMap >> Map];
}

/// <summary>Two populations that share a kernel, reached along paths, and synapses of one kind onto them that tire.</summary>
[Network]
public partial class SpreadKinds
{
    public Population<Lif> Left { get; } = new(200) { Start = { [nameof(Lif.V)] = Init.Uniform(0, 2) } };

    public Population<Lif> Right { get; } = new(130);

    public Sparse<Exponential> LeftRight { get; } = new(Init.Constant(3), Connect.Probability(0.2f));

    public Sparse<Exponential> RightLeft { get; } = new(Init.Constant(3), Connect.Probability(0.2f)) { Delays = Init.Normal(sd: 2 * ms, mean: 3 * ms) };

    public Dense<TsodyksMarkram> LeftTires { get; } = new(Init.Uniform(0, 0.2f)) { Delay = 2 * ms };

    public Sparse<TsodyksMarkram> RightTires { get; } = new(Init.Uniform(0, 2), Connect.Probability(0.1f)) { Delay = 3 * ms, Model = new() { TauRec = 50 * ms, U0 = 0.3f } };

    public Time Dt { get; init; } = 1 * ms;

    public Wiring Wires => [Left >> LeftRight >> Right, Right >> RightLeft >> Left, Left >> LeftTires >> Right, Right >> RightTires >> Left];
}
