using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Sees neurons before in every step, and spikes of both ends.</summary>
[Plasticity]
public partial class SeeingBefore
{
    [Pre] public partial float V { get; }

    [Pre] public partial float Fired { get; }

    [State] public partial float Trace { get; set; }

    [State] public partial float Count { get; set; }

    [Target] public partial float W { get; set; }

    public Event PostSpike => new() { Then = [Next(Count) == 0.5f * Count + 1, Next(W) == W + 0.003f * Trace] };

    public Equations Step => [Next(Trace) == 0.9f * Trace + Fired, Next(W) == W + 0.0005f * (V - W) * Fired - 0.0001f * Count];
}

/// <summary>Three rules on synapses with delays of their own: of 1, 2 and 5 steps by the numbers of their neurons.</summary>
[Network]
public partial class DelayedRules(SynapseDelays? delays, Time delay = default)
{
    public static readonly int[] All = [1, 2, 5];

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(40);

    public Population<Lif> Exc { get; } = new(150) { Model = new() { VTh = 1 } };

    [Learn<PairStdp>] public Sparse<Delta> A { get; } = new(Weights(0.12f), Connect.Where(Connected)) { Delays = delays, Delay = delay, Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Sparse<Delta> B { get; } = new(Weights(0.03f), Connect.Where(Connected)) { Delays = delays, Delay = delay };

    [Learn<SeeingBefore>] public Sparse<Delta> C { get; } = new(Weights(0.02f), Connect.Where(Connected)) { Delays = delays, Delay = delay };

    public Wiring Wires => [Input >> A >> Exc, Exc >> B >> Exc, Exc >> C >> Exc];

    public static bool Connected(int i, int j) => (7 * i + 3 * j) % 5 < 2;

    public static int StepsOf(int i, int j) => All[(i * i + j) % 3];

    public static Init Weights(float mean) => Init.Of((i, j) => mean * (0.5f + (3 * i + j) % 11 / 10f));
}

/// <summary>The same with a projection for each delay.</summary>
[Network]
public partial class SplitRules
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(40);

    public Population<Lif> Exc { get; } = new(150) { Model = new() { VTh = 1 } };

    [Learn<PairStdp>] public Sparse<Delta> A1 { get; } = new(DelayedRules.Weights(0.12f), Of(1)) { Delay = 1 * ms, Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    [Learn<PairStdp>] public Sparse<Delta> A2 { get; } = new(DelayedRules.Weights(0.12f), Of(2)) { Delay = 2 * ms, Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    [Learn<PairStdp>] public Sparse<Delta> A5 { get; } = new(DelayedRules.Weights(0.12f), Of(5)) { Delay = 5 * ms, Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Sparse<Delta> B1 { get; } = new(DelayedRules.Weights(0.03f), Of(1)) { Delay = 1 * ms };

    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Sparse<Delta> B2 { get; } = new(DelayedRules.Weights(0.03f), Of(2)) { Delay = 2 * ms };

    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Sparse<Delta> B5 { get; } = new(DelayedRules.Weights(0.03f), Of(5)) { Delay = 5 * ms };

    [Learn<SeeingBefore>] public Sparse<Delta> C1 { get; } = new(DelayedRules.Weights(0.02f), Of(1)) { Delay = 1 * ms };

    [Learn<SeeingBefore>] public Sparse<Delta> C2 { get; } = new(DelayedRules.Weights(0.02f), Of(2)) { Delay = 2 * ms };

    [Learn<SeeingBefore>] public Sparse<Delta> C5 { get; } = new(DelayedRules.Weights(0.02f), Of(5)) { Delay = 5 * ms };

    public Wiring Wires =>
    [
        Input >> A1 >> Exc, Input >> A2 >> Exc, Input >> A5 >> Exc, Exc >> B1 >> Exc, Exc >> B2 >> Exc, Exc >> B5 >> Exc,
        Exc >> C1 >> Exc, Exc >> C2 >> Exc, Exc >> C5 >> Exc,
    ];

    private static Connect Of(int steps) => Connect.Where((i, j) => DelayedRules.Connected(i, j) && DelayedRules.StepsOf(i, j) == steps);
}

/// <summary>A rule on synapses that are declared with one delay.</summary>
[Network]
public partial class StillRules
{
    public Population<SpikeInput> Input { get; } = new(9);

    public Population<Lif> Exc { get; } = new(8);

    [Learn<PairStdp>] public Sparse<Delta> A { get; init; } = new(Init.Constant(0.1f), Connect.Probability(0.5f));

    public Wiring Wires => [Input >> A >> Exc];
}

/// <summary>The same where training would move the synapses.</summary>
[Network, Train<SurrogateBptt>]
public partial class RewiredRules
{
    public Population<SpikeInput> Input { get; } = new(40);

    public Population<Lif> Exc { get; } = new(30) { Model = new() { VTh = 0.5f } };

    [Trainable, Learn<PairStdp>] public Sparse<Delta> A { get; } = new(DelayedRules.Weights(0.2f), Connect.Probability(0.4f)) { Delays = Init.Uniform(1 * ms, 6 * ms), Rewiring = new DeepR(), Rule = new PairStdp { APlus = 0.02f, AMinus = 0.02f } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> A >> Exc, Exc >> Out >> Output];
}

/// <summary>Rules of learning where each synapse has a delay of its own: a spike is one for a synapse when it arrives there.</summary>
public sealed class DelayedRuleTests
{
    private const int Steps = 700;

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => DelayedRules.StepsOf(i, j) * ms);

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void They_are_those_of_a_projection_for_each_delay(Backend backend)
    {
        using var own = Run(new DelayedRules(Delays), new() { Backend = backend }, Steps);
        using var split = Run(new SplitRules(), new() { Backend = backend }, Steps);
        using var start = new DelayedRules(Delays).Simulate();
        var splitWeights = split.Weights;
        Assert.True(own.SpikeCount("Exc") > 500);
        Assert.Equal(split.SpikeCount("Exc"), own.SpikeCount("Exc"));
        Assert.Equal(split.State("Exc.V").Span.ToArray(), own.State("Exc.V").Span.ToArray());
        foreach (string name in (string[])["A", "B", "C"])
        {
            Assert.NotEqual(Weights(start, name), Weights(own, name));
            Assert.Equal(Weights(own, name), BySplit(own, split, name, (p, k) => splitWeights.Row(split.Layout.Projection(p), k)));
        }

        Assert.Equal(own.SynapseVariable("B.C", 7).ToArray(), BySplit(own, split, "B", (p, k) => split.SynapseVariable(p + ".C", k), 7));
    }

    [Fact]
    public void One_delay_for_all_is_that_of_the_projection()
    {
        using var own = Run(new DelayedRules(Init.Constant(3 * ms)), new(), Steps);
        using var shared = Run(new DelayedRules(null, 3 * ms), new(), Steps);
        Assert.Equal(All(shared), All(own));
    }

    [Fact]
    public void Threads_and_files_change_no_bit()
    {
        float[] expected = Whole(new() { Threads = 1 });
        Assert.Equal(expected, Whole(new() { Threads = 2 }));
        Assert.Equal(expected, Whole(new() { Threads = 3 }));
        string path = Path.GetTempFileName();
        try
        {
            using (var half = Begin(new DelayedRules(Delays), new() { Threads = 2 }))
            {
                half.Run(Steps / 2);
                half.Save(path);
            }

            using var later = Begin(new DelayedRules(Delays), new() { Threads = 3 });
            later.Load(path);
            later.Run(Steps - Steps / 2);
            later.EndTrial();
            Assert.Equal(expected, All(later));
        }
        finally
        {
            File.Delete(path);
        }

        static float[] Whole(SimulationOptions options)
        {
            using var simulation = Run(new DelayedRules(Delays), options, Steps);
            return All(simulation);
        }
    }

    [Fact]
    public void Weights_are_the_stores_when_they_are_asked_for_and_may_be_changed()
    {
        var network = new DelayedRules(Delays);
        using var given = new WeightStore(network.Layout(), 1);
        Initialiser.Fill(given, 1);
        using var simulation = Begin(network, new() { Weights = given });
        float[] before = given.Row(0, 3).ToArray();
        simulation.Run(Steps);
        float[] after = given.Row(0, 3).ToArray();
        Assert.NotEqual(before, after);
        Assert.Equal(simulation.Weights.Row(0, 3).Length, after.Length);

        // others change them between runs: no rule has anything to do where nothing spikes
        simulation.Restart();
        given.Row(0, 3).Fill(0.25f);
        simulation.Step();
        Assert.All(simulation.Weights.Row(0, 3).ToArray(), w => Assert.Equal(0.25f, w));
        using var probed = Begin(network, new());
        var recording = probed.ProbeSynapses("B.C", new() { Sources = [7] });
        probed.Run(200);
        Assert.Equal(probed.SynapseVariable("B.C", 7).ToArray(), recording[recording.Count - 1].ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_a_device_they_are_those_of_the_CPU(bool own)
    {
        using var device = ComputeDevice.Simulated(16);
        CompareOn(device, own, 40);
    }

    [SkippableFact]
    public void So_they_are_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        CompareOn(device, true, Steps);
    }

    [Fact]
    public void A_simulation_moves_no_synapses_on_a_device_either()
    {
        using var device = ComputeDevice.Simulated(16);
        using var start = new RewiredRules().Simulate();
        using var cpu = Begin(new RewiredRules(), new());
        using var there = Begin(new RewiredRules(), new() { Device = device });
        cpu.Run(60);
        there.Run(60);
        Assert.True(cpu.SpikeCount("Exc") > 20, $"{cpu.SpikeCount("Exc")} spikes");
        Assert.Equal(cpu.SpikeCount("Exc"), there.SpikeCount("Exc"));
        Assert.NotEqual(Weights(start, "A"), Weights(cpu, "A"));
        Assert.All(Weights(cpu, "A").Zip(Weights(there, "A")), w => Assert.Equal(w.First, w.Second, 1e-5f));
    }

    [Fact]
    public void A_device_goes_by_the_declaration()
    {
        using var device = ComputeDevice.Simulated(16);
        var network = new StillRules { A = new(Init.Constant(0.1f), Connect.Probability(0.5f)) { Delays = Init.Constant(2 * ms) } };
        Assert.Contains("StillRules.A has Delays, one for each synapse, and its declaration does not say so", Assert.Throws<NotSupportedException>(() => network.Simulate(new() { Device = device })).Message, StringComparison.Ordinal);
    }

    internal static void CompareOn(ComputeDevice device, bool own, int steps, bool quiet = false)
    {
        DelayedRules network = own ? new(Delays) : new(null, 3 * ms);
        using var cpu = Begin(network, new());
        using var there = Begin(network, new() { Device = device });
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Run(steps);
        }

        Assert.True(quiet || cpu.SpikeCount("Exc") > steps / 4, $"{cpu.SpikeCount("Exc")} spikes");
        Assert.Equal(cpu.SpikeCount("Exc"), there.SpikeCount("Exc"));
        Assert.True(quiet || cpu.Variable("C.Trace").Span.ToArray().Max() > 0);
        Near(cpu.Variable("C.Trace").Span.ToArray(), there.Variable("C.Trace").Span.ToArray());
        Near(cpu.Variable("C.Count").Span.ToArray(), there.Variable("C.Count").Span.ToArray());

        // eligibilities, which wait on the CPU until they are read, become weights
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.EndTrial();
        }

        foreach (string name in (string[])["A", "B", "C"])
        {
            Near(Weights(cpu, name), Weights(there, name));
        }

        static void Near(float[] expected, float[] actual)
        {
            float most = expected.Max(MathF.Abs);
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), v => Assert.InRange(v.Second, v.First - 1e-5f * most, v.First + 1e-5f * most));
        }
    }

    private static Simulation Begin(ISimulated network, SimulationOptions options)
    {
        var simulation = network.Simulate(options);
        foreach (string name in (string[])["B", "B1", "B2", "B5"])
        {
            if (simulation.Layout.Projections.Any(p => p.Name == name))
            {
                simulation.Signal(name + ".Reward").Set(0.3f);
            }
        }

        simulation.Input("Input").Poisson(30 * Hz);
        return simulation;
    }

    private static Simulation Run(ISimulated network, SimulationOptions options, int steps)
    {
        var simulation = Begin(network, options);
        simulation.Run(steps / 2);
        simulation.Run(steps - steps / 2);
        simulation.EndTrial();
        return simulation;
    }

    private static float[] Weights(Simulation simulation, string name)
    {
        var (weights, projection) = (simulation.Weights, simulation.Layout.Projection(name));
        return [.. Enumerable.Range(0, weights.SourceSize(projection)).SelectMany(k => weights.Row(projection, k).ToArray())];
    }

    private static float[] All(Simulation simulation) => [.. Weights(simulation, "A"), .. Weights(simulation, "B"), .. Weights(simulation, "C"), .. simulation.State("Exc.V").Span[..150], simulation.SpikeCount("Exc")];

    /// <summary>What the synapses of a projection have where there is one for each delay, in the order of the one for all.</summary>
    private static float[] BySplit(Simulation own, Simulation split, string name, Func<string, int, Span<float>> row, int? source = null)
    {
        var (pairs, splitWeights) = (own.Weights.Connections(own.Layout.Projection(name))!, split.Weights);
        return [.. Enumerable.Range(source ?? 0, source is null ? pairs.Sources : 1).SelectMany(k => pairs.TargetsOf(k).Select(j =>
        {
            string projection = name + DelayedRules.StepsOf(k, j);
            var others = splitWeights.Connections(split.Layout.Projection(projection))!;
            return row(projection, k)[others.Find(k, j) - others.FirstOf(k)];
        }))];
    }
}
