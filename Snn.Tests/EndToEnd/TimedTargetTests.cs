using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance.Updates;
using Snn.Tests.Runtime.Training;
using Snn.Tests.Runtime.Training.Losses;

namespace Snn.Tests.EndToEnd;

/// <summary>Signals, labels of steps and masks through a trainer, by every rule and plan.</summary>
public sealed class TimedTargetTests
{
    private const int Steps = 30, Outputs = 3;

    private static readonly Example[] Examples = [.. FakeExamples.Make(12, inputs: 11, steps: Steps).Select(e => e with { Targets = Targets(e.Label) })];

    public static TheoryData<LearningRule, bool> Rules() => new()
    {
        { new EProp(), false }, { new EProp { Online = true }, false }, { new SurrogateBptt(), false }, { new EventProp(), false }, { new EventProp(), true },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_signal_is_learned_and_its_fit_is_reported(LearningRule rule, bool exact)
    {
        using var trainer = Make(rule, new MeanSquaredErrorOverTime { From = 4 }, exact: exact);
        var before = trainer.Evaluate(Examples);
        for (int epoch = 0; epoch < 8; epoch++)
        {
            var report = trainer.TrainEpoch(Examples);
            Assert.True(double.IsNaN(report.Accuracy));
            Assert.NotNull(report.Fit);
        }

        var after = trainer.Evaluate(Examples);
        Assert.True(after.Loss < 0.8 * before.Loss, $"{before.Loss} {after.Loss}");
        Assert.True(after.Fit!.Value.RSquared > before.Fit!.Value.RSquared);
        Assert.Empty(after.Confusion);
        Assert.Throws<NotSupportedException>(() => trainer.Predict(Examples[0].Spikes));
        // the loss is a sum over all steps, told per step; the fit is of those that count
        double counted = Enumerable.Range(4, Steps - 4).Sum(t => Examples[0].Targets!.MaskAt(t));
        Assert.Equal(after.Loss * Steps / counted, after.Fit.Value.MeanSquaredError, 1e-5);
    }

    [Fact]
    public void The_gradient_is_that_of_the_differences()
    {
        Example[] one = [Examples[1]];
        using var trainer = Make(new SurrogateBptt(), new MeanSquaredErrorOverTime { Until = 25 }, new Sgd { LearningRate = 1 }, batch: 1);
        using var other = Make(new SurrogateBptt(), new MeanSquaredErrorOverTime { Until = 25 });
        trainer.TrainEpoch(one);
        int p = other.Weights.Layout.Projection("HidOut");
        for (int k = 0; k < 13; k += 3)
        {
            float weight = other.Weights[p][k].At(1);
            double Loss(float moved)
            {
                other.Weights[p][k].At(1) = moved;
                return Steps * other.Evaluate(one).Loss;
            }

            double slope = (Loss(weight + 0.01f) - Loss(weight - 0.01f)) / 0.02;
            other.Weights[p][k].At(1) = weight;
            Assert.Equal(slope, weight - trainer.Weights[p][k].At(1), 1e-3 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Fact]
    public void Threads_and_a_break_change_no_bit_and_a_device_little()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using var unbroken = Make(new EProp(), new MeanSquaredErrorOverTime());
        using var threads = Make(new EProp(), new MeanSquaredErrorOverTime(), threads: 3);
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = Make(new EProp(), new MeanSquaredErrorOverTime(), device: device);
        unbroken.TrainEpoch(Examples);
        unbroken.Save(folder);
        unbroken.TrainEpoch(Examples);
        using var resumed = Make(new EProp(), new MeanSquaredErrorOverTime());
        resumed.Resume(folder);
        Directory.Delete(folder, recursive: true);
        resumed.TrainEpoch(Examples);
        threads.TrainEpoch(Examples);
        threads.TrainEpoch(Examples);
        Assert.Equal(unbroken.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        Assert.Equal(unbroken.Weights.All.Span.ToArray(), threads.Weights.All.Span.ToArray());
        there.TrainEpoch(Examples);
        var report = there.TrainEpoch(Examples);
        var (expected, actual) = (unbroken.Evaluate(Examples), there.Evaluate(Examples));
        Assert.Equal(expected.Fit!.Value.RSquared, actual.Fit!.Value.RSquared, 1e-3);
        Assert.NotNull(report.Fit);
    }

    [Fact]
    public void Steps_with_labels_of_their_own_are_told_apart()
    {
        using var swept = Make(new EProp(), new StepLabelCrossEntropy());
        using var online = Make(new EProp { Online = true }, new StepLabelCrossEntropy());
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = Make(new EProp { Online = true }, new StepLabelCrossEntropy(), device: device);
        double first = swept.Evaluate(Examples).Loss;
        double accuracy = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            accuracy = swept.TrainEpoch(Examples).Accuracy;
            Assert.Equal(accuracy, online.TrainEpoch(Examples).Accuracy, 0.01);
            Assert.Equal(accuracy, there.TrainEpoch(Examples).Accuracy, 0.01);
        }

        Assert.True(swept.Evaluate(Examples).Loss < 0.95 * first);
        Assert.InRange(accuracy, 0.34, 1);
        Assert.Null(swept.Evaluate(Examples).Fit);
    }

    [Fact]
    public void A_window_is_learned_online_as_by_a_sweep_back()
    {
        var loss = new WindowCrossEntropy { From = 10, Until = 25 };
        using var swept = Make(new EProp(), loss);
        using var online = Make(new EProp { Online = true }, loss);
        var (expected, actual) = (swept.TrainEpoch(Examples), online.TrainEpoch(Examples));
        Assert.Equal(expected.Loss, actual.Loss, 1e-4);
        Assert.Equal(expected.Accuracy, actual.Accuracy, 1e-6);
        float largest = swept.Weights.All.Span.ToArray().Max(Math.Abs);
        Assert.All(swept.Weights.All.Span.ToArray().Zip(online.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-3f * largest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Targets_that_are_read_from_a_store_train_to_the_same_bits(bool onDevice)
    {
        string path = Path.GetTempFileName();
        Example[] examples = [.. Examples.Select((e, i) => i % 2 == 0 ? e : e with { Targets = TimedLossTests.MaskedOutputs(Steps, Outputs, seed: i) })];
        SpikeStore.Write(path, examples, 11, 3, Steps, 1 * ms);
        using var device = onDevice ? ComputeDevice.Open("ilgpu-cpu") : null;
        using var memory = Make(new EProp(), new MeanSquaredErrorOverTime { From = 2 }, device: device);
        using var store = Make(new EProp(), new MeanSquaredErrorOverTime { From = 2 }, device: device);
        var read = SpikeStore.Open(path, held: 3);
        memory.TrainEpoch(examples);
        store.TrainEpoch(read);
        Assert.Equal(memory.Weights.All.Span.ToArray(), store.Weights.All.Span.ToArray());
        Assert.Equal(memory.Evaluate(examples).Fit, store.Evaluate(read).Fit);
        File.Delete(path);
    }

    [Fact]
    public void Examples_without_what_the_loss_reads_are_named()
    {
        using var signal = Make(new EProp(), new MeanSquaredErrorOverTime());
        using var labels = Make(new EProp(), new StepLabelCrossEntropy());
        var spikes = Examples[0].Spikes;
        void Refused(Trainer trainer, Example example, string why) => Assert.Contains(why, Assert.Throws<ArgumentException>(() => trainer.TrainEpoch([Examples[0], example])).Message);
        Refused(signal, new(spikes, 0), "Example 1 has no target signal, which MeanSquaredErrorOverTime reads");
        Refused(signal, new(spikes, new TimedTargets(new float[Steps, 2])), "has a target signal for 2 outputs; Output of UnsteeredNetwork has 3");
        Refused(signal, new(spikes, new TimedTargets(new float[Steps - 1, 3])), "has targets for 29 steps and spikes for 30");
        Refused(labels, new(spikes, new TimedTargets(new float[Steps, 3])), "has no label for each step");
        Refused(labels, new(spikes, new TimedTargets(labels: [.. Enumerable.Repeat(3, Steps)])), "has a step with the label 3");
        string path = Path.GetTempFileName();
        SpikeStore.Write(path, [Examples[0], new(spikes, new TimedTargets(new float[Steps, 2]))], 11, 3, Steps, 1 * ms);
        Assert.Contains("Example 1 has a target signal for 2 outputs", Assert.Throws<ArgumentException>(() => signal.Evaluate(SpikeStore.Open(path))).Message);

        // the trainer can go on with others: no epoch had begun
        SpikeStore.Write(path, [new(spikes, 0)], 11, 3, Steps, 1 * ms);
        Assert.Contains("Example 0 has no target signal", Assert.Throws<ArgumentException>(() => signal.TrainEpoch(SpikeStore.Open(path))).Message);
        signal.TrainEpoch(Examples);
        File.Delete(path);
    }

    [Fact]
    public void An_evaluation_on_a_device_reads_each_example_once()
    {
        int reads = 0;
        var examples = new StreamedDataset([.. Examples.Select(e => e.Label)], i => (++reads, Examples[i]).Item2, 11, 3, Steps, 1 * ms, held: 1);
        using var device = ComputeDevice.Open("ilgpu-cpu");
        using var trainer = Make(new EProp(), new MeanSquaredErrorOverTime(), device: device);
        var fit = trainer.Evaluate(examples).Fit;
        Assert.Equal(Examples.Length, reads);
        Assert.Equal(trainer.Evaluate(Examples).Fit, fit);
    }

    private static Trainer Make(LearningRule rule, Loss loss, ICustomUpdate? optimiser = null, int batch = 4, int threads = 1, bool exact = false, ComputeDevice? device = null) =>
        new(new UnsteeredNetwork(), rule, optimiser ?? new Adam { LearningRate = 0.01f }, new()
        {
            MaxSteps = Steps,
            Batch = batch,
            Threads = threads,
            Loss = loss,
            Seed = 3,
            Device = device,
            Plan = exact ? ExecutionPlan.Exact : ExecutionPlan.Stepped,
        });

    private static TimedTargets Targets(int label)
    {
        var signal = new float[Steps, Outputs];
        for (int t = 0; t < Steps; t++)
        {
            for (int c = 0; c < Outputs; c++)
            {
                signal[t, c] = 0.5f + 0.4f * MathF.Sin(0.2f * t + c + label);
            }
        }

        return new(signal, [.. Enumerable.Range(0, Steps).Select(t => t < 3 ? TimedTargets.NoLabel : t < 15 ? label : (label + 1) % 3)], [.. Enumerable.Range(0, Steps).Select(t => t % 7 == 6 ? 0 : 1f)]);
    }
}
