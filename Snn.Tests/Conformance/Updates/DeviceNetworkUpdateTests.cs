using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Custom updates of a network on a device leave what they leave on the CPU.</summary>
public sealed class DeviceNetworkUpdateTests
{
    private const int Batch = 4;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.4, i), i % 3))];

    [SkippableTheory]
    [InlineData("ilgpu-cpu")]
    [InlineData("opencl")]
    public void Weights_and_states_are_those_of_the_CPU_after_batches_and_on_demand(string choice)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        using var here = Make(new UpdatedNetwork(), new EProp(), null);
        using var there = Make(new UpdatedNetwork(), new EProp(), device);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            Same(here, there);
        }

        Assert.Contains("Look in", there.RunsOn);
        Assert.Contains("Scale after every 3 batches in", there.RunsOn);
        Assert.Contains("Normalise on demand in", there.RunsOn);
        foreach (string group in (string[])["norm", "", "homeostasis"])
        {
            // what is predicted in between is none of the updates' business
            Assert.Equal(here.Evaluate(Examples).Confusion, there.Evaluate(Examples).Confusion);
            here.Update(group);
            there.Update(group);
            Same(here, there);
        }

        Assert.Contains("has no updates of a group 'nor'", Assert.Throws<ArgumentException>(() => there.Update("nor")).Message);
        Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
        Same(here, there);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Credit_comes_back_by_the_weights_that_updates_leave(bool isBptt)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        LearningRule rule = isBptt ? new SurrogateBptt() : new EProp();
        using var here = Make(new TiedNetwork(), rule, null);
        using var there = Make(new TiedNetwork(), rule, device);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            Same(here, there);
        }

        Assert.NotEqual(0, there.UpdateState("Same.Off")[0].At(0));
        Assert.Contains(there.Weights[3].Span.ToArray(), w => w == 0.1f); // at its bound
    }

    [Fact]
    public void Feedback_that_adapts_does_not_follow_them()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Assert.Contains("adaptive feedback follows optimisers alone", Assert.Throws<NotSupportedException>(() => Make(new UpdatedNetwork(), new EProp { Feedback = Feedback.Adaptive }, device)).Message);
    }

    [Theory]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.TrialPerThread)]
    public void Every_plan_leaves_of_its_trials_what_updates_read(DevicePlan plan)
    {
        var network = new UpdatedNetwork();
        var (layout, rule) = (network.Layout(), new EProp());
        var (spikes, time) = (Examples[..Batch], new UpdateTime(3, 0));
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        using WeightStore here = new(layout, 1), there = new(layout, 1);
        Initialiser.Fill(here, 1);
        Initialiser.Fill(there, 1);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        feedback.Follow(there);
        using var trial = network.CreateTrial(new(layout, here, 60));
        using var onHost = new TrialUpdates(layout, here, Batch);
        onHost.Prepare(trial, 0);
        foreach (var (i, example) in spikes.Index())
        {
            trial.Forward(example.Spikes);
            onHost.Collect(trial, 0, i);
        }

        using var batch = network.CreateBatch(new(layout, device, 60, Batch) { Rule = rule, Loss = new SumCrossEntropy(), Plan = plan });
        using var onDevice = new DeviceNetworkUpdates(layout, there, batch);
        batch.Load(there, feedback);
        onDevice.Write();
        batch.Prepare([.. spikes.Select(e => e.Spikes)], [0, 0, 0, 0]);
        batch.Forward();
        onDevice.Collect();
        Assert.Null(onHost.AfterBatch(Batch, time));
        onDevice.AfterBatch(Batch, time);
        onDevice.FetchBroken();
        batch.Finish();
        Assert.Null(onDevice.Broken(before: false));
        onDevice.Read();
        batch.WeightsThere.Read(there);
        Near("weights", here.All.Span, there.All.Span);
        foreach (string state in StatesOf(layout))
        {
            Near(state, onHost.State(state)!.Value.Rows.Span, onDevice.State(state)!.Value.Rows.Span);
        }
    }

    [Fact]
    public void A_resumed_run_goes_on_as_an_unbroken_one()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string folder = Directory.CreateTempSubdirectory("snn-updates").FullName;
        using var whole = Make(new UpdatedNetwork(), new EProp(), device);
        whole.TrainEpoch(Examples);
        whole.Save(folder);
        using (var onHost = Make(new UpdatedNetwork(), new EProp(), null))
        {
            Assert.Empty(onHost.Resume(folder));
            Same(whole, onHost);
        }

        using var next = Make(new UpdatedNetwork(), new EProp(), device);
        next.Resume(folder);
        whole.TrainEpoch(Examples);
        next.TrainEpoch(Examples);
        Assert.Equal(whole.Weights.All.Span.ToArray(), next.Weights.All.Span.ToArray());
        Assert.Equal(whole.UpdateState("Scale.Mean").Span.ToArray(), next.UpdateState("Scale.Mean").Span.ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_variable_that_is_no_number_any_more_ends_the_run_where_it_does_on_the_CPU()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string expected = Message(null);
        Assert.Contains("RunawayNetwork.Away has made a X that is no finite number", expected);
        Assert.Equal(expected, Message(device));

        static string Message(ComputeDevice? on)
        {
            using var trainer = Make(new RunawayNetwork(), new EProp(), on);
            return Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples)).Message;
        }
    }

    private static Trainer Make(INetwork network, LearningRule rule, ComputeDevice? device) =>
        new(network, rule, new Sgd { LearningRate = 0.01f }, new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = 1, Device = device });

    private static IEnumerable<string> StatesOf(NetworkLayout layout) =>
        layout.Updates.SelectMany(u => u.Update.Variables.Where(v => v.Role == UpdateRole.State).Select(v => $"{u.Name}.{v.Name}"));

    private static void Same(Trainer here, Trainer there)
    {
        var (expected, actual) = (here.Weights, there.Weights);
        for (int p = 0; p < expected.Layout.Projections.Count; p++)
        {
            Near(expected.Layout.Projections[p].Name, expected.Of(p).Span, actual.Of(p).Span);
        }

        foreach (string state in StatesOf(expected.Layout))
        {
            Near(state, here.UpdateState(state).Span, there.UpdateState(state).Span);
        }
    }

    private static void Near(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float most = 0;
        foreach (float value in expected)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f * most, $"{what} {i}: {actual[i]}, expected {expected[i]} (of {most})");
        }
    }
}
