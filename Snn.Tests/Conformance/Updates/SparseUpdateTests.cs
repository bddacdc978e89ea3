using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Reductions of synapses of every kind.</summary>
[CustomUpdate]
public partial class SynapseSurvey
{
    [Input(Per.Synapse)] public partial float W { get; }
    [Target(Per.Synapse)] public partial float G { get; set; }
    [Input(Per.Post, PerExample = true)] public partial float Fired { get; }

    [State(Per.Post)] public partial float ColumnSum { get; set; }
    [State(Per.Post)] public partial float ColumnMean { get; set; }
    [State(Per.Post)] public partial float ColumnMax { get; set; }
    [State(Per.Post)] public partial float ColumnArgMax { get; set; }
    [State(Per.Pre)] public partial float RowSum { get; set; }
    [State(Per.Pre)] public partial float RowMean { get; set; }
    [State(Per.Pre)] public partial float RowMax { get; set; }
    [State(Per.Pre)] public partial float RowArgMax { get; set; }
    [State(Per.Synapse)] public partial float Seen { get; set; }

    public Equations Step =>
    [
        Next(ColumnSum)    == SumOverSources(W * W),
        Next(ColumnMean)   == MeanOverSources(W),
        Next(ColumnMax)    == MaxOverSources(W),
        Next(ColumnArgMax) == ArgMaxOverSources(W),
        Next(RowSum)       == SumOverTargets(W * Next(ColumnMean)),
        Next(RowMean)      == MeanOverTargets(W),
        Next(RowMax)       == MaxOverTargets(-W),
        Next(RowArgMax)    == ArgMaxOverTargets(W),
        Next(Seen)         == Seen + W + Next(ColumnMax) - Next(RowMax),
        Next(G)            == G + 0.01f * W * SumOverBatch(Fired),
    ];
}

/// <summary>Updates over projections of some pairs, or of all; neuron 2 of the input has no synapses with 4 of 13, and some have none to them.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>]
public partial class SomePairsNetwork(Connect connect)
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(21);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f), connect);
    [Trainable, AtLeast(-0.2), AtMost(0.2)] public Sparse<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f), connect);
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public SynapseSurvey Look { get; } = new();
    public GradientCentralisation Centre { get; } = new();
    [Update(Every = 2)] public WeightNormalisation Norm { get; } = new() { Length = 0.4f };

    public Bindings Variables =>
    [
        Bind(Look.W, InHid.Model.Weight), Bind(Look.G, Gradient(InHid.Model.Weight)), Bind(Look.Fired, SpikeCount(Hidden)),
        Bind(Centre.G, Gradient(HidHid.Model.Weight)),
        Bind(Norm.W, HidHid.Model.Weight),
    ];
}

/// <summary>The same of all pairs, in whole rows.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>]
public partial class AllPairsNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(21);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f));
    [Trainable, AtLeast(-0.2), AtMost(0.2)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public SynapseSurvey Look { get; } = new();
    public GradientCentralisation Centre { get; } = new();
    [Update(Every = 2)] public WeightNormalisation Norm { get; } = new() { Length = 0.4f };

    public Bindings Variables =>
    [
        Bind(Look.W, InHid.Model.Weight), Bind(Look.G, Gradient(InHid.Model.Weight)), Bind(Look.Fired, SpikeCount(Hidden)),
        Bind(Centre.G, Gradient(HidHid.Model.Weight)),
        Bind(Norm.W, HidHid.Model.Weight),
    ];
}

/// <summary>A projection that is rewired, whose gradient is kept short, and one whose synapses would have to take a state along.</summary>
[Network, Train<EProp>]
public partial class MovingNetwork(DeepR? rewiring, DeepR? other)
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(21);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f), Connect.Fraction(0.4f)) { Rewiring = rewiring };
    [Trainable] public Sparse<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f), Connect.Fraction(0.4f)) { Rewiring = other };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public GradientClipping Clip { get; } = new() { Most = 1e-3f };
    public SynapseSurvey Look { get; } = new();

    public Bindings Variables =>
    [
        Bind(Clip.G, Gradient(InHid.Model.Weight)),
        Bind(Look.W, HidHid.Model.Weight), Bind(Look.G, Gradient(HidHid.Model.Weight)), Bind(Look.Fired, SpikeCount(Hidden)),
    ];
}

/// <summary>Updates over projections that connect some pairs of neurons alone.</summary>
public sealed class SparseUpdateTests
{
    private const int Batch = 4;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.4, i), i % 3))];

    [Fact]
    public void Every_reduction_is_one_over_synapses()
    {
        using var trainer = Make(new SomePairsNetwork(Connect.Fraction(0.15f)), new Exposing());
        var (weights, pairs) = (trainer.Weights, trainer.Weights.Connections(0)!);
        var synapses = Enumerable.Range(0, 11).SelectMany(k => pairs.TargetsOf(k).Select((j, i) => (Source: k, Target: j, Weight: (double)weights.Row(0, k)[i]))).ToArray();
        double[] recurrent = [.. Enumerable.Range(0, 21).SelectMany(k => weights.Row(1, k).ToArray()).Select(x => (double)x)];
        using var plain = Make(new SomePairsNetwork(Connect.Fraction(0.15f)), new Exposing());
        trainer.TrainEpoch(Examples[..Batch]);

        var byTarget = Enumerable.Range(0, 21).Select(j => synapses.Where(s => s.Target == j).ToArray()).ToArray();
        var bySource = Enumerable.Range(0, 11).Select(k => synapses.Where(s => s.Source == k).ToArray()).ToArray();
        Assert.Contains(byTarget, s => s.Length == 0);
        double[] mean = [.. byTarget.Select(s => s.Length == 0 ? 0 : s.Average(x => x.Weight))], most = [.. byTarget.Select(s => s.Length == 0 ? 0 : s.Max(x => x.Weight))];
        double[] least = [.. bySource.Select(s => s.Length == 0 ? 0 : s.Max(x => -x.Weight))];
        Is("ColumnSum", byTarget.Select(s => s.Sum(x => x.Weight * x.Weight)));
        Is("ColumnMean", mean);
        Is("ColumnMax", most);
        Is("ColumnArgMax", byTarget.Select(s => s.Length == 0 ? 0.0 : s.MaxBy(x => x.Weight).Source));
        Is("RowSum", bySource.Select(s => s.Sum(x => x.Weight * mean[x.Target])));
        Is("RowMean", bySource.Select(s => s.Length == 0 ? 0 : s.Average(x => x.Weight)));
        Is("RowMax", least);
        Is("RowArgMax", bySource.Select(s => s.Length == 0 ? 0.0 : s.MaxBy(x => x.Weight).Target));
        for (int k = 0; k < 11; k++)
        {
            var seen = trainer.UpdateState("Look.Seen", k);
            Assert.Equal(bySource[k].Length, seen.Length);
            foreach (var (i, synapse) in bySource[k].Index())
            {
                Assert.Equal(synapse.Weight + most[synapse.Target] - least[k], seen[i], 1e-5);
            }
        }

        Assert.Contains("give the source neuron", Assert.Throws<ArgumentException>(() => trainer.UpdateState("Look.Seen")).Message);
        Assert.Contains("is not one for each synapse", Assert.Throws<ArgumentException>(() => trainer.UpdateState("Look.RowMax", 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.UpdateState("Look.Seen", 11));

        void Is(string state, IEnumerable<double> expected)
        {
            var row = trainer.UpdateState("Look." + state)[0];
            Assert.All(expected.Index(), e => Assert.True(Math.Abs(e.Item - row.At(e.Index)) <= 1e-5 * (1 + Math.Abs(e.Item)), $"{state} {e.Index}: {row.At(e.Index)}, expected {e.Item}"));
        }
    }

    [Theory]
    [InlineData("eprop")]
    [InlineData("online")]
    [InlineData("bptt")]
    public void All_pairs_in_compressed_rows_give_what_whole_rows_give(string rule)
    {
        using var some = Make(new SomePairsNetwork(Connect.All), new Sgd { LearningRate = 0.02f }, rule);
        using var all = Make(new AllPairsNetwork(), new Sgd { LearningRate = 0.02f }, rule);
        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < all.Weights.SourceSize(p); k++)
            {
                all.Weights.Row(p, k).CopyTo(some.Weights.Row(p, k));
            }
        }

        for (int epoch = 0; epoch < 2; epoch++)
        {
            all.TrainEpoch(Examples);
            some.TrainEpoch(Examples);
        }

        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < all.Weights.SourceSize(p); k++)
            {
                Assert.All(all.Weights.Row(p, k).ToArray().Zip(some.Weights.Row(p, k).ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));
            }
        }
    }

    [Theory]
    [InlineData("eprop")]
    [InlineData("bptt")]
    public void A_device_does_the_same(string rule)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var here = Make(new SomePairsNetwork(Connect.Fraction(0.2f)), new Sgd { LearningRate = 0.02f }, rule);
        using var there = Make(new SomePairsNetwork(Connect.Fraction(0.2f)), new Sgd { LearningRate = 0.02f }, rule, device: device);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));
            foreach (string state in (string[])["ColumnSum", "ColumnMean", "ColumnMax", "ColumnArgMax", "RowSum", "RowMean", "RowMax", "RowArgMax"])
            {
                Assert.All(here.UpdateState("Look." + state).Span.ToArray().Zip(there.UpdateState("Look." + state).Span.ToArray()), x => Assert.Equal(x.First, x.Second, 1e-4f));
            }

            for (int k = 0; k < 11; k++)
            {
                Assert.All(here.UpdateState("Look.Seen", k).ToArray().Zip(there.UpdateState("Look.Seen", k).ToArray()), x => Assert.Equal(x.First, x.Second, 1e-3f));
            }
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one()
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(new SomePairsNetwork(Connect.Fraction(0.3f)), new Adam());
        using var three = Make(new SomePairsNetwork(Connect.Fraction(0.3f)), new Adam(), threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(new SomePairsNetwork(Connect.Fraction(0.3f)), new Adam(), threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
        Assert.Equal(one.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        Assert.Equal(one.UpdateState("Look.Seen", 4).ToArray(), resumed.UpdateState("Look.Seen", 4).ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Synapses_that_move_have_gradients_and_no_states_of_their_own()
    {
        using var trainer = Make(new MovingNetwork(new DeepR { L1 = 0.05f }, null), new Sgd { LearningRate = 0.1f });
        var before = trainer.Weights.Connections(0)!.TargetsOf(3).ToArray();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.NotEqual(before, trainer.Weights.Connections(0)!.TargetsOf(3));
        Assert.Contains(
            "MovingNetwork.Look.Seen is one for each synapse of HidHid, whose synapses are rewired",
            Assert.Throws<ArgumentException>(() => Make(new MovingNetwork(null, new DeepR { L1 = 0.05f }), new Sgd())).Message);
    }

    private static Trainer Make(INetwork network, ICustomUpdate optimiser, string rule = "eprop", int threads = 1, ComputeDevice? device = null) => new(
        network,
        rule switch
        {
            "bptt" => new SurrogateBptt(),
            "online" => new EProp { Online = true },
            _ => new EProp(),
        },
        optimiser,
        new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, Device = device });
}
