using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Data;

namespace Snn.Tests.Runtime.Training;

/// <summary>Training with several readouts and a weighted sum of losses.</summary>
public sealed class HeadTrainerTests
{
    private const int Steps = 30;

    private static readonly Example[] Examples = [.. Enumerable.Range(0, 14).Select(i => new Example(Inputs.Random(12, Steps, 0.1 + 0.05 * (i % 3), seed: i), i % 3).For("Curve", HeadGradientTests.Curve(Steps, i % 3)))];

    public static TheoryData<LearningRule> Rules() => [new SurrogateBptt(), new EProp { Feedback = Feedback.Random }, new EProp { Online = true, Feedback = Feedback.Adaptive }, new EProp { Online = true, UpdateEvery = 10 }];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_bits_are_those_of_any_number_of_threads_and_of_a_run_that_was_resumed(LearningRule rule)
    {
        float[] one = Train(1), two = Train(2), three = Train(3);
        Assert.Equal(one, two);
        Assert.Equal(one, three);
        string folder = Directory.CreateTempSubdirectory("snn-heads").FullName;
        try
        {
            using (var first = Make(rule, threads: 2))
            {
                first.TrainEpoch(Examples);
                first.Save(folder);
            }

            using var second = Make(rule, threads: 1);
            Assert.Empty(second.Resume(folder));
            second.TrainEpoch(Examples);
            Assert.Equal(one, second.Weights.All.Span.ToArray());

            using var other = Make(rule, threads: 1, losses: HeadGradientTests.Both(1, 0.7));
            Assert.Contains("loss", Assert.Single(other.Resume(folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        float[] Train(int threads)
        {
            using var trainer = Make(rule, threads);
            trainer.TrainEpoch(Examples);
            trainer.TrainEpoch(Examples);
            return [.. trainer.Weights.All.Span];
        }
    }

    [Fact]
    public void Weight_0_trains_to_the_bits_of_one_readout_alone()
    {
        using var heads = Make(new SurrogateBptt(), losses: HeadGradientTests.Both(1, 0));
        using var alone = new Trainer(new HeadNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = Steps, Batch = 5, Shards = 3, Threads = 2 });
        foreach (var projection in alone.Setup.Layout.Projections)
        {
            var (from, to) = (heads.Weights, alone.Weights);
            for (int k = 0; k < to.SourceSize(to.Layout.Projection(projection.Name)); k++)
            {
                from.Row(from.Layout.Projection(projection.Name), k).CopyTo(to.Row(to.Layout.Projection(projection.Name), k));
            }
        }

        Example[] plain = [.. Examples.Select(e => new Example(e.Spikes, e.Label))];
        var (both, one) = (heads.TrainEpoch(Examples), alone.TrainEpoch(plain));
        Assert.Equal(one.Loss, both.Loss);
        Assert.Equal(one.Accuracy, both.Accuracy);
        Assert.Equal(alone.Weights[2].Span.ToArray(), heads.Weights[2].Span.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reports_are_of_each_readout_and_sum_up(bool online)
    {
        ReadoutLoss[] losses = [.. HeadGradientTests.Both(0.5, 2), new("Class", new PerStepCrossEntropy()) { Weight = 0.25 }];
        using var trainer = Make(new EProp { Online = online }, losses: losses, rate: 0);
        EpochProgress last = default;
        var epoch = trainer.TrainEpoch(Examples, p =>
        {
            last = p;
            Assert.Equal(p.Loss, p.Of("Class").Loss + p.Of("Curve").Loss, 1e-9);
        });
        var test = trainer.Evaluate(Examples);
        Assert.Equal(test.Loss, epoch.Loss, 1e-4 * epoch.Loss);
        foreach (var (total, accuracy, of) in new[] { (epoch.Loss, epoch.Accuracy, (Func<string, ReadoutReport>)epoch.Of), (test.Loss, test.Accuracy, test.Of) })
        {
            var (ofClass, ofCurve) = (of("Class"), of("Curve"));
            Assert.Equal(total, ofClass.Loss + ofCurve.Loss, 1e-9);
            Assert.Equal(ofClass.Loss, 0.5 * ofClass.Losses[0] + 0.25 * ofClass.Losses[1], 1e-9);
            Assert.Equal(ofCurve.Loss, 2 * ofCurve.Losses[0], 1e-9);
            Assert.Equal(accuracy, ofClass.Accuracy);
            Assert.True(double.IsNaN(ofCurve.Accuracy) && ofCurve.Fit is not null && ofClass.Fit is null);
        }

        Assert.Equal(test.Confusion, test.Of("Class").Confusion);
        Assert.Equal(Examples.Length, test.Of("Class").Confusion.Cast<int>().Sum());
        Assert.Empty(test.Of("Curve").Confusion);
        Assert.Equal(test.Accuracy, Examples.Count(e => trainer.Predict("Class", e.Spikes) == e.Label) / 14.0, 1e-9);
        var error = Assert.Throws<ArgumentException>(() => test.Of("Hidden"));
        Assert.StartsWith("Nothing is reported of a readout 'Hidden'; there are losses of Class, Curve.", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_allocates_nothing(bool online)
    {
        ReadoutLoss[] losses = [.. HeadGradientTests.Both(0.5, 2), new("Class", new PerStepCrossEntropy()) { Weight = 0.25 }];
        using var trainer = Make(online ? new EProp { Online = true } : new SurrogateBptt(), threads: 1, losses: losses);
        Example[] few = Examples[..5], many = [.. Examples, .. Examples];
        Assert.Equal(AllocatedBy(few), AllocatedBy(many));

        // what a thread does first it compiles and sets up
        long AllocatedBy(Example[] examples) => Enumerable.Range(0, 4).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainEpoch(examples);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    [Fact]
    public void Both_losses_fall()
    {
        Example[] examples = [.. Examples[..12].Select((e, i) => e with { Spikes = Examples[i % 3].Spikes })];
        using var trainer = Make(new SurrogateBptt(), rate: 1e-2f);
        var first = trainer.TrainEpoch(examples);
        for (int i = 0; i < 30; i++)
        {
            trainer.TrainEpoch(examples);
        }

        var last = trainer.TrainEpoch(examples);
        Assert.True(last.Of("Class").Loss < 0.7 * first.Of("Class").Loss && last.Of("Curve").Loss < 0.7 * first.Of("Curve").Loss, $"{first.Of("Class")} {first.Of("Curve")} {last.Of("Class")} {last.Of("Curve")}");
    }

    /// <summary>A small step against the gradient lowers the sum by its square: what the exact plan says of first spikes of both readouts.</summary>
    [Fact]
    public void On_the_exact_plan_the_gradient_is_that_of_differences()
    {
        const float rate = 1e-4f;
        ReadoutLoss[] losses = [new("Early", new FirstSpikeCrossEntropy()), new("Late", new FirstSpikeCrossEntropy { Tau = 4 * Units.ms }) { Weight = 0.4 }, new("Late", new FirstSpikeCrossEntropy()) { Weight = 0.2 }];
        Example[] one = [new Example(Inputs.Random(6, Steps, 0.2, seed: 1), 1).For("Late", 2)];
        using var trainer = new Trainer(new SpikingHeadsNetwork(), new EventProp(), new Sgd { LearningRate = rate }, new() { MaxSteps = Steps, Batch = 1, Threads = 1, Plan = ExecutionPlan.Exact, Losses = losses });
        float[] before = [.. trainer.Weights.All.Span];
        double loss = trainer.Evaluate(one).Loss;
        trainer.TrainEpoch(one);
        double squared = trainer.Weights.All.Span.ToArray().Zip(before).Sum(w => Math.Pow((w.Second - w.First) / rate, 2));
        double fallen = loss - trainer.Evaluate(one).Loss;
        Assert.True(squared > 1e-4);
        Assert.Equal(1, fallen / (rate * squared), 0.05);
    }

    [Fact]
    public void Stored_and_streamed_it_trains_to_the_same_bits()
    {
        string file = Path.GetTempFileName();
        try
        {
            Example[] more = [.. Examples.Select((e, i) => i % 2 == 0 ? e : e with { Targets = new(mask: new float[Steps]), Speaker = i })];
            SpikeStore.Write(file, more, channels: 12, classes: 3, Steps, 1 * Units.ms);
            var streamed = SpikeStore.Open(file);
            for (int i = 0; i < more.Length; i++)
            {
                Assert.Equal(more[i].Further.Keys, streamed[i].Further.Keys);
                Assert.Equal(more[i].Further["Curve"].Targets!.SignalAt(i).ToArray(), streamed[i].Further["Curve"].Targets!.SignalAt(i).ToArray());
                Assert.Equal((more[i].Further["Curve"].Label, more[i].Speaker, more[i].Targets is null), (streamed[i].Further["Curve"].Label, streamed[i].Speaker, streamed[i].Targets is null));
            }

            Assert.Equal(Weights(more), Weights(streamed));
            Assert.Equal(Weights(more), Weights(streamed.Load()));
        }
        finally
        {
            File.Delete(file);
        }

        static float[] Weights(IReadOnlyList<Example> examples)
        {
            using var trainer = Make(new SurrogateBptt(), augmentations: [new MixUp(examples, 0.2)]);
            trainer.TrainEpoch(examples);
            return [.. trainer.Weights.All.Span];
        }
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Loss loss = new PerStepCrossEntropy();
        Refused("HeadsNetwork has no readout 'Hidden'; it has Class, Curve.", new("Class", loss), new("Hidden", loss));
        Refused("None of the losses is of Class, the main readout of HeadsNetwork", new ReadoutLoss("Curve", loss));
        Refused("The weight of PerStepCrossEntropy of Class is -1; it is 0 or a positive number of single precision.", new ReadoutLoss("Class", loss) { Weight = -1 });
        Refused("The weight of PerStepCrossEntropy of Class is NaN", new ReadoutLoss("Class", loss) { Weight = double.NaN });
        Refused("SpikeCountCrossEntropy reads spikes, but Curve of HeadsNetwork does not spike", new("Class", loss), new("Curve", new SpikeCountCrossEntropy()));
        Assert.Contains("leave out Loss, or name its readout in Losses", Assert.Throws<ArgumentException>(() => new Trainer(new HeadsNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = Steps, Loss = loss, Losses = HeadGradientTests.Both(1, 1) })).Message);
        Assert.Contains("train with SurrogateBptt", Assert.Throws<NotSupportedException>(() => new Trainer(new SpikingHeadsNetwork(), new EventProp(), new Adam(), new() { MaxSteps = Steps, Losses = [new("Early", new FirstSpikeCrossEntropy()), new("Late", new SpikeCountCrossEntropy())] })).Message);

        var spikes = Examples[0].Spikes;
        var good = Examples[0];
        Example plain = new(spikes, 1);
        Asked("Example 1 has nothing for Curve, of which MeanSquaredErrorOverTime reads what it is to give; give it For(\"Curve\", ...).", plain);
        Asked("Example 1 has something for 'Class' by For", good.For("Class", 1), "Example 1 has something for Class by For");
        Asked("Example 1 has something for 'Other'; HeadsNetwork has no such readout, but Class, Curve.", good.For("Other", 1));
        Asked("Example 1 has no target signal for Curve, which MeanSquaredErrorOverTime reads", plain.For("Curve", 1));
        Asked("Example 1 has targets for 3 steps and spikes for 30; each step needs its own (in what it has for Curve).", plain.For("Curve", HeadGradientTests.Curve(3)));
        Asked("Example 1 has a target signal for 3 outputs; Curve of HeadsNetwork has 2 (in what it has for Curve).", plain.For("Curve", new TimedTargets(new float[Steps, 3])));
        Asked("Example 1 has the label 2 for Curve; Curve of HeadsNetwork has the classes 0 to 1.", plain.For("Curve", 2, HeadGradientTests.Curve(Steps)));
        Asked("Example 1 has no label for Curve, which PerStepCrossEntropy reads; give it For(\"Curve\", label).", plain.For("Curve", HeadGradientTests.Curve(Steps)), losses: [new("Class", loss), new("Curve", loss)]);
        Assert.Contains("The label of Curve is -1", Assert.Throws<ArgumentException>(() => plain.For("Curve", -1)).Message);
        Assert.Contains("The example has something for Curve already", Assert.Throws<ArgumentException>(() => good.For("Curve", 1)).Message);

        static void Refused(string message, params ReadoutLoss[] losses) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => Make(new SurrogateBptt(), losses: losses)).Message);

        void Asked(string message, Example bad, string? instead = null, ReadoutLoss[]? losses = null)
        {
            using var trainer = Make(new SurrogateBptt(), losses: losses);
            var first = losses is null ? good : plain.For("Curve", 1);
            Assert.StartsWith(instead ?? message, Assert.Throws<ArgumentException>(() => trainer.TrainEpoch([first, bad])).Message);
            Assert.StartsWith(instead ?? message, Assert.Throws<ArgumentException>(() => trainer.Evaluate([first, bad])).Message);
        }
    }

    [Fact]
    public void On_a_device_it_trains_as_on_the_CPU()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        ReadoutLoss[] losses = [.. HeadGradientTests.Both(0.5, 2), new("Class", new AverageCrossEntropy()) { Weight = 0.25 }];
        using var here = Make(new SurrogateBptt(), losses: losses);
        using var there = Make(new SurrogateBptt(), losses: losses, device: device);
        var (cpu, gpu) = (here.TrainEpoch(Examples), there.TrainEpoch(Examples));
        foreach (string readout in (string[])["Class", "Curve"])
        {
            Assert.Equal(cpu.Of(readout).Loss, gpu.Of(readout).Loss, 1e-4 * cpu.Of(readout).Loss);
            Assert.Equal(cpu.Of(readout).Accuracy, gpu.Of(readout).Accuracy);
        }

        Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-3f));
        var (evaluated, onDevice) = (here.Evaluate(Examples), there.Evaluate(Examples));
        Assert.Equal(evaluated.Of("Class").Confusion, onDevice.Of("Class").Confusion);
        Assert.Equal(here.Predict("Class", Examples[0].Spikes), there.Predict("Class", Examples[0].Spikes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void On_a_device_it_learns_as_it_runs_as_on_the_CPU(int every)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Online = true, UpdateEvery = every };
        ReadoutLoss[] losses = [.. HeadGradientTests.Both(0.5, 2), new("Class", new PerStepCrossEntropy()) { Weight = 0.25 }];
        using var here = Make(rule, losses: losses);
        using var there = Make(rule, losses: losses, device: device);
        var (cpu, gpu) = (here.TrainEpoch(Examples), there.TrainEpoch(Examples));
        foreach (string readout in (string[])["Class", "Curve"])
        {
            Assert.Equal(cpu.Of(readout).Loss, gpu.Of(readout).Loss, 1e-4 * cpu.Of(readout).Loss);
            Assert.Equal(cpu.Of(readout).Accuracy, gpu.Of(readout).Accuracy);
        }

        Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-3f));
    }

    /// <summary>Readouts of one model: each is asked for by its name, in a session and in a stream.</summary>
    [Fact]
    public void A_trained_network_gives_each_readout_by_its_name()
    {
        string file = Path.GetTempFileName();
        ReadoutLoss[] losses = [new("Class", new PerStepCrossEntropy()), new("Other", new AverageCrossEntropy()) { Weight = 0.5 }];
        Example[] examples = [.. Examples.Select((e, i) => new Example(e.Spikes, e.Label).For("Other", i % 4))];
        try
        {
            using var trainer = new Trainer(new StreamedHeadsNetwork(), new SurrogateBptt(), new Adam { LearningRate = 1e-2f }, new() { MaxSteps = Steps, Batch = 5, Threads = 2, Losses = losses });
            for (int i = 0; i < 5; i++)
            {
                trainer.TrainEpoch(examples);
            }

            var test = trainer.Evaluate(examples);
            Assert.Equal(4, test.Of("Other").Confusion.GetLength(0));
            Assert.Equal(test.Of("Other").Accuracy, Enumerable.Range(0, 4).Sum(c => test.Of("Other").Confusion[c, c]) / 14.0, 1e-9);
            trainer.SaveNetwork(file);
            using var session = new StreamedHeadsNetwork().Load(file, new() { MaxSteps = Steps, Losses = losses });
            var scores = new float[4];
            HasNoAnswer(session, scores); // nothing has been run
            session.Run(examples.Select(e => e.Spikes).ToArray());
            HasNoAnswer(session, scores); // several have, in whichever trials
            foreach (var example in examples)
            {
                Assert.Equal(trainer.Predict(example.Spikes), session.Run(example.Spikes));
                Assert.Equal(trainer.Predict("Other", example.Spikes), session.ClassOf("Other"));
                session.ScoresOf("Other", scores);
                Assert.Equal(session.ClassOf("Other"), Array.IndexOf(scores, scores.Max()));
            }

            using var stream = session.Stream();
            var spikes = examples[^1].Spikes;
            for (int t = 0; t < Steps; t++)
            {
                stream.Step(spikes.At(t));
                Assert.Equal(session.Trial.Readout[t].Span[..3].ToArray(), stream.Readout.ToArray());
                Assert.Equal(session.OutputOf("Other")[t].Span[..4].ToArray(), stream.ReadoutOf("Other").ToArray());
            }

            Assert.Throws<ArgumentException>(() => stream.ReadoutOf("Hidden").Length);
            Assert.Throws<ArgumentException>(() => session.OutputOf("Hidden"));
            using var alone = new StreamedHeadsNetwork().Load(file, new() { MaxSteps = Steps });
            Assert.Contains("No loss of StreamedHeadsNetwork reads Other", Assert.Throws<ArgumentException>(() => alone.ClassOf("Other")).Message);
            var wrong = Assert.Throws<ArgumentException>(() => new StreamedHeadsNetwork().Load(file, new() { MaxSteps = Steps, Losses = [losses[0], new("Other", new PerStepCrossEntropy())] }));
            Assert.Contains("was trained for AverageCrossEntropy of Other", wrong.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void HasNoAnswer(InferenceSession session, float[] scores)
    {
        foreach (Action ask in (Action[])[() => session.ClassOf("Other"), () => session.ScoresOf("Other", scores), () => session.OutputOf("Other")])
        {
            Assert.Contains("call Run with one SpikeTrain before", Assert.Throws<InvalidOperationException>(ask).Message);
        }
    }

    /// <summary>Trials and batches by themselves: no trainer has looked at their examples.</summary>
    [Fact]
    public void What_does_not_fit_a_trial_is_named()
    {
        var (good, losses) = (Examples[0], HeadGradientTests.Both(1, 1));
        using var run = new TrialRun(new HeadsNetwork(), Backend.Simd, Steps, new SurrogateBptt());
        using var online = new OnlineTests.OnlineRun(new HeadsNetwork(), Backend.Simd, run.Weights);
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var batch = new HeadsNetwork().CreateBatch(new(run.Layout, device, Steps, 1) { Rule = new SurrogateBptt(), Weights = run.Weights, Losses = losses });
        run.Trial.Forward(good.Spikes);
        foreach (int label in (int[])[3, -1])
        {
            string problem = $"has the label {label}; Class of HeadsNetwork has the classes 0 to 2.";
            var bad = good with { Label = label };
            Assert.StartsWith("The example " + problem, Assert.Throws<ArgumentException>(() => run.Trial.Evaluate(losses, bad)).Message);
            Assert.StartsWith("The example " + problem, Assert.Throws<ArgumentException>(() => online.Trial.Begin(bad.Spikes, losses, bad)).Message);
            Assert.StartsWith("Example 0 " + problem, Assert.Throws<ArgumentException>(() => batch.Prepare([bad])).Message);
        }

        // nobody reads a label where each step is judged by itself
        var timed = good with { Label = 3, Targets = new TimedTargets(new float[Steps, 3]) };
        Assert.True(run.Trial.Evaluate([new ReadoutLoss("Class", new MeanSquaredErrorOverTime())], timed) > 0);

        Example shorter = new Example(Inputs.Random(12, 10, 0.2, seed: 1), 1).For("Curve", HeadGradientTests.Curve(10));
        const string steps = "The example has 10 steps, and the spikes that are run have 30";
        Assert.StartsWith(steps, Assert.Throws<ArgumentException>(() => run.Trial.Evaluate(losses, shorter)).Message);
        Assert.StartsWith(steps, Assert.Throws<ArgumentException>(() => online.Trial.Begin(good.Spikes, losses, shorter)).Message);
    }

    private static Trainer Make(LearningRule rule, int threads = 2, IReadOnlyList<ReadoutLoss>? losses = null, float rate = 1e-3f, IReadOnlyList<Augmentation>? augmentations = null, ComputeDevice? device = null) =>
        new(new HeadsNetwork(), rule, new Adam { LearningRate = rate }, new()
        {
            MaxSteps = Steps,
            Batch = 5,
            Shards = 3,
            Threads = threads,
            Losses = losses ?? HeadGradientTests.Both(1, 0.3),
            Augmentations = augmentations ?? [],
            Device = device,
        });
}
