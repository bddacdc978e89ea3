using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Rules with a [Gradient] in the place of derived ones: the same gradients, which the trainer's optimiser takes.</summary>
public sealed class GradientRuleTests
{
    private const int Steps = 160;

    public static TheoryData<Backend, int> Ways() => new() { { Backend.Simd, 1 }, { Backend.Simd, 4 }, { Backend.Reference, 1 }, { Backend.Reference, 4 } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Written_e_prop_of_the_library_has_the_gradient_of_the_derived(Backend backend, int late) =>
        Same(new WrittenNetwork(late * ms), new UnwrittenNetwork(late * ms), backend);

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_stands_beside_derived_ones_and_on_some_pairs_of_neurons(Backend backend, int late)
    {
        var network = new PartlyWrittenNetwork(late * ms);
        using var run = new TrialRun(network, backend, Steps, new EProp());
        var input = Inputs.Random(11, Steps, 0.15, seed: 1);
        run.Forward(input, 1);
        run.Backward();
        using var online = new OnlineTests.OnlineRun(network, backend, run.Weights);
        online.Trial.Learn(input, new PerStepCrossEntropy(), 1);
        float[] swept = run.Gradient.All.Span.ToArray(), summed = online.Gradient.All.Span.ToArray();
        float most = swept.Max(MathF.Abs);
        Assert.True(most > 0);
        Assert.All(swept.Zip(summed), g => Assert.Equal(g.First, g.Second, 1e-5f * most));
    }

    private static void Same(INetwork written, INetwork derived, Backend backend)
    {
        using var run = new TrialRun(derived, backend, Steps, new EProp());
        using var own = new WeightStore(written.Layout());
        run.Weights.All.Span.CopyTo(own.All.Span);
        var input = Inputs.Random(11, Steps, 0.15, seed: 1);
        using var one = new OnlineTests.OnlineRun(derived, backend, run.Weights);
        using var other = new OnlineTests.OnlineRun(written, backend, own);
        for (int again = 0; again < 2; again++)
        {
            one.Gradient.All.Span.Clear();
            other.Gradient.All.Span.Clear();
            one.Trial.Learn(input, new PerStepCrossEntropy(), 1);
            other.Trial.Learn(input, new PerStepCrossEntropy(), 1);
            foreach (var projection in run.Layout.Projections)
            {
                var expected = run.Matrix(one.Gradient, projection.Name);
                Expect.Alive(expected, projection.Name);
                Expect.Close(expected, run.Matrix(other.Gradient, projection.Name), 1e-5, projection.Name);
            }
        }
    }

    /// <summary>A rule lives in a time of its own, in which spikes take one step to the readout: all that it is told is as late.</summary>
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Views_and_spikes_are_as_late_as_the_learning_signal(Backend backend)
    {
        const int hidden = 9, late = 2;
        var network = new WatchedNetwork();
        using var run = new TrialRun(network, backend, Steps, new EProp());
        var v = run.Trial.Record("Hidden.V");
        var a = run.Trial.Record("Hidden.A");
        var input = Inputs.Random(11, Steps, 0.15, seed: 1);
        run.Forward(input, 1);
        float[,] outward = Matrix(run.Weights, 2);
        double[,] expected = new double[hidden, hidden];
        double[] count = new double[hidden], arrived = new double[hidden];
        for (int t = late; t < Steps; t++)
        {
            int then = t - late;
            double[] fired = new double[hidden];
            foreach (int j in run.Trial.SpikesAt(1, then))
            {
                fired[j] = 1;
                count[j]++;
                for (int k = 0; k < hidden; k++)
                {
                    expected[k, j] += 0.125;
                }
            }

            foreach (int k in then >= 2 ? run.Trial.SpikesAt(1, then - 2) : [])
            {
                arrived[k]++;
            }

            for (int j = 0; j < hidden; j++)
            {
                double signal = Enumerable.Range(0, 3).Sum(m => (double)outward[j, m] * run.Trial.ReadoutError[t].At(m));
                // before the jump, at the threshold
                double theta = v[then].At(j) + fired[j] * 0.6 - 0.6 - 0.0174 * (a[then].At(j) - fired[j]);
                for (int k = 0; k < hidden; k++)
                {
                    expected[k, j] += signal * (count[j] + 2 * fired[j] + v[then].At(k) + theta + 0.5 * arrived[k]);
                }
            }
        }

        Assert.True(count.Sum() > 20);
        using var online = new OnlineTests.OnlineRun(network, backend, run.Weights);
        online.Trial.Learn(input, new PerStepCrossEntropy(), 1);
        Expect.Close(expected, run.Matrix(online.Gradient, "Rec"), 1e-5, "Rec");
    }

    [Fact]
    public void A_gradient_may_come_without_any_spike_and_read_the_weight()
    {
        var network = new ShrinkingNetwork();
        using var trainer = new Trainer(network, new EProp { Online = true }, new Sgd { LearningRate = 1 }, new() { MaxSteps = 10, Batch = 2, Threads = 1 });
        float[] before = trainer.Weights[0].Span.ToArray();
        trainer.TrainEpoch([new(Inputs.Random(11, 10, 0, 1), 0), new(Inputs.Random(11, 10, 0, 2), 1)]);
        Assert.Contains(before, w => w != 0);
        Assert.All(before.Zip(trainer.Weights[0].Span.ToArray()), w => Assert.Equal(w.First * 0.9f, w.Second, 1e-6f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void The_trainer_takes_it_as_it_takes_the_derived_with_the_same_bits_on_any_number_of_threads(int updateEvery)
    {
        var examples = Examples(6, 11, 3);
        using Trainer one = Make(new WrittenNetwork(2 * ms), 1), three = Make(new WrittenNetwork(2 * ms), 3), derived = Make(new UnwrittenNetwork(2 * ms), 2);
        float[] start = derived.Weights.All.Span.ToArray();
        Assert.Equal(start, one.Weights.All.Span.ToArray());
        foreach (var trainer in (Trainer[])[one, three, derived])
        {
            trainer.TrainEpoch(examples);
        }

        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
        float moved = start.Zip(derived.Weights.All.Span.ToArray()).Max(w => MathF.Abs(w.First - w.Second));
        Assert.True(moved > 1e-3);
        Assert.All(one.Weights.All.Span.ToArray().Zip(derived.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-4f * moved));

        Trainer Make(INetwork network, int threads) => new(network, new EProp { Online = true, UpdateEvery = updateEvery }, new Sgd { LearningRate = 0.05f }, new() { MaxSteps = 80, Batch = 3, Shards = 3, Threads = threads, Seed = 5 });
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void SuperSpike_trains(Backend backend)
    {
        var examples = Examples(30, 20, 2);
        using var trainer = new Trainer(new SuperSpikeNetwork(), new EProp { Online = true }, new Adam { LearningRate = 0.02f }, new() { MaxSteps = 80, Batch = 6, Threads = 2, Backend = backend, Loss = new PerStepCrossEntropy() });
        double before = trainer.Evaluate(examples).Loss;
        for (int epoch = 0; epoch < 12; epoch++)
        {
            trainer.TrainEpoch(examples);
        }

        // weights of the readout stay: it is what the rule does
        var after = trainer.Evaluate(examples);
        Assert.True(after.Loss < 0.6 * before && after.Accuracy > 0.9, $"{before} to {after.Loss}, {after.Accuracy:P0}");
    }

    [Fact]
    public void A_description_says_whose_rule_it_is()
    {
        string text = new PartlyWrittenNetwork(2 * ms).Describe(full: true);
        Assert.Contains("In learns online by EPropAlif:", text);
        Assert.Contains("Rec learns online by EProp:", text);
        Assert.Contains("L is the learning signal, one for each neuron after", text);
        Assert.Contains("the gradient by the weight of a synapse", text);
    }

    /// <summary>Spikes of one part of the inputs, by the label.</summary>
    private static Example[] Examples(int count, int inputs, int classes) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var random = new Random(i);
        int label = i % classes;
        return new Example(SpikeTrain.FromPairs(from t in Enumerable.Range(0, 80) from k in Enumerable.Range(0, inputs) where random.NextDouble() < (k % classes == label ? 0.2 : 0.05) select (t, k), 80), label);
    })];

    private static float[,] Matrix(WeightStore weights, int projection)
    {
        var matrix = new float[weights.SourceSize(projection), weights.TargetSize(projection)];
        for (int k = 0; k < matrix.GetLength(0); k++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                matrix[k, j] = weights[projection][k].At(j);
            }
        }

        return matrix;
    }
}
