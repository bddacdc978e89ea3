using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Training through compressed rows.</summary>
public sealed class SparseTrainingTests : IDisposable
{
    private static readonly YinYang Symbol = new() { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = true };
    private static readonly SpikeDataset Points = Symbol.Draw(80, seed: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public static TheoryData<LearningRule, ExecutionPlan> Kinds() => new()
    {
        { new EProp(), ExecutionPlan.Stepped },
        { new EProp { Feedback = Feedback.Random }, ExecutionPlan.Stepped },
        { new SurrogateBptt(), ExecutionPlan.Stepped },
        { new EventProp(), ExecutionPlan.Stepped },
        { new EventProp(), ExecutionPlan.Exact },
    };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_all_pairs_training_has_the_bits_of_the_dense_network(LearningRule rule, ExecutionPlan plan)
    {
        using var dense = Make(new YinYangExample.YinYangNetwork(5, 30, 3) { Dt = Symbol.Dt }, rule, plan, threads: 2);
        using var sparse = Make(new SparseYinYangNetwork(Connect.All), rule, plan, threads: 2);
        foreach (var trainer in (Trainer[])[dense, sparse])
        {
            trainer.TrainEpoch(Points);
        }

        Assert.Equal(SparseNetworks.Numbers(dense.Weights), SparseNetworks.Numbers(sparse.Weights));
        Assert.Equal(dense.Evaluate(Points).Loss, sparse.Evaluate(Points).Loss);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Threads_change_no_bit_and_a_resumed_run_goes_on_with_the_same(LearningRule rule, ExecutionPlan plan)
    {
        var network = new SparseYinYangNetwork(Connect.PerTarget(4));
        using var one = Make(network, rule, plan, threads: 1);
        using var three = Make(network, rule, plan, threads: 3);
        one.TrainEpoch(Points);
        three.TrainEpoch(Points);
        Assert.Equal(SparseNetworks.Numbers(one.Weights), SparseNetworks.Numbers(three.Weights));
        one.Save(_directory);
        one.TrainEpoch(Points);
        using var resumed = Make(network, rule, plan, threads: 2);
        Assert.Empty(resumed.Resume(_directory));
        resumed.TrainEpoch(Points);
        Assert.Equal(SparseNetworks.Numbers(one.Weights), SparseNetworks.Numbers(resumed.Weights));
    }

    [Fact]
    public void A_checkpoint_of_other_connections_is_refused()
    {
        using (var trainer = Make(new SparseYinYangNetwork(Connect.Where((i, j) => (i + j) % 2 == 0)), new EProp(), ExecutionPlan.Stepped, threads: 1))
        {
            trainer.Save(_directory);
        }

        Assert.Contains("connections of InHid are other pairs than this run's", Refusal(Connect.Where((i, j) => (i + j) % 2 == 1)));
        Assert.Contains("(pairs by a rule)", Refusal(Connect.PerTarget(2)));

        string Refusal(Connect connect)
        {
            using var other = Make(new SparseYinYangNetwork(connect), new EProp(), ExecutionPlan.Stepped, threads: 1);
            return Assert.Throws<CheckpointException>(() => other.Resume(_directory)).Message;
        }
    }

    [Fact]
    public void Weights_stay_between_their_bounds_and_padding_zero()
    {
        using var trainer = new Trainer(new BoundedSparseNetwork(), new EProp(), new Adam { LearningRate = 0.5f }, new() { MaxSteps = Points.Steps, Batch = 8, Threads = 2, MaxGradientNorm = 1 });
        trainer.TrainEpoch(Points);
        float[] all = trainer.Weights.Of(0).Span.ToArray();
        Assert.Contains(all, w => w is 1 or 3);
        Assert.All(all[..60], w => Assert.InRange(w, 1, 3));
        Assert.All(all[60..], w => Assert.Equal(0, w));
        trainer.Save(_directory);
        trainer.Resume(_directory);
    }

    [Theory]
    [InlineData("EProp", float.PositiveInfinity)]
    [InlineData("EProp", 0.5f)]
    [InlineData("SurrogateBptt", float.PositiveInfinity)]
    [InlineData("EventProp", float.PositiveInfinity)]
    public void On_a_device_weights_and_states_are_those_of_the_CPU(string name, float mostNorm)
    {
        LearningRule rule = name switch { "EProp" => new EProp(), "EventProp" => new EventProp(), _ => new SurrogateBptt() };
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var network = new SparseYinYangNetwork(Connect.PerTarget(4));
        Example[] points = [.. Points.Take(20)];
        using var here = Make(network, rule, ExecutionPlan.Stepped, threads: 1, mostNorm: mostNorm);
        using var there = Make(network, rule, ExecutionPlan.Stepped, threads: 1, device, mostNorm);
        float[] start = SparseNetworks.Numbers(here.Weights);
        Assert.Equal(here.TrainEpoch(points).Loss, there.TrainEpoch(points).Loss, 1e-4);
        Near(SparseNetworks.Numbers(here.Weights), SparseNetworks.Numbers(there.Weights));
        Assert.Contains(SparseNetworks.Numbers(here.Weights).Zip(start), w => w.First != w.Second);

        // states of the optimiser come back from there and go there again
        there.Save(_directory);
        using var resumed = Make(network, rule, ExecutionPlan.Stepped, threads: 1, device, mostNorm);
        Assert.Empty(resumed.Resume(_directory));
        here.TrainEpoch(points);
        resumed.TrainEpoch(points);
        Near(SparseNetworks.Numbers(here.Weights), SparseNetworks.Numbers(resumed.Weights));
        Assert.Equal(here.Evaluate(points).Loss, resumed.Evaluate(points).Loss, 1e-4);

        static void Near(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), w => Assert.Equal(w.First, w.Second, 2e-4f));
    }

    private static Trainer Make(INetwork network, LearningRule rule, ExecutionPlan plan, int threads, ComputeDevice? device = null, float mostNorm = float.PositiveInfinity) => new(
        network, rule, new Adam { LearningRate = 5e-3f }, new() { MaxSteps = Points.Steps, Batch = 8, Threads = threads, Plan = plan, Loss = new MaximumCrossEntropy(), Device = device, MaxGradientNorm = mostNorm });
}
