using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training.Penalties;

/// <summary>A penalty is part of what training minimises and reports.</summary>
public sealed class PenaltyTrainingTests
{
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 6).Select(i => new Example(Inputs.Random(11, 20 + i, 0.3, i), i % 3))];

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "ilgpu-cpu")]
    public void The_loss_of_training_includes_it_and_that_of_an_evaluation_does_not(bool perStep, string? device)
    {
        using var there = device is null ? null : ComputeDevice.Open(device);
        Loss loss = perStep ? new PerStepCrossEntropy() : new SumCrossEntropy();
        var penalty = new RatePenalty { Strength = 0.1f };
        using var with = Make(loss, penalty, there);
        using var without = Make(loss, null, there);
        double expected = Examples.Average(e => Penalty(without, e, penalty) / (perStep ? e.Spikes.Steps : 1));
        Assert.True(expected > 0.01, $"{expected}");
        Assert.Equal(expected, with.TrainEpoch(Examples).Loss - without.TrainEpoch(Examples).Loss, 1e-4 * expected);
        Assert.Equal(without.Evaluate(Examples).Loss, with.Evaluate(Examples).Loss);
    }

    [Fact]
    public void Its_credit_ends_with_its_trial()
    {
        using var run = new TrialRun(new LifExponentialNetwork(5 * ms), Backend.Simd, 40, new EProp(), new RatePenalty { Strength = 1 });
        float[] plain = Gradient(penalised: false), penalised = Gradient(penalised: true);
        Assert.NotEqual(plain, penalised);
        Assert.Equal(plain, Gradient(penalised: false));

        float[] Gradient(bool penalised)
        {
            run.Trial.Forward(Examples[0].Spikes);
            run.Trial.Evaluate(new SumCrossEntropy(), 0);
            if (penalised)
            {
                run.Penalise();
            }

            run.Backward();
            return run.Gradient.All.Span.ToArray();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ilgpu-cpu")]
    public void One_that_is_no_finite_number_ends_the_run(string? device)
    {
        using var there = device is null ? null : ComputeDevice.Open(device);
        using var trainer = Make(new SumCrossEntropy(), new Explosive(), there);
        Assert.Contains("the loss is infinite", Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples)).Message);
    }

    private static double Penalty(Trainer trainer, Example example, Penalty penalty)
    {
        var network = new LifExponentialNetwork(5 * ms);
        using var trial = network.CreateTrial(new(network.Layout(), trainer.Weights, 30));
        trial.Forward(example.Spikes);
        return trial.Penalise(penalty);
    }

    // an optimiser that stands still, so that both see the same network
    private static Trainer Make(Loss loss, Penalty? penalty, ComputeDevice? device) => new(
        new LifExponentialNetwork(5 * ms), new EProp(), new Adam { LearningRate = 0 }, new() { MaxSteps = 30, Batch = 4, Threads = 1, Loss = loss, Penalty = penalty, Device = device });
}

/// <summary>A penalty that overflows.</summary>
[Penalty]
public sealed partial class Explosive
{
    [SpikeCount] public partial float N { get; }

    public float Objective => Exp(100 + N);
}
