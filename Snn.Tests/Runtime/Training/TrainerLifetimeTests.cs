using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Memory;

namespace Snn.Tests.Runtime.Training;

/// <summary>A trainer after its end, at it while it works, and shared by threads; on poisoned memory.</summary>
public sealed class TrainerLifetimeTests : IDisposable
{
    private static readonly Example[] Examples = FakeExamples.Make(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Plan.Stepped)]
    [InlineData(Plan.Exact)]
    [InlineData(Plan.Device)]
    public void After_its_end_every_call_is_refused(Plan plan)
    {
        using var device = plan == Plan.Device ? ComputeDevice.Open("ilgpu-cpu") : null;
        var (trainer, examples) = Make(plan, device);
        trainer.TrainEpoch(examples);
        trainer.Save(_directory);
        var weights = trainer.Weights;
        var before = File.ReadAllBytes(Path.Combine(_directory, Checkpoint.FileName));
        trainer.Dispose();
        trainer.Dispose();
        Assert.All(
            (Action[])[
                () => trainer.Predict(examples[0].Spikes), () => trainer.Evaluate(examples), () => trainer.TrainEpoch(examples),
                () => trainer.Save(_directory), () => trainer.Resume(_directory), () => _ = trainer.Weights, () => _ = trainer.Parameters,
                () => _ = trainer.RunsOn, () => _ = weights.All,
            ],
            call => Assert.Throws<ObjectDisposedException>(call));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_directory, Checkpoint.FileName)));
    }

    [Fact]
    public void What_a_batch_calls_cannot_use_the_trainer_or_end_it()
    {
        foreach (int threads in (int[])[1, 3])
        {
            int refused = 0;
            Trainer? trainer = null;
            var loss = new CallingLoss(() =>
            {
                Action[] calls =
                [
                    trainer!.Dispose, () => trainer.Predict(Examples[0].Spikes), () => trainer.Evaluate(Examples), () => trainer.TrainEpoch(Examples),
                    () => trainer.Save(_directory), () => trainer.Resume(_directory), () => _ = trainer.Weights,
                ];
                Assert.All(calls, call => Assert.Contains("is at work on this very thread", Assert.Throws<InvalidOperationException>(call).Message));
                Interlocked.Increment(ref refused);
            });
            using (trainer = TrainerTests.Make(threads: threads, loss: loss))
            {
                trainer.TrainEpoch(Examples);
                Assert.Equal(Examples.Length, refused);
                trainer.Evaluate(Examples);
            }
        }
    }

    [Fact]
    public void Between_batches_an_epoch_can_be_looked_at_but_not_saved_or_entered()
    {
        using var trainer = TrainerTests.Make();
        trainer.Save(_directory);
        int told = 0;
        trainer.TrainEpoch(Examples, _ =>
        {
            told++;
            trainer.Predict(Examples[0].Spikes);
            trainer.Evaluate(Examples[..5]);
            Assert.False(float.IsNaN(trainer.Weights.All.At(0)));
            foreach (Action call in (Action[])[() => trainer.Save(_directory), () => trainer.Resume(_directory), () => trainer.TrainEpoch(Examples)])
            {
                Assert.Contains("An epoch is under way", Assert.Throws<InvalidOperationException>(call).Message);
            }
        });
        Assert.Equal(2, told);
        Assert.Equal(1, trainer.Epoch);
    }

    [Fact]
    public void Ending_it_between_batches_ends_the_epoch()
    {
        foreach (bool elsewhere in (bool[])[false, true])
        {
            var trainer = TrainerTests.Make();
            Assert.Throws<ObjectDisposedException>(() => trainer.TrainEpoch(Examples, _ =>
            {
                if (elsewhere)
                {
                    var end = new Thread(trainer.Dispose);
                    end.Start();
                    end.Join();
                }
                else
                {
                    trainer.Dispose();
                }
            }));
        }
    }

    [Fact]
    public void Ending_it_from_another_thread_waits_for_the_batch()
    {
        for (int round = 0; round < 20; round++)
        {
            using var started = new ManualResetEventSlim();
            var trainer = TrainerTests.Make(loss: new CallingLoss(started.Set));
            var end = new Thread(() =>
            {
                started.Wait();
                trainer.Dispose();
            });
            end.Start();
            Exception? thrown = Record.Exception(() =>
            {
                for (int epoch = 0; epoch < 1000; epoch++)
                {
                    trainer.TrainEpoch(Examples);
                }
            });
            end.Join();
            Assert.IsType<ObjectDisposedException>(thrown);
        }
    }

    [Theory]
    [InlineData(Plan.Stepped)]
    [InlineData(Plan.Exact)]
    public void Threads_that_share_it_get_the_predictions_of_one(Plan plan)
    {
        var (trainer, examples) = Make(plan, null);
        using (trainer)
        {
            trainer.TrainEpoch(examples);
            int[] alone = [.. examples.Select(e => trainer.Predict(e.Spikes))];
            Assert.True(alone.Distinct().Count() > 1);
            var wrong = new int[4];
            var threads = Enumerable.Range(0, wrong.Length).Select(t => new Thread(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    int k = (7 * i + t) % examples.Length;
                    wrong[t] += trainer.Predict(examples[k].Spikes) == alone[k] ? 0 : 1;
                }
            })).ToArray();
            Array.ForEach(threads, t => t.Start());
            double accuracy = trainer.Evaluate(examples).Accuracy;
            Array.ForEach(threads, t => t.Join());
            Assert.Equal([0, 0, 0, 0], wrong);
            Assert.Equal(alone.Zip(examples).Count(p => p.First == p.Second.Label), accuracy * examples.Length, 6);
        }
    }

    /// <summary>What runs the batches.</summary>
    public enum Plan
    {
        Stepped,
        Exact,
        Device,
    }

    private static (Trainer Trainer, Example[] Examples) Make(Plan plan, ComputeDevice? device)
    {
        if (plan == Plan.Stepped)
        {
            return (TrainerTests.Make(), Examples);
        }

        var network = new YinYangExample.YinYangNetwork(5, 20, 3) { Dt = 1 * ms };
        var examples = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = plan == Plan.Exact }.Draw(24, seed: 1);
        var options = new TrainerOptions
        {
            MaxSteps = examples.Steps,
            Batch = 8,
            Threads = 2,
            Plan = plan == Plan.Exact ? ExecutionPlan.Exact : ExecutionPlan.Stepped,
            Device = device,
            Loss = new MaximumCrossEntropy(),
        };
        return (new(network, new EventProp(), new Adam { LearningRate = 5e-3f }, options), [.. examples]);
    }
}
