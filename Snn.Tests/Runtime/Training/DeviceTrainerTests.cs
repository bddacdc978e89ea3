using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>A trainer on a device does what one on the CPU's threads does.</summary>
public sealed class DeviceTrainerTests
{
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 7).Select(i => new Example(Inputs.Random(11, 24 + i, 0.2, i), i % 3))];

    [Theory]
    [InlineData(Feedback.Symmetric)]
    [InlineData(Feedback.Random)]
    [InlineData(Feedback.Adaptive)]
    public void Weights_losses_and_classes_are_those_of_the_CPU(Feedback feedback)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Feedback = feedback, FeedbackDecay = 0.05f };
        var penalty = new RatePenalty { Strength = 1e-3f };
        using var there = new Trainer(new LifExponentialNetwork(5 * ms), rule, new Adam(), Options(device) with { Penalty = penalty });
        using var here = new Trainer(new LifExponentialNetwork(5 * ms), rule, new Adam(), Options(null) with { Penalty = penalty });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var (a, b) = (here.TrainEpoch(Examples), there.TrainEpoch(Examples));
            Assert.Equal(a.Loss, b.Loss, 1e-4);
            Assert.Equal(a.Accuracy, b.Accuracy);
            Assert.Equal(a.RatesHz, b.RatesHz);
        }

        Same(here.Weights, there.Weights);
        var (expected, actual) = (here.Evaluate(Examples), there.Evaluate(Examples));
        Assert.Equal(expected.Confusion, actual.Confusion);
        Assert.Equal(expected.Loss, actual.Loss, 1e-4);
        Assert.All(Examples, e => Assert.Equal(here.Predict(e.Spikes), there.Predict(e.Spikes)));
    }

    [Fact]
    public void What_is_streamed_is_read_once_to_be_classified()
    {
        int reads = 0;
        var streamed = new StreamedDataset([.. Enumerable.Range(0, 7).Select(i => i % 3)], Read, 11, 3, 24, 1 * ms, held: 1);
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = new Trainer(new LifExponentialNetwork(5 * ms), new EProp(), new Adam(), Options(device));
        Assert.Equal(7, trainer.Evaluate(streamed).Confusion.Cast<int>().Sum());
        Assert.Equal(7, reads);

        Example Read(int i)
        {
            reads++;
            return new(Inputs.Random(11, 24, 0.2, i), i % 3);
        }
    }

    [Fact]
    public void Parameters_and_first_spikes_train_as_on_the_CPU()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = new Trainer(new StartedNetwork(), new EventProp(), new Adam(), Options(device) with { Loss = new FirstSpikeCrossEntropy() });
        using var here = new Trainer(new StartedNetwork(), new EventProp(), new Adam(), Options(null) with { Loss = new FirstSpikeCrossEntropy() });
        Example[] examples = [.. Examples.Select((e, i) => new Example(Inputs.Random(9, 24 + i, 0.2, i), e.Label))];
        float start = here.Parameters["Hidden.Rest"][0];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-3);
        }

        Same(here.Weights, there.Weights);
        Assert.NotEqual(start, here.Parameters["Hidden.Rest"][0]);
        foreach (string name in here.Parameters.Names)
        {
            float[] expected = here.Parameters[name].ToArray(), actual = there.Parameters[name].ToArray();
            Assert.All(expected.Zip(actual), e => Assert.Equal(e.First, e.Second, 1e-4f * Math.Abs(e.First)));
        }

        Assert.Equal(here.Evaluate(examples).Confusion, there.Evaluate(examples).Confusion);
    }

    [Fact]
    public void Delays_train_as_on_the_CPU()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = Make(device);
        using var here = Make(null);
        Example[] examples = [.. Examples.Select((e, i) => new Example(Inputs.Random(9, 24 + i, 0.2, i), e.Label))];
        long before = device.Launches;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-3);
        }

        Assert.Equal(3 * 2 * 5, device.Launches - before);
        Assert.Contains("trial plan: 5 launches a batch (forward, loss, back, delays, update)", there.RunsOn);
        Same(here.Weights, there.Weights);
        foreach (string name in here.Parameters.Names)
        {
            float[] expected = here.Parameters[name].ToArray(), actual = there.Parameters[name].ToArray();
            Assert.NotEqual(there.Parameters.Layout.Parameters.Single(p => p.Name == name).Start, actual[0]);
            Assert.All(expected.Zip(actual), e => Assert.Equal(e.First, e.Second, 1e-3f * e.First));
        }

        Assert.Equal(here.Evaluate(examples).Confusion, there.Evaluate(examples).Confusion);

        // steps large enough to change which step a spike arrives in
        static Trainer Make(ComputeDevice? device) =>
            new(new WideDelayNetwork(), new EventProp(), new Adam(), Options(device) with { ParameterOptimiser = new Adam { LearningRate = 0.2f } });
    }

    [Theory]
    [InlineData(Feedback.Symmetric)]
    [InlineData(Feedback.Adaptive)]
    public void A_resumed_run_goes_on_as_an_unbroken_one(Feedback feedback)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string folder = Directory.CreateTempSubdirectory("snn-device").FullName;
        using var whole = Make();
        whole.TrainEpoch(Examples);
        whole.Save(folder);
        using var resumed = Make();
        resumed.Resume(folder);
        whole.TrainEpoch(Examples);
        resumed.TrainEpoch(Examples);
        Assert.Equal(whole.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        Directory.Delete(folder, recursive: true);

        Trainer Make() => new(new LifExponentialNetwork(5 * ms), new EProp { Feedback = feedback, FeedbackDecay = 0.05f }, new Adam(), Options(device));
    }

    [Fact]
    public void A_weight_that_is_no_number_ends_the_run()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = new Trainer(new LifExponentialNetwork(5 * ms), new EProp(), new Exploding(), Options(device));
        var error = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples));
        Assert.Contains("a weight of In is no longer a finite number", error.Message);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_run_at_the_example_that_the_CPU_names()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        // squares overflow where anything spikes
        var network = new RelayNetwork { W = new(Init.Normal(1e20f)) };
        Example[] examples = [.. Enumerable.Range(0, 7).Select(i => new Example(Inputs.Random(40, 10 + i, i == 4 ? 0.2 : 0, seed: i), i % 3))];
        string here = Message(null);
        Assert.Contains("the loss is infinite", here);
        Assert.Equal(here, Message(device));

        string Message(ComputeDevice? on)
        {
            using var trainer = new Trainer(network, new EProp(), new Adam(), Options(on) with { Batch = 3, Loss = new MeanSquaredError() });
            return Assert.Throws<TrainingException>(() => trainer.TrainEpoch(examples)).Message;
        }
    }

    [Fact]
    public void What_happens_between_batches_changes_nothing()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var undisturbed = Make();
        using var disturbed = Make();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            var expected = undisturbed.TrainEpoch(Examples);
            var actual = disturbed.TrainEpoch(Examples, progress: _ =>
            {
                disturbed.Evaluate(Examples);
                disturbed.Predict(Examples[0].Spikes);
            });
            Assert.Equal(expected.Loss, actual.Loss);
            Assert.Equal(expected.RatesHz, actual.RatesHz);
        }

        Assert.Equal(undisturbed.Weights.All.Span.ToArray(), disturbed.Weights.All.Span.ToArray());

        Trainer Make() => new(new LifExponentialNetwork(5 * ms), new EProp(), new Adam(), Options(device) with { Batch = 2, ChannelShift = 2 });
    }

    [Fact]
    public void A_cancelled_epoch_leaves_nothing_behind()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string folder = Directory.CreateTempSubdirectory("snn-device").FullName;
        using var unbroken = Make();
        using var broken = Make();
        unbroken.TrainEpoch(Examples);
        broken.TrainEpoch(Examples);
        broken.Save(folder);
        using (var cancel = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => broken.TrainEpoch(Examples, _ => cancel.Cancel(), cancel.Token));
        }

        broken.Resume(folder);
        Assert.Equal(unbroken.TrainEpoch(Examples).Loss, broken.TrainEpoch(Examples).Loss);
        Assert.Equal(unbroken.Weights.All.Span.ToArray(), broken.Weights.All.Span.ToArray());
        Directory.Delete(folder, recursive: true);

        Trainer Make() => new(new LifExponentialNetwork(5 * ms), new EProp(), new Adam(), Options(device) with { Batch = 2 });
    }

    [Fact]
    public void A_batch_is_four_launches()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = new Trainer(new LifExponentialNetwork(5 * ms), new EProp(), new Adam(), Options(device));
        long before = device.Launches;
        trainer.TrainEpoch(Examples);
        Assert.Equal(2 * 4, device.Launches - before);
        trainer.Evaluate(Examples);
        Assert.Equal(2 * 4 + 2 * 2, device.Launches - before);
    }

    [SkippableFact]
    public void A_batch_allocates_nothing()
    {
        using var device = OpenCl.OrSkip();
        using var trainer = new Trainer(new LifExponentialNetwork(5 * ms), new EProp(), new Adam(), Options(device) with { Batch = 1, Shards = 1 });
        Assert.Equal(AllocatedBy(Examples[..3]), AllocatedBy(Examples));

        long AllocatedBy(Example[] examples)
        {
            trainer.TrainEpoch(examples);
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainEpoch(examples);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static TrainerOptions Options(ComputeDevice? device) => new() { MaxSteps = 30, Batch = 4, Shards = 2, Threads = 1, Device = device };

    private static void Same(WeightStore expected, WeightStore actual)
    {
        for (int p = 0; p < expected.Layout.Projections.Count; p++)
        {
            for (int k = 0; k < expected.SourceSize(p); k++)
            {
                for (int m = 0; m < expected.TargetSize(p); m++)
                {
                    Assert.Equal(expected[p][k].At(m), actual[p][k].At(m), 1e-4f);
                }
            }
        }
    }
}

/// <summary>An update after which nothing is finite.</summary>
[CustomUpdate]
public partial class Exploding
{
    [Target] public partial float Theta { get; set; }

    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    public Equations Step => [Next(Theta) == Theta + Exp(1000 + Gradient)];
}
