using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime;

/// <summary>Rules of plasticity have the same bits on any number of threads, whatever they keep and wherever they keep it.</summary>
public sealed class SpreadRuleTests
{
    private const int Before = 80, After = 150, Steps = 300; // more than a rule may wait

    public static TheoryData<ISimulated> Networks() => [.. DeviceSimulationTests.Told(Before, After), new SpreadRules()];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Any_number_of_threads_has_the_same_bits(ISimulated network)
    {
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            using var one = Run(network, new() { Backend = backend });
            Assert.True(one.SpikeCount("Exc") > 500);
            using var two = Run(network, new() { Backend = backend, Threads = 2 });
            using var three = Run(network, new() { Backend = backend, Threads = 3 });
            Assert.Equal(3, three.Threads);
            Same(one, two);
            Same(one, three);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public void Saved_and_loaded_is_unbroken(int before, int after)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "state.snn");
        using var unbroken = Run(new SpreadRules(), new());
        using var first = Begin(new SpreadRules(), new() { Threads = before });
        RunFor(first, 130);
        first.Save(path);
        using var second = Begin(new SpreadRules(), new() { Threads = after });
        RunFor(second, 5);
        second.Load(path);

        // asked for before anything runs
        Assert.Equal(first.Weights.All.Span.ToArray(), second.Weights.All.Span.ToArray());
        Finish(second);
        Same(unbroken, second);
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    [Fact]
    public void What_a_user_makes_of_a_trace_all_threads_see()
    {
        using var one = Begin(new SpreadRules(), new());
        using var three = Begin(new SpreadRules(), new() { Threads = 3 });
        foreach (var simulation in (Simulation[])[one, three])
        {
            RunFor(simulation, 100);
            simulation.Variable("ExcExc.X").Span.Fill(2);
            RunFor(simulation, 150);
            simulation.Restart();
            RunFor(simulation, 50);
        }

        Same(one, three);
    }

    private static Simulation Run(ISimulated network, SimulationOptions options)
    {
        var simulation = Begin(network, options);
        RunFor(simulation, 130);
        Finish(simulation);
        return simulation;
    }

    private static void Finish(Simulation simulation)
    {
        simulation.EndTrial();
        RunFor(simulation, Steps - 130);
    }

    private static Simulation Begin(ISimulated network, SimulationOptions options)
    {
        var simulation = network.Simulate(options);
        if (simulation.Layout.Projections.Any(p => p.Name == "Orders"))
        {
            var orders = simulation.Weights[simulation.Layout.Projection("Orders")];
            for (int j = 0; j < orders.Count; j++)
            {
                orders[j].At(j) = ToldNetwork.Order;
            }
        }

        foreach (int input in simulation.Layout.Inputs)
        {
            simulation.Input(simulation.Layout.Populations[input].Name).Poisson(30 * Hz);
        }

        DeviceSimulationTests.Signal(simulation, new(4), 0);
        if (network is SpreadRules)
        {
            simulation.Signal("Rewarded.Reward").Set(0.2f);
        }

        return simulation;
    }

    private static void RunFor(Simulation simulation, int steps) => simulation.Run(steps);

    private static void Same(Simulation one, Simulation other)
    {
        SpreadTests.Same(one, other);
        foreach (string name in one.Variables)
        {
            Assert.Equal(one.Variable(name).Span.ToArray(), other.Variable(name).Span.ToArray());
        }

        foreach (string name in one.SynapseVariables)
        {
            for (int k = 0; k < one.Layout.Populations[one.Layout.Projections[one.Layout.Projection(name[..name.IndexOf('.')])].Source].Size; k++)
            {
                Assert.Equal(one.SynapseVariable(name, k).ToArray(), other.SynapseVariable(name, k).ToArray());
            }
        }
    }
}

/// <summary>Rules that wait and rules that do not, on rows of some pairs and of all.</summary>
[Network]
public partial class SpreadRules
{
    public Population<SpikeInput> Input { get; } = new(90);

    public Population<Lif> Exc { get; } = new(201);

    [Learn<TripletStdp>] public Sparse<Delta> Triplets { get; } = new(Init.Uniform(0.2f, 0.6f), Connect.Probability(0.3f)) { Rule = new TripletStdp(), Delay = 3 * ms };

    [Learn<RewardStdp>, FromRun(nameof(RewardStdp.Reward))] public Sparse<Delta> Rewarded { get; } = new(Init.Uniform(0.2f, 0.6f), Connect.Probability(0.2f)) { Rule = new RewardStdp { Tonic = 0.1f } };

    [Learn<BcmRate>] public Sparse<Delta> Rates { get; } = new(Init.Uniform(0.2f, 0.6f), Connect.Probability(0.2f)) { Rule = new BcmRate() };

    [Learn<HomeostaticScaling>] public Sparse<Delta> Scaled { get; } = new(Init.Uniform(0.2f, 0.6f), Connect.PerSource(30)) { Rule = new HomeostaticScaling() };

    [Learn<PairStdp>] public Sparse<Delta> ExcExc { get; } = new(Init.Uniform(0, 0.1f), Connect.Probability(0.1f)) { Rule = new PairStdp(), Delay = 2 * ms };

    [Learn<MultiplicativeStdp>] public Dense<Delta> All { get; } = new(Init.Uniform(0, 0.02f)) { Rule = new MultiplicativeStdp() };

    public Wiring Wires => [Input >> Triplets >> Exc, Input >> Rewarded >> Exc, Input >> Rates >> Exc, Input >> Scaled >> Exc, Exc >> ExcExc >> Exc, Exc >> All >> Exc];
}
