using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance.Kinds;

namespace Snn.Tests.Conformance;

/// <summary>e-prop as a network runs, where synapses have delays of their own.</summary>
public sealed class DelayedOnlineTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void The_gradient_is_that_of_the_backward_sweep(Backend backend)
    {
        var network = new DelayedOnline();
        using var run = new TrialRun(network, backend, Steps, new EProp());
        var input = Inputs.Random(24, Steps, 0.1, seed: 1);
        run.Forward(input, 1);
        run.Backward();
        Assert.True(run.Spikes("Hidden").Length > 100);
        using WeightStore gradient = run.Weights.Alike();
        using var feedback = new FeedbackStore(run.Layout, Feedback.Symmetric);
        feedback.Follow(run.Weights);
        using var online = network.CreateOnline(new(run.Layout, run.Weights, gradient, feedback) { Backend = backend });
        float[] weights = run.Weights.All.Span.ToArray();
        online.Begin(input, new PerStepCrossEntropy(), 1);
        online.Advance(Steps / 3); // the gradient is there after each part
        online.Advance(Steps);
        Assert.Equal(weights, run.Weights.All.Span.ToArray());
        foreach (string name in (string[])["A", "B", "C", "D"])
        {
            Expect.Alive(run.Matrix(run.Gradient, name), name);
            Expect.Close(run.Matrix(run.Gradient, name), run.Matrix(gradient, name), 1e-5, name);
        }
    }

    [Fact]
    public void A_trainer_learns_alike_on_any_number_of_threads()
    {
        var runs = ((int[])[1, 2]).Select(threads =>
        {
            using var trainer = new Trainer(new DelayedOnline(), new EProp { Online = true }, new Adam { LearningRate = 3e-3f }, new() { MaxSteps = 60, Batch = 4, Threads = threads, Loss = new PerStepCrossEntropy() });
            Example[] examples = [.. Enumerable.Range(0, 12).Select(i => new Example(Inputs.Random(24, 60, 0.1, i), i % 3))];
            double first = trainer.TrainEpoch(examples).Loss, last = first;
            for (int epoch = 0; epoch < 6; epoch++)
            {
                last = trainer.TrainEpoch(examples).Loss;
            }

            Assert.True(last < first, $"{first} and then {last}");
            return trainer.Weights.All.Span.ToArray();
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
    }

    /// <summary>After updates within trials, of which the device keeps some steps.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_device_has_the_weights_of_the_CPU(bool ofKinds)
    {
        using var device = ComputeDevice.Simulated(16);
        INetwork network = ofKinds ? new LearningMixed() : new DelayedOnline();
        Example[] examples = [.. Enumerable.Range(0, 2).Select(i => new Example(Inputs.Random(ofKinds ? 36 : 24, 40 - 3 * i, 0.1, i), i % 3))];
        using Trainer here = Make(null), there = Make(device);
        float[] start = here.Weights.All.Span.ToArray();
        Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-5);
        float[] moved = here.Weights.All.Span.ToArray(), also = there.Weights.All.Span.ToArray();
        Assert.True(start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second)) > 1e-3);
        Assert.All(moved.Zip(also), w => Assert.Equal(w.First, w.Second, 1e-6f));

        Trainer Make(ComputeDevice? on) => new(
            network, new EProp { Online = true, UpdateEvery = 15 }, new Sgd { LearningRate = 0.02f }, new() { MaxSteps = 40, Batch = 1, Threads = 1, MaxGradientNorm = 1, Loss = new PerStepCrossEntropy(), Device = on, KeptAtLeast = 32 });
    }
}

/// <summary>Synapses of 1, 3 and 6 steps by the numbers of their neurons, onto hidden neurons and from the input onto the readout.</summary>
[Network, Train<EProp>(Online = true)]
public partial class DelayedOnline
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A { get; } = new(DelayedLearning.Weights(0.8f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    [Trainable] public Sparse<Exponential> B { get; } = new(DelayedLearning.Weights(0.3f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    [Trainable] public Sparse<Exponential> C { get; } = new(DelayedLearning.Weights(0.5f), Connect.Where(DelayedLearning.Connected)) { Delay = 2 * ms };

    [Trainable] public Sparse<Exponential> D { get; } = new(DelayedLearning.Weights(0.5f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output, Input >> D >> Output];

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => DelayedLearning.StepsOf(i, j) * ms);
}
