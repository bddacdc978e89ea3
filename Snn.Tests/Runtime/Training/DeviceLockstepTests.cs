using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Conformance.Updates;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>Weights that a device moves within trials are those that the CPU has after the same steps.</summary>
public sealed class DeviceLockstepTests
{
    private static readonly SpikeTrain[] Trains = [.. Enumerable.Range(0, 7).Select(i => Inputs.Random(11, 24 + i, 0.25, i))];
    private static readonly Example[] Examples = [.. Trains.Select((t, i) => new Example(t, i % 3))];

    /// <summary>A simulated device takes seconds for each; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<Feedback, int, float> Feedbacks()
    {
        TheoryData<Feedback, int, float> feedbacks = new() { { Feedback.Adaptive, 5, 0.02f } };
        if (Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null)
        {
            feedbacks.Add(Feedback.Symmetric, 1, float.PositiveInfinity);
            feedbacks.Add(Feedback.Random, 100, float.PositiveInfinity);
        }

        return feedbacks;
    }

    [Theory]
    [MemberData(nameof(Feedbacks))]
    public void With_every_feedback_and_as_often(Feedback feedback, int every, float mostNorm) =>
        Same(new PartlyWrittenNetwork(2 * ms), new() { Feedback = feedback, FeedbackDecay = 0.05f, UpdateEvery = every }, "ilgpu-cpu", mostNorm);

    [SkippableFact]
    public void Of_updates_that_wait_in_a_queue_each_has_its_own_rate()
    {
        using var device = OpenCl.OrSkip();
        Same(new PartlyWrittenNetwork(2 * ms), new() { UpdateEvery = 2 }, device, 0.02f);
    }

    public static TheoryData<string> Networks => ["held membranes, synapses with states, delays", "two populations one after the other, a conductance with a state of the target", "a spike on the way up, late at the readout", "written"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void On_networks_of_every_kind(string name)
    {
        var network = name switch
        {
            "written" => new WrittenNetwork(3 * ms),
            _ => OnlineTests.Networks[name],
        };
        Same(network, new() { UpdateEvery = 6, Feedback = Feedback.Random }, "ilgpu-cpu", epochs: 1);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Updates_of_the_network_see_what_trials_have_left_by_then(int kept, bool ofKinds)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Same(ofKinds ? new GlancingLayers() : new GlancingNetwork(), new() { UpdateEvery = 7 }, device, kept: kept, then: (here, there) =>
        {
            foreach (string state in (string[])["Levels", "Means", "Peaks", "Rates", "Spikes"])
            {
                float[] expected = [.. here.UpdateState($"Look.{state}").Span], actual = [.. there.UpdateState($"Look.{state}").Span];
                float most = expected.Max(MathF.Abs);
                Assert.True(most > 1);
                Assert.All(expected.Zip(actual), x => Assert.Equal(x.First, x.Second, 1e-5f * most));
            }
        });
    }

    [Theory]
    [InlineData(true, "ExplodingNetwork.Bang has made a G that is no finite number")]
    [InlineData(false, "is no longer a finite number")]
    public void What_breaks_in_the_middle_of_trials_ends_the_run_by_its_name(bool isGradient, string expected)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string message = Message(null);
        Assert.Contains(expected, message);
        Assert.Equal(message, Message(device));

        string Message(ComputeDevice? on)
        {
            INetwork network = isGradient ? new ExplodingNetwork() : new UnsteeredNetwork();
            using var trainer = new Trainer(network, new EProp { Online = true, UpdateEvery = 5 }, isGradient ? new Sgd() : new Bursting(), Options(on));
            return Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples)).Message;
        }
    }

    [Fact]
    public void Weights_of_a_few_bits_are_rounded_by_the_same_draws()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Online = true, WeightBits = 6, WeightRange = 1, UpdateEvery = 9 };
        using Trainer here = Make(new DrawnGoldenNetwork(), rule, null), there = Make(new DrawnGoldenNetwork(), rule, device);
        float[] start = [.. here.Weights.All.Span];
        Example[] examples = [.. Enumerable.Range(0, 4).Select(i => new Example(Inputs.Random(12, 24 + i, 0.25, i), i % 3))];
        here.TrainEpoch(examples);
        there.TrainEpoch(examples);
        Assert.NotEqual(start, here.Weights.All.Span.ToArray());
        Assert.Equal(here.Weights.All.Span.ToArray(), there.Weights.All.Span.ToArray());
    }

    [Fact]
    public void Launches_are_as_many_as_it_says()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = Make(new PartlyWrittenNetwork(2 * ms), new EProp { Online = true, UpdateEvery = 7 }, device);
        Assert.Contains("learning online: 5 launches a step, 1 more every 7 steps (update), 2 launches a batch (loss, update)", trainer.RunsOn);
        long before = device.Launches;
        trainer.TrainEpoch(Examples[..4]);
        Assert.Equal(5 * 27 + 3 + 2, device.Launches - before);
        before = device.Launches;
        trainer.Evaluate(Examples[..4]);
        Assert.Equal(2 * 27 + 1, device.Launches - before);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Online = true, UpdateEvery = 5 };
        Assert.Contains("set UpdateEvery to 0, or leave out Rewiring", Assert.Throws<ArgumentException>(() => Make(new RewiredOnline(), rule, device)).Message);

        var network = new DrawnGoldenNetwork();
        using var batch = network.CreateBatch(new(network.Layout(), device, 30, 1) { Rule = rule, Loss = new PerStepCrossEntropy() });
        batch.Prepare([Inputs.Random(12, 20, 0.2, 1)], [0], [[0]]);
        Assert.Contains("train by one, or set UpdateEvery to 0", Assert.Throws<InvalidOperationException>(batch.Forward).Message);
    }

    private static void Same(INetwork network, EProp rule, string device, float mostNorm = float.PositiveInfinity, int epochs = 2)
    {
        using var there = ComputeDevice.Open(device)!;
        Same(network, rule, there, mostNorm, epochs);
    }

    /// <summary>Trains on the CPU and on a device, and what comes of it is the same.</summary>
    private static void Same(INetwork network, EProp rule, ComputeDevice device, float mostNorm = float.PositiveInfinity, int epochs = 2, int kept = 30, Action<Trainer, Trainer>? then = null)
    {
        rule = rule with { Online = true };
        var layout = network.Layout();
        int channels = layout.Populations[layout.Inputs[0]].Size;
        Example[] examples = channels == 11 ? Examples : [.. Examples.Select((e, i) => new Example(Inputs.Random(channels, e.Spikes.Steps, 0.25, i), e.Label))];
        using Trainer here = Make(network, rule, null, mostNorm), there = Make(network, rule, device, mostNorm, kept);
        float[] start = [.. here.Weights.All.Span];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var (expected, actual) = (here.TrainEpoch(examples), there.TrainEpoch(examples));
            Assert.Equal(expected.Loss, actual.Loss, 1e-4 * expected.Loss);
            Assert.Equal(expected.Accuracy, actual.Accuracy);
            Assert.Equal(expected.RatesHz, actual.RatesHz);
            Assert.Equal(here.Evaluate(examples).Confusion, there.Evaluate(examples).Confusion);
        }

        float[] moved = [.. here.Weights.All.Span], also = [.. there.Weights.All.Span];
        float most = start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second));
        Assert.True(most > 1e-3);
        Assert.All(moved.Zip(also), w => Assert.Equal(w.First, w.Second, 1e-3f * most));
        then?.Invoke(here, there);
    }

    private static Trainer Make(INetwork network, EProp rule, ComputeDevice? device, float mostNorm = float.PositiveInfinity, int kept = 30) =>
        new(network, rule, new Sgd { LearningRate = new WarmUp { Updates = 10, Then = 0.02f } }, Options(device) with { MaxGradientNorm = mostNorm, KeptAtLeast = kept });

    private static TrainerOptions Options(ComputeDevice? device) => new() { MaxSteps = 30, Batch = 4, Shards = 2, Threads = 1, Device = device, Loss = new PerStepCrossEntropy() };
}
