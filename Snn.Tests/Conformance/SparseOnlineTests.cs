using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>e-prop as a network runs, on compressed rows.</summary>
public sealed class SparseOnlineTests
{
    private const int Steps = 200;

    private const string Source = """
        [Network, Train<EProp>(Online = true)]
        public partial class Probe
        {
            public Time Dt { get; init; } = 1 * ms;
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<Lif> Hidden { get; } = new(37);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1, 0.5f)CONNECT) { Delay = 2 * ms };
            [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(0.5f)CONNECT) { Delay = 3 * ms };
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Kaiming(3)CONNECT) { Delay = 2 * ms };
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void With_all_pairs_the_gradient_has_the_bits_of_the_dense_one(Backend backend)
    {
        float[] dense = Gradient(null, backend).Online;
        Assert.Equal(dense, Gradient("Connect.All", backend).Online);
        Assert.Contains(dense, g => g != 0);
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void With_some_pairs_it_is_that_of_the_backward_sweep(Backend backend)
    {
        var (online, swept) = Gradient("Connect.Fraction(0.4f)", backend);
        float most = swept.Max(MathF.Abs);
        Assert.True(most > 0);
        Assert.All(swept.Zip(online), g => Assert.Equal(g.First, g.Second, 1e-5f * most));
    }

    [Fact]
    public void A_gradient_of_other_pairs_is_refused()
    {
        var network = SparseNetworks.Make(Source, "Connect.Fraction(0.4f)");
        using WeightStore weights = new(network.Layout()), other = new(network.Layout(), 7);
        using var feedback = new FeedbackStore(network.Layout(), Feedback.Symmetric);
        Assert.Contains("make it by Alike() of these", Assert.Throws<ArgumentException>(() => network.CreateOnline(new(network.Layout(), weights, other, feedback))).Message);
    }

    [Fact]
    public void Rewired_projections_learn_online_on_any_number_of_threads_alike()
    {
        var points = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms }.Draw(64, seed: 1);
        using Trainer one = Make(1, 0, 8), three = Make(3, 0, 8);
        int[] start = Pairs(one);
        one.TrainEpoch(points);
        three.TrainEpoch(points);
        Assert.NotEqual(start, Pairs(one));
        Assert.Equal(75, one.Weights.Connections(0)!.Count);
        Assert.Equal(Pairs(one), Pairs(three));
        Assert.Equal(SparseNetworks.Numbers(one.Weights), SparseNetworks.Numbers(three.Weights));
        Assert.Contains("set UpdateEvery to 0", Assert.Throws<ArgumentException>(() => Make(1, 5, 1)).Message);

        Trainer Make(int threads, int every, int batch) => SparseOnlineTests.Make(points.Steps, threads, every, batch, null);
    }

    [Fact]
    public void A_device_draws_the_pairs_and_learns_the_weights_of_the_CPU()
    {
        var points = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms }.Draw(24, seed: 1);
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using Trainer here = Make(points.Steps, 1, 0, 4, null), there = Make(points.Steps, 1, 0, 4, device);
        int[] start = Pairs(here);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(here.TrainEpoch(points).Loss, there.TrainEpoch(points).Loss, 1e-4);
            Assert.Equal(Pairs(here), Pairs(there));
            Assert.All(SparseNetworks.Numbers(here.Weights).Zip(SparseNetworks.Numbers(there.Weights)), w => Assert.Equal(w.First, w.Second, 1e-4f));
        }

        Assert.NotEqual(start, Pairs(here));
        Assert.Equal(75, there.Weights.Connections(0)!.Count);
    }

    private static int[] Pairs(Trainer trainer) => [.. Enumerable.Range(0, 5).SelectMany(k => trainer.Weights.Connections(0)!.TargetsOf(k).Prepend(-1))];

    private static Trainer Make(int steps, int threads, int every, int batch, ComputeDevice? device) => new(
        new RewiredOnline(), new EProp { Online = true, UpdateEvery = every }, new Adam { LearningRate = 2e-2f }, new() { MaxSteps = steps, Batch = batch, Threads = threads, Device = device });

    private static (float[] Online, float[] Swept) Gradient(string? connect, Backend backend)
    {
        var network = SparseNetworks.Make(Source, connect);
        using var run = new TrialRun(network, backend, Steps, new EProp());
        var input = Inputs.Random(SparseNetworks.Inputs, Steps, 0.1, seed: 1);
        run.Forward(input, 1);
        run.Backward();
        Assert.True(run.Spikes("Hidden").Length > 100);
        using var online = new OnlineTests.OnlineRun(network, backend, run.Weights);
        online.Trial.Learn(input, new PerStepCrossEntropy(), 1);
        return (SparseNetworks.Numbers(online.Gradient), SparseNetworks.Numbers(run.Gradient));
    }
}

/// <summary>The network of the yin-yang example with half of its synapses, rewired as it learns online.</summary>
[Network, Train<EProp>(Online = true)]
public partial class RewiredOnline
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(30);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2), Connect.Fraction(0.5f)) { Rewiring = new DeepR { L1 = 0.01f } };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
