using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>A trainer whose gradients come from eligibilities, on a device, does what one on the CPU does.</summary>
public sealed class DeviceOnlineTrainerTests
{
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 7).Select(i => new Example(Inputs.Random(11, 24 + i, 0.2, i), i % 3))];

    [Theory]
    [InlineData(Feedback.Symmetric, float.PositiveInfinity)]
    [InlineData(Feedback.Random, 0.02f)]
    [InlineData(Feedback.Adaptive, float.PositiveInfinity)]
    public void Weights_losses_and_classes_are_those_of_the_CPU(Feedback feedback, float mostNorm)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Online = true, Feedback = feedback, FeedbackDecay = 0.05f };
        using var there = Make(rule, device, mostNorm: mostNorm);
        using var here = Make(rule, null, mostNorm: mostNorm);
        float[] start = [.. here.Weights.All.Span];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            var (expected, actual) = (here.TrainEpoch(Examples), there.TrainEpoch(Examples));
            Assert.Equal(expected.Loss, actual.Loss, 1e-4);
            Assert.Equal(expected.Accuracy, actual.Accuracy);
            Assert.Equal(expected.RatesHz, actual.RatesHz);

            // evaluation learns nothing
            Assert.Equal(here.Evaluate(Examples).Confusion, there.Evaluate(Examples).Confusion);
            Assert.Equal(here.Predict(Examples[0].Spikes), there.Predict(Examples[0].Spikes));
        }

        float[] moved = [.. here.Weights.All.Span], also = [.. there.Weights.All.Span];
        float most = start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second));
        Assert.True(most > 1e-3);
        Assert.All(moved.Zip(also), w => Assert.Equal(w.First, w.Second, 1e-3f * most));
    }

    [Fact]
    public void A_step_has_as_many_launches_as_it_says()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = Make(new() { Online = true }, device);
        Assert.Contains("learning online: 5 launches a step, 2 launches a batch (loss, update)", trainer.RunsOn);
        long before = device.Launches;
        trainer.TrainEpoch(Examples[..4]);
        int steps = Examples[..4].Max(e => e.Spikes.Steps);
        Assert.Equal(5 * steps + 2, device.Launches - before);
        trainer.Evaluate(Examples[..4]);
        Assert.Equal(5 * steps + 2 + 2 * steps + 1, device.Launches - before);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_batch_allocates_nothing(int every)
    {
        using var device = OpenCl.OrSkip();
        using var trainer = Make(new() { Online = true, UpdateEvery = every }, device, batch: 1);
        Assert.Equal(AllocatedBy(Examples[..3]), AllocatedBy(Examples));

        long AllocatedBy(Example[] examples)
        {
            trainer.TrainEpoch(examples);
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainEpoch(examples);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void What_a_device_cannot_do_is_said_at_the_start()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var online = new EProp { Online = true };
        var network = new PartlyWrittenNetwork(2 * ms);
        Assert.Contains("[Train<EProp>(Online = true)]", Assert.Throws<NotSupportedException>(() => new Trainer(new AlifDeltaNetwork(), online, new Adam(), Options(device))).Message);
        Assert.Contains("Prunes = true", Assert.Throws<NotSupportedException>(() => Make(online with { PruneBelow = 0.1f }, device)).Message);
        Assert.Contains("RatePenalty", Assert.Throws<NotSupportedException>(() => new Trainer(network, online, new Adam(), Options(device) with { Penalty = new RatePenalty() })).Message);
        Assert.Contains("AverageCrossEntropy reads more of a trial than a step", Assert.Throws<NotSupportedException>(() => new Trainer(network, online, new Adam(), Options(device) with { Loss = new AverageCrossEntropy() })).Message);

        var setup = new DeviceSetup(network.Layout(), device, 10, 4) { Rule = online, Loss = new PerStepCrossEntropy(), Shards = 4 };
        Assert.Contains("set Shards to 4, not 2", Assert.Throws<NotSupportedException>(() => network.CreateBatch(setup with { Shards = 2 })).Message);
        Assert.Contains("has no plan Trial", Assert.Throws<NotSupportedException>(() => network.CreateBatch(setup with { Plan = DevicePlan.Trial })).Message);
        Assert.Contains("give DeviceSetup a Loss", Assert.Throws<NotSupportedException>(() => network.CreateBatch(setup with { Loss = null })).Message);
        network.CreateBatch(setup).Dispose();
    }

    private static Trainer Make(EProp rule, ComputeDevice? device, int batch = 4, float mostNorm = float.PositiveInfinity) =>
        new(new PartlyWrittenNetwork(2 * ms), rule, new Adam { LearningRate = 0.01f }, Options(device) with { Batch = batch, MaxGradientNorm = mostNorm });

    private static TrainerOptions Options(ComputeDevice? device) => new() { MaxSteps = 30, Batch = 4, Shards = 2, Threads = 1, Device = device, Loss = new PerStepCrossEntropy() };
}
