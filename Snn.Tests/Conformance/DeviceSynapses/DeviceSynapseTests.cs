using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Delays of single synapses, and synapses that are drawn, in trials on devices: spikes and gradients are those of the CPU.</summary>
public sealed class DeviceSynapseTests
{
    /// <summary>The cases that have most in them; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<LearningRule, DevicePlan> Rules()
    {
        var data = new TheoryData<LearningRule, DevicePlan>
        {
            { new EProp(), DevicePlan.Step },
            { new EProp { Feedback = Feedback.Random }, DevicePlan.TrialPerThread },
            { new SurrogateBptt(), DevicePlan.Step },
            { new EventProp(), DevicePlan.Trial },
        };
        if (Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null)
        {
            data.Add(new SurrogateBptt(), DevicePlan.Trial);
            data.Add(new SurrogateBptt { ThroughSpikes = false }, DevicePlan.TrialPerThread);
            data.Add(new EventProp(), DevicePlan.Step);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_synapse_has_its_delay(LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        DeviceSynapseRun.Compare(device, rule, new DelayedLearning(), plan, wide: plan == DevicePlan.Step && rule is EProp);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Drawn_synapses_pass_spikes_and_gradients(LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 160 : 16);
        bool alike = plan == DevicePlan.Step;
        DeviceSynapseRun.Compare(device, rule, new DrawnLearning(alike ? Init.Constant(0.25f) : Init.Normal(sd: 0.1f, mean: 0.25f), alike ? Connect.PerSource(12) : Connect.OneToOne), plan, wide: alike && rule is EventProp, quiet: !alike);
    }

    [Theory]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.Trial)]
    public void So_they_do_by_states_of_their_sources(DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new DrawnTiring(), plan, wide: false);
    }

    [Fact]
    public void So_they_do_where_a_network_learns_as_it_runs()
    {
        using var device = ComputeDevice.Simulated(16);
        DeviceOnlineRun.Compare(device, new DrawnOnline(), Feedback.Symmetric, wide: false, steps: 24);
    }

    [SkippableFact]
    public void On_OpenCL_they_do_too()
    {
        using var device = OpenCl.OrSkip();
        DeviceSynapseRun.Compare(device, new EventProp(), new DelayedLearning(), DevicePlan.TrialPerThread, wide: true);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new DrawnLearning(Init.Normal(sd: 0.1f, mean: 0.25f), Connect.PerSource(12)), DevicePlan.Step, wide: true);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Delays_that_end_after_the_trial_are_of_no_account(int longer)
    {
        using var device = ComputeDevice.Simulated(16);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new DelayedLearning(longer), DevicePlan.Step, wide: false, steps: 9, quiet: true);
    }

    [Fact]
    public void Training_has_the_weights_of_the_CPU()
    {
        using var device = ComputeDevice.Simulated(16);
        Example[] examples = [.. Enumerable.Range(0, 6).Select(i => new Example(Inputs.Random(24, 30, 0.1, i), i % 3))];
        using Trainer here = Make(null), there = Make(device);
        float[] start = here.Weights.All.Span.ToArray();
        Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-4);
        Assert.Equal(here.Evaluate(examples).Confusion, there.Evaluate(examples).Confusion);
        float[] moved = here.Weights.All.Span.ToArray();
        float most = start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second));
        Assert.True(most > 1e-3);
        Assert.All(moved.Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-3f * most));

        static Trainer Make(ComputeDevice? device) => new(new DelayedLearning(), new EventProp(), new Adam { LearningRate = 3e-3f }, new() { MaxSteps = 30, Batch = 3, Shards = 1, Threads = 1, Device = device });
    }

    [Fact]
    public void A_batch_knows_the_weights_that_it_is_for()
    {
        using var device = ComputeDevice.Simulated(16);
        INetwork network = new DelayedLearning();
        Assert.Contains("The delays of single synapses of DelayedLearning.A are drawn with its weights; give DeviceSetup these Weights.", Assert.Throws<ArgumentException>(() => network.CreateBatch(new(network.Layout(), device, 9, 1))).Message, StringComparison.Ordinal);
        INetwork drawn = new DrawnLearning(Init.Constant(1), Connect.OneToOne);
        using WeightStore own = new(drawn.Layout(), 1), other = new(drawn.Layout(), 2);
        using var batch = drawn.CreateBatch(new(drawn.Layout(), device, 9, 1) { Weights = own });
        Assert.Contains("DrawnLearning.InDrawn has other synapses in these weights", Assert.Throws<ArgumentException>(() => batch.Load(other, null)).Message, StringComparison.Ordinal);
    }
}
