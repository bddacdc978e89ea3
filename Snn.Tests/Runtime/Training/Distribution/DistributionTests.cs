using System.Globalization;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.EndToEnd;

namespace Snn.Tests.Runtime.Training.Distribution;

/// <summary>Training on several processes, which are threads here: the bits of one process, and the same errors on all.</summary>
public sealed class DistributionTests : IDisposable
{
    private static readonly Example[] Examples = FakeExamples.Make(75), Tests = FakeExamples.Make(61, seed: 6);

    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_number_of_processes_has_the_bits_of_one(int count)
    {
        string alone = Trained(null);
        Assert.All(ThreadGroup.RunAll(count, Trained), bits => Assert.Equal(alone, bits));

        static string Trained(ProcessGroup? group) => Trains(() => Make(group), Examples);
    }

    [Theory]
    [InlineData(nameof(EventProp), ExecutionPlan.Stepped)]
    [InlineData(nameof(EProp), ExecutionPlan.Stepped)]
    [InlineData(nameof(SurrogateBptt), ExecutionPlan.Stepped)]
    public void Trained_parameters_and_a_short_gradient_too(string rule, ExecutionPlan plan)
    {
        var symbol = new YinYang { Dt = 0.5f * ms };
        var points = symbol.Draw(40, seed: 1);
        string alone = Trained(null);
        Assert.All(ThreadGroup.RunAll(3, Trained), bits => Assert.Equal(alone, bits));

        string Trained(ProcessGroup? group) => Trains(
            () => new(
                new LearningLatencyNetwork { TauMem = 4 * ms },
                rule switch { nameof(EProp) => new EProp(), nameof(SurrogateBptt) => new SurrogateBptt(), _ => new EventProp() },
                new Adam { LearningRate = 1e-3f },
                new() { MaxSteps = symbol.Steps, Batch = 16, Shards = 5, Threads = 2, Plan = plan, Processes = group, Loss = new SumCrossEntropy(), MaxGradientNorm = 0.1f }),
            points);
    }

    [Fact]
    public void The_exact_plan_too()
    {
        var symbol = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = true };
        var points = symbol.Draw(24, seed: 1);
        string alone = Trained(null);
        Assert.All(ThreadGroup.RunAll(2, Trained), bits => Assert.Equal(alone, bits));

        string Trained(ProcessGroup? group) => Trains(
            () => new(
                new YinYangExample.YinYangNetwork(5, 40, 3) { Dt = symbol.Dt },
                new EventProp(),
                new Adam { LearningRate = 5e-3f },
                new() { MaxSteps = points.Steps, Batch = 8, Threads = 2, Plan = ExecutionPlan.Exact, Processes = group, Loss = new MaximumCrossEntropy() }),
            points);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_in_any_order_are_the_same_on_all_processes(int count)
    {
        var bits = ThreadGroup.RunAll(count, group => Trains(() => Make(group, anyOrder: true), Examples));
        Assert.All(bits, b => Assert.Equal(bits[0], b));
    }

    [Theory]
    [InlineData(32, 8)]
    [InlineData(30, 7)] // the share that a batch begins with moves on
    [InlineData(7, 8)]
    public void Examples_by_shard_give_the_same_bits_where_each_process_has_its_own_alone(int batch, int shards)
    {
        string alone = Trained(null);
        Assert.All(ThreadGroup.RunAll(3, Trained), bits => Assert.Equal(alone, bits));

        string Trained(ProcessGroup? group)
        {
            var options = Options(group) with { Batch = batch, Shards = shards, ExamplesByShard = true };
            var own = Examples.Select((e, i) => options.Holds(i) ? e : null!).ToArray();
            Assert.Equal(group is null, own.All(e => e is not null));
            return Trains(() => new(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), options), own);
        }
    }

    [Fact]
    public void An_order_by_shard_has_every_example_once_and_its_shard_in_turn()
    {
        int[] order = new int[23], other = new int[23];
        Shuffle.FillByShard(order, 5, seed: 1, epoch: 0);
        Shuffle.FillByShard(other, 5, seed: 1, epoch: 1);
        Assert.Equal(Enumerable.Range(0, 23), order.Order());
        Assert.All(order.Index(), o => Assert.Equal(o.Index % 5, o.Item % 5));
        Assert.NotEqual(order, other);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    public void A_run_goes_on_with_another_number_of_processes(int before, int after)
    {
        string alone = Trains(() => Make(null), Examples, epochs: 3);
        ThreadGroup.RunAll(before, group =>
        {
            using var trainer = Make(group);
            trainer.TrainEpoch(Examples);
            if (group.IsFirst)
            {
                trainer.Save(_directory);
            }

            return 0;
        });
        string[] resumed = after == 0 ? [Resumed(null)] : ThreadGroup.RunAll(after, Resumed);
        Assert.All(resumed, bits => Assert.Equal(alone, bits));

        string Resumed(ProcessGroup? group) => Trains(
            () =>
            {
                var trainer = Make(group);
                Assert.Empty(trainer.Resume(_directory));
                return trainer;
            },
            Examples,
            epochs: 3);
    }

    [Fact]
    public void All_processes_throw_the_error_of_the_one_that_has_it()
    {
        int poison = Examples[41].Spikes.Count;
        string alone = Assert.Throws<TrainingException>(() => Poisoned(null)).Message;
        var failures = ThreadGroup.Run(3, Poisoned);
        Assert.All(failures, f => Assert.Equal(alone, Assert.IsType<TrainingException>(f.Failure).Message));

        int Poisoned(ProcessGroup? group)
        {
            using var trainer = new Trainer(new FakeNetwork { PoisonCount = poison }, new EProp(), new FakeAdam(0.01f), Options(group));
            trainer.TrainEpoch(Examples);
            return 0;
        }
    }

    [Fact]
    public void An_error_that_is_not_of_training_ends_all_and_says_whose_it_is()
    {
        var failures = ThreadGroup.Run(2, group =>
        {
            using var trainer = new Trainer(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), Options(group) with { Loss = new FailingOn(group.Rank == 1) });
            trainer.TrainEpoch(Examples);
            return 0;
        });
        Assert.Equal("no number", Assert.IsType<FormatException>(failures[1].Failure).Message);
        Assert.Equal("rank 1: no number", Assert.IsType<TrainingException>(failures[0].Failure).Message);
    }

    [Fact]
    public void A_process_that_is_to_stop_stops_all_after_the_batch()
    {
        var iterations = ThreadGroup.RunAll(3, group =>
        {
            using var cancel = new CancellationTokenSource();
            using var trainer = Make(group);
            Assert.Throws<OperationCanceledException>(() => trainer.TrainEpoch(
                Examples,
                p =>
                {
                    if (group.Rank == 2)
                    {
                        cancel.Cancel();
                    }
                },
                cancel.Token));
            return trainer.Iteration;
        });
        Assert.All(iterations, i => Assert.Equal(1, i));
    }

    [Fact]
    public void Processes_that_do_not_do_the_same_are_told_what_differs()
    {
        AssertDiffers("rank 1 does not do what rank 0 does: seed: 2 there, 1 here", g => Options(g) with { Seed = g.Rank == 1 ? 2 : 1 });
        AssertDiffers("MaxGradientNorm: 1 there, Infinity here", g => Options(g) with { MaxGradientNorm = g.Rank == 1 ? 1 : float.PositiveInfinity });
        AssertDiffers("number of examples: 74 there, 75 here", Options, g => g.Rank == 1 ? Examples[..74] : Examples);
        AssertDiffers("the examples themselves", Options, g => g.Rank == 1 ? [.. Examples.Reverse()] : Examples);

        static void AssertDiffers(string what, Func<ProcessGroup, TrainerOptions> options, Func<ProcessGroup, Example[]>? examples = null)
        {
            var failures = ThreadGroup.Run(2, group =>
            {
                using var trainer = new Trainer(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), options(group));
                trainer.TrainEpoch(examples?.Invoke(group) ?? Examples);
                return 0;
            });
            Assert.All(failures, f => Assert.Contains(what, Assert.IsType<ArgumentException>(f.Failure).Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_several_processes_do_not_train_is_refused_by_name()
    {
        var tooMany = ThreadGroup.Run(5, group =>
        {
            using var trainer = new Trainer(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), Options(group) with { Shards = 4 });
            return 0;
        });
        Assert.All(tooMany, f => Assert.StartsWith("5 processes cannot share the 4 shards of a batch; raise Shards to at least 5", Assert.IsType<ArgumentException>(f.Failure).Message, StringComparison.Ordinal));

        var within = ThreadGroup.Run(2, group =>
        {
            using var trainer = new Trainer(new FakeNetwork(), new EProp { Online = true, UpdateEvery = 5 }, new FakeAdam(0.01f), Options(group));
            return 0;
        });
        Assert.All(within, f => Assert.Contains("UpdateEvery moves weights within trials", Assert.IsType<NotSupportedException>(f.Failure).Message, StringComparison.Ordinal));
    }

    private static TrainerOptions Options(ProcessGroup? group) => new() { MaxSteps = 40, Threads = 2, Batch = 32, Processes = group };

    private static Trainer Make(ProcessGroup? group, bool anyOrder = false) =>
        new(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), Options(group) with { SumsInAnyOrder = anyOrder });

    /// <summary>What some epochs and a test come to, to the bit.</summary>
    private static string Trains(Func<Trainer> make, IReadOnlyList<Example> examples, int epochs = 2)
    {
        using var trainer = make();
        EpochReport report;
        do
        {
            report = trainer.TrainEpoch(examples);
        }
        while (trainer.Epoch < epochs);

        var test = trainer.Evaluate(examples is SpikeDataset ? examples : Tests);
        return string.Join(
            ' ',
            CheckpointMark.Print(trainer.Weights.All.Span.ToArray()),
            CheckpointMark.Print([.. trainer.Parameters.Names.SelectMany(n => trainer.Parameters[n].ToArray())]),
            report.Loss.ToString("R", CultureInfo.InvariantCulture),
            report.Accuracy,
            string.Join(',', report.RatesHz.Values),
            test.Loss.ToString("R", CultureInfo.InvariantCulture),
            test.Accuracy,
            string.Join(',', test.Confusion.Cast<int>()));
    }

    private sealed class FailingOn(bool fails) : Loss
    {
        private readonly PerStepCrossEntropy _loss = new();

        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error) =>
            fails ? throw new FormatException("no number") : _loss.Evaluate(readout, steps, classes, label, error);

        public override int Predict(Rows readout, int steps, int classes) => _loss.Predict(readout, steps, classes);
    }
}
