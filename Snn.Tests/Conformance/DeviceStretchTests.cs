using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>The loss of every step, and a class read off late steps, off the highest ones too.</summary>
[Loss]
public sealed partial class LateReading
{
    [Readout] public partial float Y { get; }
    public float Score => MaxOverTime(Exp(StepIndex / 15) * Y);
    public float Objective => MeanOverTime(CrossEntropy(2 * Y));
}

/// <summary>Batches that learn as they run keep some steps of their trials; what comes of it has the bits of those that keep all.</summary>
public sealed class DeviceStretchTests
{
    private const int Steps = 70, Kept = 32;

    [Theory]
    [InlineData("a written rule beside derived ones, on some pairs")]
    [InlineData("held membranes, synapses with states, delays")]
    [InlineData("delays of single synapses")]
    public void ILGPUs_simulation_forgets_nothing_that_is_read(string name)
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(device, name, new PerStepCrossEntropy(), wide: false);
    }

    [SkippableTheory]
    [InlineData("a spike on the way up, late at the readout")]
    [InlineData("a written rule beside derived ones, on some pairs")]
    public void OpenCL_forgets_nothing_that_is_read(string name)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, name, new LateReading(), wide: true);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_length_of_a_trial()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var network = new PartlyWrittenNetwork(2 * ms);
        Assert.Equal(Bytes(1_000), Bytes(100_000));

        long Bytes(int steps)
        {
            using var batch = network.CreateBatch(Setup(network, device, steps));
            return batch.Bytes;
        }
    }

    [Fact]
    public void Spikes_of_steps_that_are_long_past_are_refused_by_name()
    {
        using var device = ComputeDevice.Simulated(16);
        var network = new PartlyWrittenNetwork(2 * ms);
        using var batch = network.CreateBatch(Setup(network, device, Steps) with { KeptAtLeast = Kept });
        batch.Prepare(Inputs(network), [0, 1], [[0], [1]]);
        batch.Forward();
        batch.Finish();
        int hidden = network.Layout().Population("Hidden");
        batch.SpikesAt(hidden, Steps - Kept, 0);
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => batch.SpikesAt(hidden, Steps - Kept - 1, 0));
        Assert.Contains($"keeps the spikes of the last {Kept} steps; those of Hidden are there from step {Steps - Kept} on", refused.Message);
    }

    private static DeviceSetup Setup(INetwork network, ComputeDevice device, int steps) =>
        new(network.Layout(), device, steps, 2) { Rule = new EProp { Online = true, Feedback = Feedback.Random }, Loss = new PerStepCrossEntropy(), Shards = 2 };

    private static SpikeTrain[] Inputs(INetwork network)
    {
        var layout = network.Layout();
        int channels = layout.Populations[layout.Inputs[0]].Size;
        return [Conformance.Inputs.Random(channels, Steps, 0.15, seed: 3), Conformance.Inputs.Random(channels, 43, 0.15, seed: 4)];
    }

    private static void Compare(ComputeDevice device, string name, Loss loss, bool wide)
    {
        INetwork network = OnlineTests.Networks.TryGetValue(name, out var known) ? known : name == "delays of single synapses" ? new DelayedOnline() : new PartlyWrittenNetwork(2 * ms);
        var inputs = Inputs(network);
        using var weights = new WeightStore(network.Layout(), 1);
        Initialiser.Fill(weights, 1);
        using var feedback = new FeedbackStore(network.Layout(), Feedback.Random);
        feedback.Follow(weights);
        var setup = Setup(network, device, Steps) with { Weights = weights, Loss = loss, Wide = wide };
        using DeviceBatch all = network.CreateBatch(setup), some = network.CreateBatch(setup with { KeptAtLeast = Kept });
        Assert.True(some.Bytes < all.Bytes);
        using WeightStore expected = weights.Alike(), actual = weights.Alike();
        for (int round = 0; round < 2; round++)
        {
            foreach (var batch in new[] { all, some })
            {
                batch.Load(weights, feedback);
                batch.ClearGradients();
                batch.Prepare(inputs, [round, 2], [[0], [1]], examples: [4, 9]);
                batch.Forward();
                batch.Evaluate();
                batch.Evaluate();
                batch.Backward();
                batch.Finish();
            }

            for (int i = 0; i < inputs.Length; i++)
            {
                all.ReadGradient(i, expected);
                some.ReadGradient(i, actual);
                Assert.Contains(expected.All.Span.ToArray(), g => g != 0);
                Assert.Equal(expected.All.Span.ToArray(), actual.All.Span.ToArray());
                Assert.Equal(all.LossOf(i), some.LossOf(i));
                Assert.Equal(all.PredictedOf(i), some.PredictedOf(i));
                Assert.Equal(all.SpikesOf(1, i), some.SpikesOf(1, i));
            }
        }
    }
}
