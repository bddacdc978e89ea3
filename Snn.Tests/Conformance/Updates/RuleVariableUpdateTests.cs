using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Synapses are tagged by pairs of spikes, and tags move weights while spikes arrive; a gate opens meanwhile.</summary>
[Plasticity]
public partial class Tagging
{
    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [State] public partial float Tag { get; set; }
    [State] public partial float Gate { get; set; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / (20 * ms), D(Y) == -Y / (30 * ms), D(Tag) == -Tag / (200 * ms), D(Gate) == (1 - Gate) / (500 * ms)];

    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(Tag) == Tag - 0.1f * Gate * Y, Next(W) == Max(0, W + 0.02f * Tag)] };
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(Tag) == Tag + 0.1f * X] };
}

/// <summary>What a rule keeps is looked at, and left as it is.</summary>
[CustomUpdate]
public partial class LookAtTags
{
    [Input(Per.Synapse)] public partial float Tag { get; }
    [Input(Per.Pre)] public partial float X { get; }
    [Input(Per.Post)] public partial float Y { get; }
    [Input(Per.Population)] public partial float Gate { get; }

    [State(Per.Synapse)] public partial float Tags { get; set; }
    [State(Per.Pre)] public partial float Xs { get; set; }
    [State(Per.Post)] public partial float Ys { get; set; }
    [State(Per.Post)] public partial float Most { get; set; }
    [State(Per.Population)] public partial float Gates { get; set; }

    public Equations Step => [Next(Tags) == Tag, Next(Xs) == X, Next(Ys) == Y, Next(Most) == MaxOverSources(Tag), Next(Gates) == Gate];
}

/// <summary>Tags become weights; they and traces are what is left.</summary>
[CustomUpdate]
public partial class Consolidation
{
    [Target(Per.Synapse)] public partial float W { get; set; }
    [Target(Per.Synapse)] public partial float Tag { get; set; }
    [Target(Per.Pre)] public partial float X { get; set; }
    [Target(Per.Post)] public partial float Y { get; set; }
    [Target(Per.Population)] public partial float Gate { get; set; }

    public Equations Step => [Next(W) == W + 0.2f * Tag * (1 + X), Next(Tag) == Tag / 2, Next(X) == 0.9f * X, Next(Y) == 0.5f * Y + 0.1f * MeanOverSources(Tag), Next(Gate) == 0.8f * Gate];
}

/// <summary>What synapses and neurons after have alone.</summary>
[CustomUpdate]
public partial class Fading
{
    [Target(Per.Synapse)] public partial float Tag { get; set; }
    [Input(Per.Neuron, PerExample = true)] public partial float Y { get; }

    public Equations Step => [Next(Tag) == 0.7f * Tag + 0.01f * MeanOverBatch(Y)];
}

/// <summary>Projections of all pairs and of some, of one rule and of two that call their traces the same.</summary>
[Network]
public partial class TaggedNetwork(int hidden = 200)
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(hidden);
    [Learn<Tagging>] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.9f));
    [Learn<PairStdp>, Learn<Tagging>] public Sparse<Exponential> HidHid { get; } = new(Init.Uniform(0, 0.05f), Connect.Probability(0.2f)) { Delay = 2 * ms };
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden];

    [Update(Every = 0, Group = "look")] public LookAtTags Given { get; } = new();
    [Update(Every = 0, Group = "look")] public LookAtTags Recurrent { get; } = new();
    [Update(Every = 0)] public Consolidation Consolidate { get; } = new();
    [Update(Every = 0)] public Consolidation Again { get; } = new();

    public Bindings Variables =>
    [
        Bind(Given.Tag, InHid.Rule<Tagging>().Tag), Bind(Given.X, InHid.Rule<Tagging>().X), Bind(Given.Y, InHid.Rule<Tagging>().Y), Bind(Given.Gate, InHid.Rule<Tagging>().Gate),
        Bind(Recurrent.Tag, HidHid.Rule<Tagging>().Tag), Bind(Recurrent.X, HidHid.Rule<Tagging>().X), Bind(Recurrent.Y, HidHid.Rule<PairStdp>().Y), Bind(Recurrent.Gate, HidHid.Rule<Tagging>().Gate),
        Bind(Consolidate.W, InHid.Model.Weight), Bind(Consolidate.Tag, InHid.Rule<Tagging>().Tag), Bind(Consolidate.X, InHid.Rule<Tagging>().X), Bind(Consolidate.Y, InHid.Rule<Tagging>().Y), Bind(Consolidate.Gate, InHid.Rule<Tagging>().Gate),
        Bind(Again.W, HidHid.Model.Weight), Bind(Again.Tag, HidHid.Rule<Tagging>().Tag), Bind(Again.X, HidHid.Rule<PairStdp>().X), Bind(Again.Y, HidHid.Rule<Tagging>().Y), Bind(Again.Gate, HidHid.Rule<Tagging>().Gate),
    ];
}

/// <summary>Synapses that have delays of their own.</summary>
[Network]
public partial class LateTaggedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(200);
    [Learn<Tagging>] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 1.5f), Connect.Probability(0.6f)) { Delays = SynapseDelays.Of((i, j) => (1 + (i + 2 * j) % 9) * ms) };
    public Wiring Wires => [Input >> InHid >> Hidden];

    [Update(Every = 0)] public Fading Fade { get; } = new();
    public Bindings Variables => [Bind(Fade.Tag, InHid.Rule<Tagging>().Tag), Bind(Fade.Y, InHid.Rule<Tagging>().Y)];
}

/// <summary>Updates that have what rules of plasticity keep, of synapses, of neurons at either end, and of a projection.</summary>
public sealed class RuleVariableUpdateTests
{
    [Theory]
    [InlineData(37)]
    [InlineData(300)] // more than a rule waits
    public void What_updates_read_is_that_of_a_loop_in_double(int steps)
    {
        using var simulation = Make(new TaggedNetwork());
        var (given, fired) = (simulation.Record("Input"), simulation.Record("Hidden"));
        simulation.Run(steps);
        simulation.Update("look");
        double gate = 0;
        double[] x = new double[11], y = new double[200];
        double[,] tag = new double[11, 200];
        for (int t = 0; t < steps; t++)
        {
            gate = 1 - (1 - gate) * Math.Exp(-1.0 / 500);
            Scale(x, Math.Exp(-1.0 / 20));
            Scale(y, Math.Exp(-1.0 / 30));
            for (int k = 0; k < 11; k++)
            {
                for (int j = 0; j < 200; j++)
                {
                    tag[k, j] *= Math.Exp(-1.0 / 200);
                }
            }

            foreach (int k in At(given, t - 1))
            {
                for (int j = 0; j < 200; j++)
                {
                    tag[k, j] -= 0.1 * gate * y[j];
                }

                x[k]++;
            }

            foreach (int j in At(fired, t))
            {
                for (int k = 0; k < 11; k++)
                {
                    tag[k, j] += 0.1 * x[k];
                }

                y[j]++;
            }
        }

        Near("Xs", x, simulation.UpdateState("Given.Xs")[0].Span[..11]);
        Near("Ys", y, simulation.UpdateState("Given.Ys")[0].Span[..200]);
        Near("Gates", [gate], simulation.UpdateState("Given.Gates")[0].Span[..1]);
        for (int k = 0; k < 11; k++)
        {
            Near($"Tags of {k}", [.. Enumerable.Range(0, 200).Select(j => tag[k, j])], simulation.UpdateState("Given.Tags")[k].Span[..200]);
        }

        Near("Most", [.. Enumerable.Range(0, 200).Select(j => Enumerable.Range(0, 11).Max(k => tag[k, j]))], simulation.UpdateState("Given.Most")[0].Span[..200]);
        Assert.Contains(y, trace => trace > 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bits_do_not_depend_on_threads_and_a_saved_simulation_goes_on_as_an_unbroken_one(bool isLate)
    {
        ISimulated network = isLate ? new LateTaggedNetwork() : new TaggedNetwork();
        string file = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "run.snn");
        using var one = Make(network);
        using var two = Make(network, threads: 2);
        using var three = Make(network, threads: 3);
        using var later = Make(network, threads: 2);
        using var untouched = Make(network);
        Assert.Equal(3, three.Threads);
        Go(one);
        Go(two);
        Go(three);
        one.Save(file);
        later.Load(file);
        foreach (var simulation in new[] { one, two, three, later })
        {
            simulation.Update("");
            Go(simulation);
        }

        untouched.Run(4 * 77);
        Assert.Equal(Bits(one), Bits(two));
        Assert.Equal(Bits(one), Bits(three));
        Assert.Equal(Bits(one), Bits(later));
        Assert.NotEqual(untouched.Weights.All.Span.ToArray(), one.Weights.All.Span.ToArray());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void What_an_update_leaves_is_what_the_next_step_goes_on_with()
    {
        using var simulation = Make(new TaggedNetwork());
        using var other = Make(new TaggedNetwork());
        foreach (var s in new[] { simulation, other })
        {
            s.Run(100);
            s.Update("look");
        }

        float[] tags = other.SynapseVariable("HidHid.Tag", 7).ToArray(), y = other.Variable("HidHid.Tagging.Y").Span[..200].ToArray(), x = other.Variable("HidHid.PairStdp.X").Span[..200].ToArray();
        float gate = other.Variable("HidHid.Gate").At(0);
        Assert.Contains(tags, tag => tag != 0);
        simulation.Update("");
        Assert.Equal(tags.Select(tag => tag / 2), simulation.SynapseVariable("HidHid.Tag", 7).ToArray());
        Assert.Equal(x.Select(trace => 0.9f * trace), simulation.Variable("HidHid.PairStdp.X").Span[..200].ToArray());
        Assert.Equal(0.8f * gate, simulation.Variable("HidHid.Gate").At(0));
        Assert.NotEqual(y, simulation.Variable("HidHid.Tagging.Y").Span[..200].ToArray());
        Assert.Contains("Y is HidHid.Tagging.Y", new TaggedNetwork().Describe());
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceSimulationUpdateTests.Devices), MemberType = typeof(DeviceSimulationUpdateTests))]
    public void A_device_goes_on_as_the_CPU_does(string choice)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        using var here = Make(new TaggedNetwork(33));
        using var there = Make(new TaggedNetwork(33), device: device);
        foreach (var simulation in new[] { here, there })
        {
            simulation.Run(40);
            simulation.Update("");
            simulation.Run(1);
            simulation.Update("");
            simulation.Update("look");
            simulation.Run(9);
        }

        Assert.Equal(here.SpikeCount("Hidden"), there.SpikeCount("Hidden"));
        Assert.NotEqual(0, here.SpikeCount("Hidden"));
        Near("weights", Of(here.Weights.All.Span), there.Weights.All.Span);
        Near("Given.Tags", Of(here.UpdateState("Given.Tags").Span), there.UpdateState("Given.Tags").Span);
        Near("Recurrent.Most", Of(here.UpdateState("Recurrent.Most").Span), there.UpdateState("Recurrent.Most").Span);
        foreach (string name in here.SynapseVariables)
        {
            for (int k = 0; k < 11; k++)
            {
                // rows rest on the CPU alone
                here.Update("look");
                Near($"{name} of {k}", Of(here.SynapseVariable(name, k)), there.SynapseVariable(name, k));
            }
        }

        foreach (string name in here.Variables)
        {
            int size = name.EndsWith("Gate", StringComparison.Ordinal) ? 1 : name == "InHid.X" ? 11 : 33;
            Near(name, Of(here.Variable(name).Span[..size]), there.Variable(name).Span[..size]);
        }

        static double[] Of(ReadOnlySpan<float> values) => [.. values.ToArray().Select(x => (double)x)];
    }

    private static IEnumerable<int> At(SpikeRecording spikes, long t) => spikes.Steps.Zip(spikes.Neurons).Where(s => s.First == t).Select(s => s.Second);

    private static void Scale(double[] values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }

    private static void Go(Simulation simulation)
    {
        for (int i = 0; i < 2; i++)
        {
            simulation.Run(60);
            simulation.Update("");
            simulation.Run(17);
        }
    }

    private static float[] Bits(Simulation s) =>
    [
        .. s.Weights.All.Span, .. s.State("Hidden.V").Span, .. s.Variables.SelectMany(v => s.Variable(v).Span.ToArray()),
        .. s.SynapseVariables.SelectMany(v => Enumerable.Range(0, 11).SelectMany(k => s.SynapseVariable(v, k).ToArray())),
    ];

    private static void Near(string what, double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5 * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]}, expected {expected[i]}");
        }
    }

    private static Simulation Make(ISimulated network, int threads = 1, ComputeDevice? device = null)
    {
        var simulation = network.Simulate(new() { Seed = 3, Threads = threads, Device = device });
        simulation.Input("Input").Poisson(60 * Hz);
        return simulation;
    }
}
