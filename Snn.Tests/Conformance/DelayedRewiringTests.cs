using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that training moves, and whose delays are those of their pairs of neurons.</summary>
public sealed class DelayedRewiringTests
{
    private const int Steps = 60;

    [Fact]
    public void A_moved_synapse_has_the_delay_of_its_pair_and_all_threads_learn_alike()
    {
        WeightStore one = Trained(1), two = Trained(2);
        Assert.Equal(one.All.Span.ToArray(), two.All.Span.ToArray());
        using var drawn = new WeightStore(new RewiredDelays().Layout());
        var pairs = one.Connections(0)!;
        var before = drawn.Connections(0)!;
        Assert.Contains(Pairs(pairs), p => !Pairs(before).Contains(p));

        // the network that training left, of a projection for each delay
        (int, int)[] all = [.. Pairs(pairs)];
        var network = new FixedDelays(all);
        using var weights = new WeightStore(network.Layout());
        Initialiser.Fill(weights, 0);
        for (int p = 0; p < 3; p++)
        {
            for (int k = 0; k < 24; k++)
            {
                foreach (var (target, i) in weights.Connections(p)!.TargetsOf(k).Select((t, i) => (t, i)))
                {
                    weights.Row(p, k)[i] = one.Row(0, k)[pairs.TargetsOf(k).ToList().IndexOf(target)];
                }
            }
        }

        for (int k = 0; k < 17; k++)
        {
            one.Row(1, k).CopyTo(weights.Row(3, k));
        }

        var train = Inputs.Random(24, Steps, 0.2, seed: 9);
        var (own, split) = (Spikes(new RewiredDelays(), one), Spikes(network, weights));
        Assert.NotEmpty(own);
        Assert.Equal(split, own);
        Assert.Equal(own, Simulated(one));
        one.Dispose();
        two.Dispose();

        (int, int)[] Spikes(INetwork of, WeightStore with)
        {
            using var trial = of.CreateTrial(new(of.Layout(), with, Steps));
            trial.Forward(train);
            return [.. Enumerable.Range(0, Steps).SelectMany(t => trial.SpikesAt(1, t).ToArray().Select(j => (t, j)))];
        }

        (int, int)[] Simulated(WeightStore with)
        {
            using var simulation = new RewiredDelays().Simulate(new() { Weights = with });
            List<(int, int)> spikes = [];
            for (int t = 0; t < Steps; t++)
            {
                foreach (int k in train.At(t))
                {
                    simulation.Input("Input").Add(k);
                }

                simulation.Step();
                foreach (int j in simulation.Spikes("Hidden"))
                {
                    spikes.Add((t, j));
                }
            }

            return [.. spikes];
        }

        static IEnumerable<(int, int)> Pairs(ConnectedPairs pairs) => Enumerable.Range(0, 24).SelectMany(k => pairs.TargetsOf(k).Select(j => (k, j)));
    }

    [Fact]
    public void A_device_moves_and_learns_them_as_the_CPU_does()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using Trainer here = Made(1), there = Made(1, device);
        Example[] examples = [.. Enumerable.Range(0, 8).Select(i => new Example(Inputs.Random(24, Steps, 0.1, i), i % 3))];
        int[] start = All(here);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-4);
            Assert.Equal(All(here), All(there));
            for (int k = 0; k < 24; k++)
            {
                Assert.All(here.Weights.Row(0, k).ToArray().Zip(there.Weights.Row(0, k).ToArray()), w => Assert.Equal(w.First, w.Second, 1e-4f));
            }
        }

        Assert.NotEqual(start, All(here));

        static int[] All(Trainer trainer) => [.. Enumerable.Range(0, 24).SelectMany(k => trainer.Weights.Connections(0)!.TargetsOf(k).Prepend(-1))];
    }

    private static Trainer Made(int threads, ComputeDevice? device = null) =>
        new(new RewiredDelays(), new SurrogateBptt(), new Adam { LearningRate = 0.05f }, new() { MaxSteps = Steps, Batch = 4, Threads = threads, Device = device });

    private static WeightStore Trained(int threads)
    {
        string path = Directory.CreateTempSubdirectory("snn-moved").FullName;
        try
        {
            using var trainer = Made(threads);
            Example[] examples = [.. Enumerable.Range(0, 12).Select(i => new Example(Inputs.Random(24, Steps, 0.1, i), i % 3))];
            trainer.TrainEpoch(examples);
            trainer.Save(path);
            trainer.TrainEpoch(examples);

            // what has been saved on the way goes on alike
            var resumed = Made(threads);
            resumed.Resume(path);
            resumed.TrainEpoch(examples);
            Assert.Equal(trainer.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
            return resumed.Weights;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}

/// <summary>Synapses that training moves, of 1, 3 and 6 steps by the numbers of their neurons.</summary>
[Network(Streams = true), Train<SurrogateBptt>]
public partial class RewiredDelays
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A { get; } = new(Init.Uniform(-1, 3), Connect.Total(160)) { Delays = SynapseDelays.Of((i, j) => DelayedLearning.StepsOf(i, j) * ms), Rewiring = new DeepR { L1 = 0.02f } };

    [Trainable] public Dense<Exponential> C { get; } = new(Init.Uniform(-1, 1));

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> C >> Output];
}

/// <summary>Given pairs in a projection for each delay.</summary>
[Network, Train<SurrogateBptt>]
public partial class FixedDelays((int Source, int Target)[] pairs)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A1 { get; } = new(Init.Constant(0), Of(pairs, 1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> A3 { get; } = new(Init.Constant(0), Of(pairs, 3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> A6 { get; } = new(Init.Constant(0), Of(pairs, 6)) { Delay = 6 * ms };

    [Trainable] public Dense<Exponential> C { get; } = new(Init.Uniform(-1, 1));

    public Wiring Wires => [Input >> A1 >> Hidden, Input >> A3 >> Hidden, Input >> A6 >> Hidden, Hidden >> C >> Output];

    private static Connect Of((int Source, int Target)[] pairs, int steps) => Connect.Pairs(pairs.Where(p => DelayedLearning.StepsOf(p.Source, p.Target) == steps));
}
