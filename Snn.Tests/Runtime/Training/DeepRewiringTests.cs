using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Deep rewiring (Bellec et al. 2018).</summary>
public sealed class DeepRewiringTests : IDisposable
{
    private static readonly YinYang Symbol = new() { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = true };
    private static readonly SpikeDataset Points = Symbol.Draw(80, seed: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(ExecutionPlan.Stepped, 0, 1)]
    [InlineData(ExecutionPlan.Stepped, 0.01, 1)]
    [InlineData(ExecutionPlan.Exact, 0, 1)]
    [InlineData(ExecutionPlan.Stepped, 0, 5)]
    [InlineData(ExecutionPlan.Stepped, 0.01, 5)]
    public void Threads_change_no_bit_a_resumed_run_neither_and_the_number_of_synapses_stays(ExecutionPlan plan, float noise, int block)
    {
        var network = new RewiredNetwork(noise, block);
        using var one = Make(network, plan, 1);
        using var three = Make(network, plan, 3);
        int[] start = Pairs(one);
        one.TrainEpoch(Points);
        three.TrainEpoch(Points);
        Same(one, three);
        one.Save(_directory);
        one.TrainEpoch(Points);
        using var resumed = Make(network, plan, 2);
        Assert.Empty(resumed.Resume(_directory));
        resumed.TrainEpoch(Points);
        Same(one, resumed);
        Assert.NotEqual(start, Pairs(one));
        for (int p = 0; p < 2; p++)
        {
            var pairs = one.Weights.Connections(p)!;
            Assert.Equal(p == 0 ? 75 : 40, pairs.Count);
            Assert.All(Enumerable.Range(0, pairs.Sources), k => Assert.Equal(pairs.TargetsOf(k).Distinct().Order(), pairs.TargetsOf(k)));
        }
    }

    /// <summary>Weights are as many as a multiple of what threads work on at a time and some more, none of which is a synapse's.</summary>
    [Theory]
    [InlineData(2032)]
    [InlineData(2033)]
    [InlineData(2047)]
    public void Any_number_of_synapses_can_be_rewired(int synapses)
    {
        using var trainer = Make(new WideRewiredNetwork { InHid = new(Init.Normal(sd: 1.5f, mean: 2), Connect.Total(synapses)) { Rewiring = new DeepR { L1 = 0.01f } } }, ExecutionPlan.Stepped, 2);
        int[] start = Pairs(trainer);
        trainer.TrainEpoch(Points);
        Assert.Equal(synapses, trainer.Weights.Connections(0)!.Count);
        Assert.NotEqual(start, Pairs(trainer));
    }

    [Fact]
    public void Weights_of_a_list_know_no_other_pairs()
    {
        var list = SynapseList.Of([(0, 1, 0.5f), (4, 7, 1f)]);
        var network = new WideRewiredNetwork { InHid = new(list.Weights, list.Pairs) { Rewiring = new DeepR { L1 = 0.01f } } };
        Assert.Contains("are those of a list", Assert.Throws<ArgumentException>(() => Make(network, ExecutionPlan.Stepped, 1)).Message);
    }

    /// <summary>Algorithm 1, written as it stands there: a list of pairs, their signs and θ.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_update_is_that_of_the_paper(bool self)
    {
        const float rate = 0.1f, l1 = 0.02f;
        var layout = Recurrent(Connect.Total(30), self, new DeepR { L1 = l1 });
        using var weights = new WeightStore(layout, 3);
        using var gradient = weights.Alike();
        Initialiser.Fill(weights, 3);
        var pairs = weights.Connections(0)!;
        var random = new Random(1);
        var theta = Synapses(weights).ToDictionary(s => s.Pair, s => (Theta: MathF.Abs(s.Weight), Sign: MathF.CopySign(1, s.Weight)));
        var signs = theta.ToDictionary(t => t.Key, t => t.Value.Sign);
        using var team = new WorkerTeam(1);
        using var update = new BatchUpdate(weights, [gradient], [new TouchedRows(8)], new OptimiserChoice(layout, new Descent { Rate = rate }, new() { MaxSteps = 1 }), new() { MaxSteps = 1, Threads = 1, Seed = 3 });
        for (int t = 1; t < 60; t++)
        {
            foreach (ref float g in gradient.Of(0).Span[..30])
            {
                g = random.NextSingle() - 0.5f;
            }

            float[] slopes = gradient.Of(0).Span[..30].ToArray();
            var moved = Synapses(weights).Select((s, i) => (s.Pair, Theta: theta[s.Pair].Theta - rate * (theta[s.Pair].Sign * slopes[i]) - l1, theta[s.Pair].Sign)).ToArray();
            update.Run(team, 1, 1, new(t, 0));

            var now = Synapses(weights).ToDictionary(s => s.Pair, s => s.Weight);
            Assert.Equal(30, now.Count);
            Assert.All(now.Keys, p => Assert.True(self || p.Source != p.Target));
            foreach (var (pair, value, sign) in moved.Where(m => m.Theta >= 1e-6f))
            {
                Assert.Equal(sign * value, now[pair], 1e-6f);
            }

            var stayed = moved.Where(m => m.Theta >= 0).Select(m => m.Pair).ToHashSet();
            foreach (var pair in now.Keys.Where(p => !stayed.Contains(p)))
            {
                // new: θ = 0, of a sign that is the pair's own whenever it comes
                Assert.Equal(0, now[pair]);
                float sign = MathF.CopySign(1, now[pair]);
                Assert.Equal(signs.GetValueOrDefault(pair, sign), sign);
                signs[pair] = sign;
            }

            theta = now.ToDictionary(n => n.Key, n => (MathF.Abs(n.Value), MathF.CopySign(1, n.Value)));
        }

        Assert.True(signs.Count > 45, $"{signs.Count} pairs were connected at some time");
        Assert.Contains(signs.Values, s => s < 0);
    }

    /// <summary>The same in blocks: a synapse with θ below 0 waits at 0, and where all of a block wait it goes as a whole.</summary>
    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 8)]
    [InlineData(true, 3)]
    public void Blocks_go_when_all_their_synapses_wait(bool self, int block)
    {
        const float rate = 0.1f, l1 = 0.03f;
        const int neurons = 24, blocks = 12;
        var layout = Recurrent(Connect.Fraction(blocks / ((float)neurons * (neurons / block - (self ? 0 : 1))), block), self, new DeepR { L1 = l1 }, neurons);
        using var weights = new WeightStore(layout, 3);
        using var gradient = weights.Alike();
        Initialiser.Fill(weights, 3);
        var random = new Random(1);
        using var team = new WorkerTeam(1);
        using var update = new BatchUpdate(weights, [gradient], [new TouchedRows(neurons)], new OptimiserChoice(layout, new Descent { Rate = rate }, new() { MaxSteps = 1 }), new() { MaxSteps = 1, Threads = 1, Seed = 3 });
        int came = 0, waited = 0;
        for (int t = 1; t < 60; t++)
        {
            foreach (ref float g in gradient.Of(0).Span[..(blocks * block)])
            {
                g = random.NextSingle() - 0.5f;
            }

            float[] slopes = gradient.Of(0).Span[..(blocks * block)].ToArray();
            var moved = Synapses(weights).Select((s, i) => (s.Pair, Sign: MathF.CopySign(1, s.Weight), Theta: MathF.Abs(s.Weight) - rate * (MathF.CopySign(1, s.Weight) * slopes[i]) - l1))
                .GroupBy(s => (s.Pair.Source, s.Pair.Target / block)).ToDictionary(b => b.Key, b => b.ToList());
            update.Run(team, 1, 1, new(t, 0));

            var now = Synapses(weights).GroupBy(s => (s.Pair.Source, s.Pair.Target / block)).ToDictionary(b => b.Key, b => b.ToList());
            Assert.Equal(blocks, now.Count);
            foreach (var (place, synapses) in now)
            {
                Assert.Equal(block, synapses.Count);
                Assert.True(self || place.Source / block != place.Item2);
                bool stays = moved.TryGetValue(place, out var before) && before.Any(s => s.Theta >= 0);
                came += stays ? 0 : 1;
                for (int i = 0; i < block; i++)
                {
                    bool waits = !stays || before![i].Theta < 0;
                    waited += stays && waits ? 1 : 0;
                    Assert.Equal(waits ? 0 : before![i].Sign * before[i].Theta, synapses[i].Weight, 1e-6f);
                    Assert.True(!stays || MathF.CopySign(1, synapses[i].Weight) == before![i].Sign);
                }
            }
        }

        Assert.True(came > 5 && waited > 50, $"{came} blocks came, and synapses waited {waited} times");
    }

    [Fact]
    public void New_pairs_are_as_likely_as_any_other()
    {
        var counts = new int[8, 8];
        const int draws = 1000;
        for (int seed = 0; seed < draws; seed++)
        {
            // all go in the first update
            var layout = Recurrent(Connect.Pairs([(0, 1), (3, 3), (7, 0)]), true, new DeepR { L1 = 100 });
            using var weights = new WeightStore(layout);
            using var gradient = weights.Alike();
            Initialiser.Fill(weights, seed);
            using var team = new WorkerTeam(1);
            using var update = new BatchUpdate(weights, [gradient], [new TouchedRows(8)], new OptimiserChoice(layout, new Descent(), new() { MaxSteps = 1 }), new() { MaxSteps = 1, Threads = 1, Seed = seed });
            update.Run(team, 1, 1, new(1, 0));
            foreach (var ((k, m), _) in Synapses(weights))
            {
                counts[k, m]++;
            }
        }

        // 5 standard deviations of a binomial number
        double mean = draws * 3.0 / 64, allowed = 5 * Math.Sqrt(mean * (1 - 3.0 / 64));
        Assert.All(counts.Cast<int>(), c => Assert.InRange(c, mean - allowed, mean + allowed));
    }

    [Fact]
    public void What_cannot_be_rewired_is_refused()
    {
        Assert.Contains("an L1 of -1", Refusal(Recurrent(Connect.All, true, new DeepR { L1 = -1 })));
        Assert.Contains("a Noise of NaN", Refusal(Recurrent(Connect.All, true, new DeepR { Noise = float.NaN })));
        var layout = Recurrent(Connect.All, true, new DeepR());
        Assert.Contains("mark it [Trainable]", Refusal(layout with { Projections = [layout.Projections[0] with { Trainable = false }] }));
        Assert.Contains("give a number of neurons that 3 divides", Refusal(Recurrent(Connect.Fraction(0.5f, 3), true, new DeepR())));
        Assert.Contains("give bounds that 0 lies within", Refusal(layout with { Projections = [layout.Projections[0] with { Least = 0.1 }] }));

        static string Refusal(NetworkLayout layout) => Assert.Throws<ArgumentException>(() => new WeightStore(layout)).Message;
    }

    private static IEnumerable<((int Source, int Target) Pair, float Weight)> Synapses(WeightStore weights)
    {
        var pairs = weights.Connections(0)!;
        return [.. Enumerable.Range(0, pairs.Sources).SelectMany(k => pairs.TargetsOf(k).Zip(weights.Row(0, k).ToArray(), (m, w) => ((k, m), w)))];
    }

    private static int[] Pairs(Trainer trainer) =>
        [.. Enumerable.Range(0, 2).Where(p => trainer.Weights.Connections(p) is not null).SelectMany(p => Enumerable.Range(0, trainer.Weights.SourceSize(p)).SelectMany(k => trainer.Weights.Connections(p)!.TargetsOf(k).Prepend(-1)))];

    private static void Same(Trainer a, Trainer b)
    {
        Assert.Equal(Pairs(a), Pairs(b));
        Assert.Equal(SparseNetworks.Numbers(a.Weights), SparseNetworks.Numbers(b.Weights));
    }

    private static NetworkLayout Recurrent(Connect connect, bool self, DeepR rewiring, int neurons = 8) => new(
        "Net",
        Time.Of(1),
        [new("A", "Lif", neurons, true)],
        [new("P", 0, 0, Init.Normal(0.3f), 1, true) { Connections = connect, SelfConnections = self, Rewiring = rewiring }])
    { Readout = 0, Inputs = [] };

    private static Trainer Make(INetwork network, ExecutionPlan plan, int threads) => new(
        network, new EventProp(), new Adam { LearningRate = 2e-2f }, new() { MaxSteps = Points.Steps, Batch = 8, Threads = threads, Plan = plan, Loss = new MaximumCrossEntropy() });
}

/// <summary>Plain descent.</summary>
[CustomUpdate]
public partial class Descent
{
    public float Rate { get; init; } = 0.1f;

    [Target] public partial float Theta { get; set; }

    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    public Equations Step => [Next(Theta) == Theta - Rate * Gradient];
}
