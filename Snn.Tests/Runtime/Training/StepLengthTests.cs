using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Spikes in steps of one length are refused by a network that takes steps of another, wherever they are given to it.</summary>
public sealed class StepLengthTests
{
    private const int Steps = 20;

    [Theory]
    [InlineData("CPU")]
    [InlineData("exact")]
    [InlineData("ilgpu-cpu")]
    public void Data_in_other_steps_are_refused_with_both_numbers(string where)
    {
        using var device = where == "ilgpu-cpu" ? ComputeDevice.Open(where) : null;
        using var trainer = new Trainer(new LongDelayNetwork(), new EventProp(), new Adam(), new()
        {
            MaxSteps = Steps,
            Batch = 2,
            Threads = 1,
            Device = device,
            Plan = where == "exact" ? ExecutionPlan.Exact : ExecutionPlan.Stepped,
            Loss = new ExponentialCrossEntropy(tau: new(10), new(1)),
        });
        var data = Made(0.1f);
        // a list made of the data set knows as much as the data set
        foreach (IReadOnlyList<Example> examples in new IReadOnlyList<Example>[] { data, data.Take(2), data.ToList(), data.Where(e => e.Label == 1).ToArray() })
        {
            AssertRefused(() => trainer.TrainEpoch(examples), "Example 0 is in steps");
            AssertRefused(() => trainer.Evaluate(examples), "Example 0 is in steps");
        }

        AssertRefused(() => trainer.Predict(data[0].Spikes), "The spike train");
        trainer.TrainEpoch(Made(1));
        trainer.TrainEpoch([.. Made(1).Select(e => new Example(SpikeTrain.FromPairs([(0, 1)], Steps), e.Label))]); // of no known length
    }

    [Fact]
    public void A_trial_refuses_them_too()
    {
        var network = new LongDelayNetwork { Dt = new(0.1f) };
        using var weights = new WeightStore(network.Layout());
        using var trial = network.CreateTrial(new(network.Layout(), weights, Steps));
        trial.Forward(SpikeTrain.FromPairs([(0, 1)], Steps));
        trial.Forward(SpikeTrain.FromPairs([(0, 1)], Steps, new(1 / 10f)));
        AssertRefused(() => trial.Forward(SpikeTrain.FromPairs([(0, 1)], Steps, new(1))), "The spike train of Input is in steps of 1 ms, but the network takes steps of 0.1 ms", turned: true);
    }

    [Fact]
    public void A_data_set_has_examples_of_its_own_step_alone()
    {
        var train = SpikeTrain.FromPairs([(0, 1)], Steps, new(0.5f));
        string message = Assert.Throws<ArgumentException>(() => new SpikeDataset([new(train, 0)], 5, 3, Steps, new(1))).Message;
        Assert.Contains("Example 0 is in steps of 0.5 ms; those of the data set last 1 ms", message);
        Assert.Throws<ArgumentException>(() => SpikeTrain.FromPairs([], Steps, new(0)));
    }

    [Fact]
    public void Readers_and_encoders_say_how_long_their_steps_are()
    {
        Assert.Equal(0.5f, new LatencyEncoder { Dt = new(0.5f) }.Encode([0.5f]).Dt!.Value.Value);
        Assert.Equal(0.2f, new YinYang { Dt = new(0.2f) }.Encode(0.5, 0.5).Dt!.Value.Value);
        Assert.All(SpikeDataset.LoadShd(Tests.Runtime.Data.SpikeFiles.Tiny(), new() { Dt = new(4) }), e => Assert.Equal(4, e.Spikes.Dt!.Value.Value));
    }

    private static SpikeDataset Made(float dt) => new(
        [.. Enumerable.Range(0, 6).Select(i => new Example(Inputs.Random(5, Steps, 0.3, i), i % 3))], channels: 5, classes: 3, Steps, new(dt));

    private static void AssertRefused(Action run, string how, bool turned = false)
    {
        string message = Assert.Throws<ArgumentException>(run).Message;
        Assert.StartsWith(how, message);
        Assert.Contains(turned ? "give the network a Dt of 1 ms" : "is in steps of 0.1 ms, but the network takes steps of 1 ms. Make the spikes with Dt = 1 ms", message);
    }
}
