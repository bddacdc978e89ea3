using System.Runtime.InteropServices;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

public class TrainerTests
{
    private static readonly Example[] Examples = FakeExamples.Make(75);

    [Fact]
    public void Learns()
    {
        using var trainer = Make();
        var first = trainer.TrainEpoch(Examples);
        for (int epoch = 0; epoch < 8; epoch++)
        {
            trainer.TrainEpoch(Examples);
        }

        var last = trainer.TrainEpoch(Examples);
        Assert.True(last.Loss < first.Loss * 0.8, $"{first} {last}");
        var test = trainer.Evaluate(FakeExamples.Make(60, seed: 6));
        Assert.True(test.Accuracy > 0.9, $"{test.Accuracy}");
        Assert.Equal(60, test.Confusion.Cast<int>().Sum());
        Assert.Equal(test.Accuracy, (test.Confusion[0, 0] + test.Confusion[1, 1] + test.Confusion[2, 2]) / 60.0, 6);
        Assert.Equal("Hidden", Assert.Single(test.RatesHz).Key);
        Assert.InRange(test.RatesHz["Hidden"], 1, 900);
        Assert.Equal(10, trainer.Epoch);
    }

    [Theory]
    [InlineData(2, Feedback.Symmetric)]
    [InlineData(3, Feedback.Random)]
    [InlineData(8, Feedback.Symmetric)]
    public void Same_bits_on_any_number_of_threads(int threads, Feedback feedback)
    {
        var (one, oneReport) = Train(1);
        var (many, manyReport) = Train(threads);
        Assert.Equal(one, many);
        Assert.Equal(oneReport.Loss, manyReport.Loss);
        Assert.Equal(oneReport.RatesHz, manyReport.RatesHz);

        (byte[], EpochReport) Train(int n)
        {
            using var trainer = Make(new EProp { Feedback = feedback }, threads: n);
            trainer.TrainEpoch(Examples);
            var report = trainer.TrainEpoch(Examples);
            return (Bytes(trainer), report);
        }
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(7, 3)]
    [InlineData(32, 8)]
    [InlineData(100, 64)]
    public void Every_example_is_seen_once_an_epoch_in_an_order_of_its_own(int batch, int shards)
    {
        const int classes = 30;
        var examples = FakeExamples.Make(classes, classes: classes);
        var loss = new RecordingLoss();
        using var trainer = new Trainer(new FakeNetwork(classes: classes), new EProp(), new FakeDescent(0), new() { MaxSteps = 40, Threads = 1, Batch = batch, Shards = shards, Loss = loss });
        trainer.TrainEpoch(examples);
        var first = loss.Labels.ToArray();
        loss.Labels.Clear();
        trainer.TrainEpoch(examples);
        Assert.Equal(Enumerable.Range(0, classes), first.Order());
        Assert.Equal(Enumerable.Range(0, classes), loss.Labels.Order());
        if (batch < classes)
        {
            Assert.NotEqual(first, loss.Labels);
        }
    }

    [Fact]
    public void Options_below_one_are_refused()
    {
        foreach (var options in (TrainerOptions[])[new() { MaxSteps = 0 }, new() { MaxSteps = 1, Batch = 0 }, new() { MaxSteps = 1, Threads = 0 }, new() { MaxSteps = 1, Shards = 0 }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(new FakeNetwork(), new EProp(), new FakeDescent(0), options));
        }
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        using var a = Make(seed: 1);
        using var b = Make(seed: 2);
        Assert.NotEqual(Bytes(a), Bytes(b));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    public void One_batch_of_descent_follows_the_mean_gradient(int count)
    {
        var network = new FakeNetwork();
        var examples = Examples[..count];
        using var trainer = new Trainer(network, new EProp(), new FakeDescent(0.01f), new() { MaxSteps = 40, Threads = 2 });
        using var weights = new WeightStore(network.Layout());
        trainer.Weights.All.Span.CopyTo(weights.All.Span);

        using var gradient = new WeightStore(network.Layout());
        using var feedback = new FeedbackStore(network.Layout(), Feedback.Symmetric);
        feedback.Follow(weights);
        using var trial = network.CreateTrial(new(network.Layout(), weights, 40) { Rule = new EProp(), Feedback = feedback });
        foreach (var example in examples)
        {
            trial.Forward(example.Spikes);
            new PerStepCrossEntropy().Evaluate(trial.Readout, trial.Steps, 3, example.Label, trial.ReadoutError);
            trial.Backward(gradient);
        }

        trainer.TrainEpoch(examples);

        for (int i = 0; i < weights.All.Length; i++)
        {
            Assert.Equal(weights.All.Span[i] - 0.01f * gradient.All.Span[i] / count, trainer.Weights.All.Span[i], 1e-4f);
        }
    }

    [Fact]
    public void Weights_that_are_not_trainable_stay()
    {
        using var trainer = new Trainer(new FakeNetwork { TrainRecurrent = false }, new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40 });
        var before = trainer.Weights[FakeNetwork.Recurrent].Span.ToArray();
        var others = trainer.Weights[FakeNetwork.ToHidden].Span.ToArray();
        trainer.TrainEpoch(Examples);
        Assert.Equal(before, trainer.Weights[FakeNetwork.Recurrent].Span.ToArray());
        Assert.NotEqual(others, trainer.Weights[FakeNetwork.ToHidden].Span.ToArray());
    }

    [Fact]
    public void Progress_is_told_after_every_batch()
    {
        using var trainer = Make();
        var told = new List<EpochProgress>();
        var report = trainer.TrainEpoch(Examples, told.Add);
        Assert.Equal([32, 64, 75], told.Select(p => p.Done));
        Assert.Equal(report.Accuracy, told[^1].Accuracy);
        Assert.Equal(report.Loss, told[^1].Loss);
    }

    [Fact]
    public void Predict_agrees_with_evaluate()
    {
        using var trainer = Make();
        trainer.TrainEpoch(Examples);
        int right = Examples.Count(e => trainer.Predict(e.Spikes) == e.Label);
        Assert.Equal(right / 75.0, trainer.Evaluate(Examples).Accuracy, 6);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_and_names_the_example()
    {
        var network = new FakeNetwork { PoisonCount = Examples[41].Spikes.Count };
        int first = Array.FindIndex(Examples, e => e.Spikes.Count == network.PoisonCount);
        using var trainer = new Trainer(network, new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40, Threads = 2 });
        var e = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples));
        Assert.Equal(network.PoisonCount, Examples[e.Example].Spikes.Count);
        Assert.Equal(1, e.Epoch);
        Assert.InRange(e.Batch, 1, 3);
        Assert.Contains($"Epoch 1, batch {e.Batch}, example {e.Example}: the loss is not a number", e.Message);
        Assert.Contains("learning rate", e.Message);
        Assert.Throws<InvalidOperationException>(() => trainer.Save(Path.GetTempPath()));
        Assert.Equal(first, Assert.Throws<TrainingException>(() => trainer.Evaluate(Examples)).Example);
    }

    [Fact]
    public void Weights_that_diverge_stop_the_training()
    {
        using var trainer = new Trainer(new FakeNetwork(), new EProp(), new FakeDescent(float.MaxValue), new() { MaxSteps = 40 });
        var e = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples));
        Assert.Equal((1, 1, -1), (e.Epoch, e.Batch, e.Example));
        Assert.Contains("a weight of", e.Message);
    }

    [Theory]
    [InlineData(3, 20, 40, "label 3")]
    [InlineData(-1, 20, 40, "label -1")]
    [InlineData(0, 21, 40, "neuron 20")]
    [InlineData(0, 20, 41, "41 steps")]
    public void Examples_that_do_not_fit_are_named(int label, int inputs, int steps, string what)
    {
        using var trainer = Make();
        Example[] examples = [Examples[0], new(SpikeTrain.FromPairs([(0, inputs - 1)], steps), label)];
        var e = Assert.Throws<ArgumentException>(() => trainer.TrainEpoch(examples));
        Assert.Contains("Example 1 ", e.Message);
        Assert.Contains(what, e.Message);
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(examples));
        trainer.TrainEpoch(Examples); // nothing is broken
    }

    [Fact]
    public void Cancelling_stops_after_a_batch()
    {
        using var trainer = Make();
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => trainer.TrainEpoch(Examples, _ => cancel.Cancel(), cancel.Token));
        Assert.Equal((0, 1), (trainer.Epoch, trainer.Iteration));
        Assert.Throws<InvalidOperationException>(() => trainer.TrainEpoch(Examples));
    }

    internal static Trainer Make(LearningRule? rule = null, int threads = 2, int seed = 1, int batch = 32) =>
        new(new FakeNetwork(), rule ?? new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40, Threads = threads, Seed = seed, Batch = batch });

    internal static byte[] Bytes(Trainer trainer) => MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();

    private sealed class RecordingLoss : Loss
    {
        private readonly PerStepCrossEntropy _loss = new();

        public List<int> Labels { get; } = [];

        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
        {
            Labels.Add(label);
            return _loss.Evaluate(readout, steps, classes, label, error);
        }

        public override int Predict(Rows readout, int steps, int classes) => _loss.Predict(readout, steps, classes);
    }
}
