using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Rules of rewiring that a user writes.</summary>
public sealed class RewiringRuleTests : IDisposable
{
    private static readonly YinYang Symbol = new() { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = true };
    private static readonly SpikeDataset Points = Symbol.Draw(64, seed: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Threads_and_files_change_no_bit_of_what_a_rule_does()
    {
        using Trainer one = Make(1), two = Make(2), three = Make(3);
        string[] start = Pairs(one);
        one.TrainEpoch(Points);
        two.TrainEpoch(Points);
        three.TrainEpoch(Points);
        Same(one, two, 0);
        Same(one, three, 0);
        one.Save(_directory);
        one.TrainEpoch(Points);
        using var resumed = Make(2);
        Assert.Empty(resumed.Resume(_directory));
        resumed.TrainEpoch(Points);
        Same(one, resumed, 0);
        Assert.All((string[])["InHid", "HidOut"], name => Assert.Contains(Pairs(one).Except(start), pair => pair.StartsWith(name)));
        Assert.Equal((75, 40), (one.Weights.Connections(0)!.Count, one.Weights.Connections(1)!.Count));
    }

    [Fact]
    public void A_device_does_what_the_CPU_does()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using Trainer here = Make(1), there = Make(1, device);
        var few = Points.Take(40).ToArray();
        here.TrainEpoch(few);
        there.TrainEpoch(few);
        Same(here, there, 1e-4f);
        Assert.Contains("update, rewiring, rewiring, synapses gone, synapses new", there.RunsOn);

        // what a rule keeps of synapses comes back from there and goes there again
        there.Save(_directory);
        using Trainer resumed = Make(1, device), back = Make(1);
        Assert.Empty(resumed.Resume(_directory));
        Assert.Empty(back.Resume(_directory));
        here.TrainEpoch(few);
        resumed.TrainEpoch(few);
        back.TrainEpoch(few);
        Same(here, resumed, 1e-4f);
        Same(here, back, 1e-4f);
    }

    /// <summary>The rule as a loop over a list of synapses, in double.</summary>
    [Fact]
    public void An_update_is_that_of_the_equations()
    {
        const float rate = 0.1f;
        const int count = 30, seed = 3;
        var rule = new Fading { Least = 0.03f };
        var layout = Recurrent(rule);
        using var weights = new WeightStore(layout, seed);
        using var gradient = weights.Alike();
        Initialiser.Fill(weights, seed);
        var random = new Random(1);
        using var team = new WorkerTeam(1);
        using var update = new BatchUpdate(weights, [gradient], [new TouchedRows(8)], new OptimiserChoice(layout, new Descent { Rate = rate }, new() { MaxSteps = 1 }), new() { MaxSteps = 1, Threads = 1, Seed = seed });
        int gone = 0, stayed = 0;
        for (int t = 1; t < 50; t++)
        {
            var slopes = new double[count];
            for (int i = 0; i < count; i++)
            {
                gradient.Of(0).Span[i] = random.NextSingle() - 0.5f;
                slopes[i] = gradient.Of(0).Span[i];
            }

            var expected = Synapses(weights, update).Select((s, i) =>
            {
                double sign = MathF.CopySign(1, s.Weight), slope = sign * slopes[i], moved = Math.Abs(s.Weight) - rate * slope;
                var draws = new RandomRow(seed, 0, RandomPurpose.Noise, i, t);
                double use = 0.5 * s.Use + 0.5 * Math.Abs(slope * moved) + 0.01 * Math.Abs(draws.Normal()) / t, age = s.Age + 1;
                double size = moved - 0.001 * draws.Normal() - 0.001 * 0.25;
                return (s.Pair, Size: Math.Max(size, 0) * sign, Use: use, Age: age, Gone: t % 2 == 0 && age > 2 && use < 0.03);
            }).ToDictionary(s => s.Pair);
            update.Run(team, 1, 1, new(t, 0.25));

            var now = Synapses(weights, update).ToDictionary(s => s.Pair);
            Assert.Equal(count, now.Count);
            Assert.True(t % 2 == 0 || now.Keys.ToHashSet().SetEquals(expected.Keys));
            foreach (var (pair, synapse) in now)
            {
                bool stays = expected.TryGetValue(pair, out var of) && !of.Gone;
                stayed += stays ? 1 : 0;
                gone += stays ? 0 : 1;
                Assert.Equal(stays ? of.Size : 0, synapse.Weight, 1e-5);
                Assert.Equal(stays ? of.Use : 0, synapse.Use, 1e-5);
                Assert.Equal(stays ? of.Age : 0, synapse.Age);
            }

            Assert.All(expected.Values.Where(e => !e.Gone), e => Assert.Contains(e.Pair, now.Keys));
        }

        Assert.True(gone > 20 && stayed > 500, $"{gone} came, and synapses stayed {stayed} times");
    }

    [Fact]
    public void Between_two_times_synapses_whose_size_is_gone_wait_at_0_and_keep_their_sign()
    {
        var layout = Recurrent(new DeepR { L1 = 0.1f, Every = 4 });
        using var weights = new WeightStore(layout, 3);
        using var gradient = weights.Alike();
        Initialiser.Fill(weights, 3);
        var before = Synapses(weights, null);
        using var team = new WorkerTeam(1);
        using var update = new BatchUpdate(weights, [gradient], [new TouchedRows(8)], new OptimiserChoice(layout, new Descent(), new() { MaxSteps = 1 }), new() { MaxSteps = 1, Threads = 1, Seed = 3 });
        for (int t = 1; t < 4; t++)
        {
            update.Run(team, 1, 1, new(t, 0));
            Assert.All(before.Zip(Synapses(weights, null)), s =>
            {
                Assert.Equal(s.First.Pair, s.Second.Pair);
                Assert.Equal(MathF.Max(MathF.Abs(s.First.Weight) - 0.1f * t, 0), MathF.Abs(s.Second.Weight), 1e-6f);
                Assert.Equal(MathF.Sign(s.First.Weight), MathF.Sign(MathF.CopySign(1, s.Second.Weight)));
            });
        }

        update.Run(team, 1, 1, new(4, 0));
        Assert.NotEqual(before.Select(s => s.Pair), Synapses(weights, null).Select(s => s.Pair));
    }

    [Fact]
    public void What_no_rule_can_do_is_refused()
    {
        Assert.Contains("is to be rewired by an Adam, which is no rule of rewiring", Refusal(new Adam()));
        Assert.Contains("rewired after every 0 batches", Refusal(new DeepR { Every = 0 }));
        Assert.Contains("rewired with a Shake of -1; it must be at least 0", Refusal(new Fading { Shake = -1 }));
        Assert.Contains("rewired with a Memory of NaN; it must be a finite number", Refusal(new Fading { Memory = float.NaN }));

        static string Refusal(object rule) => Assert.Throws<ArgumentException>(() => new WeightStore(Recurrent(rule))).Message;
    }

    [Fact]
    public void A_state_that_is_no_number_ends_the_run()
    {
        using var here = new Trainer(new BoundlessNetwork(), new EventProp(), new Adam(), new() { MaxSteps = Points.Steps, Batch = 8, Threads = 1, Loss = new MaximumCrossEntropy() });
        Assert.Contains("a weight of InOut, or a state of Boundless, which rewires it, is no longer", Assert.Throws<TrainingException>(() => here.TrainEpoch(Points)).Message);
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = new Trainer(new BoundlessNetwork(), new EventProp(), new Adam(), new() { MaxSteps = Points.Steps, Batch = 8, Threads = 1, Loss = new MaximumCrossEntropy(), Device = device });
        Assert.Contains("a state of Boundless", Assert.Throws<TrainingException>(() => there.TrainEpoch(Points)).Message);
    }

    [Fact]
    public void A_network_describes_the_rules_of_its_projections()
    {
        string text = new RuledNetwork().Describe();
        Assert.Contains("\n\nInHid, rewired by Fading: rewiring of synapses of which Size is the size of the weight, and Slope its gradient\n", text);
        Assert.Contains("\n  makes room for a new one where (Age⁺ > 2 and Least > Use⁺) or -1 > Size⁺", text);
        Assert.Contains("\n\nHidOut, rewired by MagnitudePruning: rewiring", text);
    }

    private static List<((int Source, int Target) Pair, float Weight, float Use, float Age)> Synapses(WeightStore weights, BatchUpdate? update)
    {
        var pairs = weights.Connections(0)!;
        var states = update?.RewiringStates ?? [];
        return [.. Enumerable.Range(0, pairs.Sources).SelectMany(k => pairs.TargetsOf(k).Select((m, i) => ((k, m), weights.Row(0, k)[i], Of(0, k, i), Of(1, k, i))))];

        float Of(int state, int k, int i) => state < states.Length ? states[state].At(pairs.FirstOf(k) + i) : 0;
    }

    private static string[] Pairs(Trainer trainer) => [.. Enumerable.Range(0, 2).SelectMany(p => Enumerable.Range(0, trainer.Weights.SourceSize(p))
        .SelectMany(k => trainer.Weights.Connections(p)!.TargetsOf(k).Select(m => $"{trainer.Weights.Layout.Projections[p].Name} {k} {m}")))];

    private static void Same(Trainer a, Trainer b, float tolerance)
    {
        Assert.Equal(Pairs(a), Pairs(b));
        Assert.All(SparseNetworks.Numbers(a.Weights).Zip(SparseNetworks.Numbers(b.Weights)), w => Assert.Equal(w.First, w.Second, tolerance));
    }

    private static NetworkLayout Recurrent(object rule) => new(
        "Net",
        Time.Of(1),
        [new("A", "Lif", 8, true)],
        [new("P", 0, 0, Init.Normal(0.3f), 1, true) { Connections = Connect.Total(30), Rewiring = rule }])
    { Readout = 0, Inputs = [] };

    private static Trainer Make(int threads, ComputeDevice? device = null) => new(
        new RuledNetwork(), new EventProp(), new Adam { LearningRate = 2e-2f }, new() { MaxSteps = Points.Steps, Batch = 8, Threads = threads, Loss = new MaximumCrossEntropy(), Device = device });
}

/// <summary>A rule whose state leaves the numbers that there are.</summary>
[Rewiring]
public partial class Boundless
{
    [State] public partial float Sum { get; set; }

    [Target] public partial float Theta { get; set; }

    public Equations Step => [Next(Sum) == 1e30f * (Sum + 1)];

    public bool Gone => Next(Theta) < 0;
}

/// <summary>A network that is rewired by it.</summary>
[Network]
[Train<EventProp>]
public partial class BoundlessNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InOut { get; } = new(Init.Normal(sd: 0.1f), Connect.Fraction(0.5f)) { Rewiring = new Boundless() };

    public Wiring Wires => [Input >> InOut >> Output];
}
