using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>A trainer whose gradients come from eligibilities, as trials run.</summary>
public sealed class OnlineTrainerTests
{
    private static readonly Example[] Examples = FakeExamples.Make(30, inputs: 12);

    [Theory]
    [InlineData(Feedback.Symmetric)]
    [InlineData(Feedback.Random)]
    [InlineData(Feedback.Adaptive)]
    public void Trains_like_the_backward_sweep_on_any_number_of_threads(Feedback feedback)
    {
        float[] Train(bool online, int threads)
        {
            using var trainer = Make(new EProp { Feedback = feedback, Online = online }, threads: threads);
            trainer.TrainEpoch(Examples);
            return [.. trainer.Weights.All.Span];
        }

        float[] swept = Train(online: false, 1), one = Train(online: true, 1), three = Train(online: true, 3);
        Assert.Equal(one, three);
        float largest = swept.Max(Math.Abs);
        Assert.All(swept.Zip(one), w => Assert.Equal(w.First, w.Second, 1e-3f * largest));
        Assert.NotEqual(swept, Train(online: true, 1).Select(_ => 0f));
    }

    /// <summary>The accuracy of an epoch, told as trials run, is that of the trials as a whole.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_epoch_predicts_what_an_evaluation_does(bool masked)
    {
        Loss loss = masked ? new MaskedTargets { Targets = new(Asked) } : new MeanSquaredError(Asked);
        Example[] examples = !masked ? Examples : [.. Examples.Select(e => e with { Targets = new(mask: [.. Enumerable.Range(0, e.Spikes.Steps).Select(t => t % 3 == 0 ? 0f : 0.5f)]) })];
        using var trainer = Make(new EProp { Online = true }, rate: 0, loss: loss);
        var trained = trainer.TrainEpoch(examples);
        var tested = trainer.Evaluate(examples);
        Assert.Equal(tested.Accuracy, trained.Accuracy, 1e-9);
        Assert.True(Enumerable.Range(0, 3).Count(p => Enumerable.Range(0, 3).Any(l => tested.Confusion[l, p] > 0)) > 1);
    }

    private static readonly float[,] Asked = { { 0.1f, 0, 0 }, { 0, -0.2f, 0.1f }, { 0, 0, 0.2f } };

    [Fact]
    public void Learns_with_updates_in_every_step()
    {
        using var trainer = Make(new EProp { Online = true, UpdateEvery = 1 }, batch: 1, rate: 2e-3f);
        var first = trainer.TrainEpoch(Examples);
        for (int epoch = 0; epoch < 6; epoch++)
        {
            trainer.TrainEpoch(Examples);
        }

        var last = trainer.TrainEpoch(Examples);
        Assert.True(last.Loss < 0.8 * first.Loss, $"{first.Loss} {last.Loss}");
        Assert.True(trainer.Evaluate(Examples).Accuracy > 0.8);
    }

    /// <summary>Steps so small that they do not meet each other add up to the one of the whole trial.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 5)]
    public void Small_updates_within_trials_add_up_to_that_of_the_trial(int every, int batch)
    {
        float[] Moved(int updateEvery)
        {
            using var trainer = Make(new EProp { Online = true, UpdateEvery = updateEvery, Feedback = Feedback.Random }, batch: batch, rate: 1e-3f / 64);
            float[] before = [.. trainer.Weights.All.Span];
            trainer.TrainEpoch(Examples[..batch]);
            return [.. trainer.Weights.All.Span.ToArray().Zip(before, (w, b) => w - b)];
        }

        float[] whole = Moved(0), parts = Moved(every);
        float largest = whole.Max(Math.Abs);
        Assert.All(whole.Zip(parts), w => Assert.Equal(w.First, w.Second, 0.02f * largest));
    }

    /// <summary>The first update is by the mean of what so many steps of each example alone give; short ones are over earlier.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Examples_of_a_batch_take_their_steps_together(int threads)
    {
        const int every = 16;
        Example[] examples = [.. Enumerable.Range(0, 5).Select(i => new Example(Inputs.Random(12, 13 + 6 * i, 0.3, i), i % 3))];
        var seen = new FirstAlone();
        using var trainer = new Trainer(new DrawnGoldenNetwork(), new EProp { Online = true, UpdateEvery = every }, seen, new() { MaxSteps = 40, Batch = 5, Threads = threads, Shards = 2, Seed = 3 });
        using var start = trainer.Weights.Alike();
        trainer.Weights.All.Span.CopyTo(start.All.Span);
        trainer.TrainEpoch(examples);
        trainer.TrainEpoch(examples);

        using var alone = new OnlineTests.OnlineRun(new DrawnGoldenNetwork(), Backend.Simd, start);
        foreach (var example in examples)
        {
            alone.Trial.Begin(example.Spikes, new PerStepCrossEntropy(), example.Label);
            alone.Trial.Advance(every);
        }

        float[] moved = [.. start.All.Span.ToArray().Zip(trainer.Weights.All.Span.ToArray(), (before, after) => before - after)];
        float largest = moved.Max(Math.Abs);
        Assert.True(largest > 0);
        Assert.All(alone.Gradient.All.Span.ToArray().Zip(moved), g => Assert.Equal(g.First / 5, g.Second, 1e-5f * largest));

        // 37 steps are three updates of 16, and so are the 40 that a trial may have
        Assert.Equal(Enumerable.Range(1, 6), seen.Iterations.Order());
    }

    [Fact]
    public void Updates_within_trials_of_a_batch_are_the_same_on_any_number_of_threads()
    {
        float[] Train(int threads)
        {
            var options = new TrainerOptions { MaxSteps = 40, Batch = 7, Threads = threads, Seed = 3, Shards = 3, ChannelShift = 2 };
            using var trainer = new Trainer(new DrawnGoldenNetwork(), new EProp { Online = true, UpdateEvery = 1 }, new FakeAdam(1e-3f), options);
            trainer.TrainEpoch(Examples);
            return [.. trainer.Weights.All.Span];
        }

        Assert.Equal(Train(1), Train(3));
    }

    /// <summary>Takes the first update's gradient off the weights, and no other's.</summary>
    private sealed class FirstAlone : ICustomUpdate
    {
        public int StateCount => 0;

        public HashSet<int> Iterations { get; } = [];

        public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)
        {
            lock (Iterations)
            {
                Iterations.Add(time.Iteration);
            }

            new FakeDescent(time.Iteration == 1 ? 1 : 0).Update(targets, gradients, states, time);
        }
    }

    /// <summary>Kolen and Pollack: the difference shrinks by the decay alone, whatever is learned meanwhile.</summary>
    [Fact]
    public void Adaptive_feedback_becomes_the_readouts_weights()
    {
        var layout = new GoldenNetwork().Layout();
        using WeightStore weights = new(layout), own = new(layout);
        Initialiser.Fill(weights, 1);
        var random = new Random(2);
        void Draw(WeightStore store)
        {
            foreach (ref float w in store[2].Span)
            {
                w = random.NextSingle();
            }
        }

        Draw(weights);
        Draw(own);
        float[] before = [.. own[2].Span.ToArray().Zip(weights[2].Span.ToArray(), (b, w) => b - w)];
        using var feedback = new FeedbackStore(layout, Feedback.Adaptive);
        feedback.Adapt(own, weights, 0.1f);
        for (int i = 0; i < 20; i++)
        {
            foreach (ref float w in weights[2].Span)
            {
                w += 0.1f * random.NextSingle();
            }

            feedback.Follow(weights);
        }

        for (int k = 0; k < 8; k++)
        {
            for (int m = 0; m < 3; m++)
            {
                Assert.Equal(before[k * weights[2].Stride + m] * Math.Pow(0.9, 20), feedback[2][m].At(k) - weights[2][k].At(m), 1e-5);
            }
        }
    }

    /// <summary>What does not learn does not decay either, whatever the feedback.</summary>
    [Fact]
    public void Adaptive_feedback_leaves_a_readout_that_does_not_learn()
    {
        using var trainer = new Trainer(new ShrinkingNetwork(), new EProp { Online = true, Feedback = Feedback.Adaptive, FeedbackDecay = 0.1f }, new FakeDescent(1e-3f), new() { MaxSteps = 40, Batch = 5, Threads = 1 });
        float[] readout = [.. trainer.Weights.Of(1).Span];
        trainer.TrainEpoch([.. Examples.Select((e, i) => new Example(Inputs.Random(11, 30, 0.3, i), e.Label))]);
        Assert.Equal(readout, trainer.Weights.Of(1).Span.ToArray());
    }

    [Fact]
    public void A_long_trial_takes_no_more_memory_than_a_short_one()
    {
        var network = new GoldenNetwork();
        long Bytes(int steps)
        {
            using var run = new TrialRun(network, Backend.Simd, 1, new EProp());
            using var online = new OnlineTests.OnlineRun(network, Backend.Simd, run.Weights);
            online.Trial.Learn(Inputs.Random(12, steps, 0.05, seed: 1), new PerStepCrossEntropy(), 1);
            return online.Trial.Bytes;
        }

        Assert.Equal(Bytes(1_000), Bytes(100_000));
    }

    [Fact]
    public void What_has_not_begun_or_has_no_class_predicts_none()
    {
        var network = new GoldenNetwork();
        using var run = new TrialRun(network, Backend.Simd, 1, new EProp());
        using var online = new OnlineTests.OnlineRun(network, Backend.Simd, run.Weights);
        Assert.Contains("No trial has begun", Assert.Throws<InvalidOperationException>(() => online.Trial.Predicted).Message);
        var spikes = Inputs.Random(12, 30, 0.05, seed: 1);
        online.Trial.Learn(spikes, new MeanSquaredErrorOverTime(), new Goal(0, new(new float[30, 3])));
        Assert.Contains("a trial has no class", Assert.Throws<NotSupportedException>(() => online.Trial.Predicted).Message);
    }

    [Fact]
    public void What_it_cannot_do_is_said_at_the_start()
    {
        var online = new EProp { Online = true };
        Assert.Contains("[Train<EProp>(Online = true)]", Assert.Throws<NotSupportedException>(() => new Trainer(new AlifDeltaNetwork(), online, new FakeDescent(0.1f), new() { MaxSteps = 40 })).Message);
        Assert.Contains("AverageCrossEntropy reads more of a trial than a step", Assert.Throws<NotSupportedException>(() => Make(online, loss: new AverageCrossEntropy())).Message);
        Assert.Contains("RisingCare reads more of a trial than a step at a time, or which step it is", Assert.Throws<NotSupportedException>(() => Make(online, loss: new RisingCare())).Message);
        Assert.Contains("SharedCare reads more of a trial", Assert.Throws<NotSupportedException>(() => Make(online, loss: new SharedCare())).Message);
        Assert.Contains("SharedSurprise reads more of a trial", Assert.Throws<NotSupportedException>(() => Make(online, loss: new SharedSurprise())).Message);
        Assert.Contains("RatePenalty", Assert.Throws<NotSupportedException>(() => Make(online, penalty: new RatePenalty())).Message);
        Assert.Contains("set Online as well", Assert.Throws<ArgumentException>(() => Make(new EProp { UpdateEvery = 5 }, batch: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(online with { UpdateEvery = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(online with { FeedbackDecay = float.NaN }));
    }

    private static Trainer Make(EProp rule, int threads = 1, int batch = 10, float rate = 5e-3f, Loss? loss = null, Penalty? penalty = null)
    {
        var options = new TrainerOptions { MaxSteps = 40, Batch = batch, Threads = threads, Penalty = penalty, Seed = 3 };
        return new(new DrawnGoldenNetwork(), rule, new FakeDescent(rate), loss is null ? options : options with { Loss = loss });
    }
}

/// <summary>Steps that count, and the class whose targets are nearest to what they give.</summary>
[Loss]
public sealed partial class MaskedTargets
{
    [Readout] public partial float Y { get; }
    [Target] public partial float X { get; }
    [Mask] public partial float M { get; }

    public float Score => MeanOverTime(M * Y);

    public float Objective => SumOverTime(M * MeanOverClasses(Pow(Y - X, 2)));
}

/// <summary>What classes are compared by depends on which step it is.</summary>
[Loss]
public sealed partial class RisingCare
{
    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => MeanOverTime(SumOverClasses((1 - Exp(-0.1f * StepIndex)) * Pow(Y - OneHot, 2) + 0.01f * Abs(Y)));
}

/// <summary>The same, by how many there are.</summary>
[Loss]
public sealed partial class SharedCare
{
    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => SumOverTime(SumOverClasses(Pow(Y / StepCount - OneHot, 2)));
}

/// <summary>A function of a cross-entropy that depends on how many steps there are.</summary>
[Loss]
public sealed partial class SharedSurprise
{
    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => SumOverTime(Exp(CrossEntropy(Y) / StepCount));
}
