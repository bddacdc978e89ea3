using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Trials where each synapse has a delay of its own: spikes and gradients are those of a projection for each delay.</summary>
public sealed class DelayedTrialTests
{
    private const int Steps = 80;

    private static readonly SpikeTrain Train = Inputs.Random(24, Steps, 0.1, seed: 4);

    public static TheoryData<LearningRule, Backend, int> Rules() => new()
    {
        { new EProp(), Backend.Simd, Steps },
        { new SurrogateBptt(), Backend.Simd, Steps },
        { new SurrogateBptt { CheckpointEvery = 16 }, Backend.Reference, Steps },
        { new EventProp(), Backend.Simd, Steps },
        { new EventProp(), Backend.Reference, Steps },
        { new SurrogateBptt(), Backend.Simd, 4 }, // some arrive after the end
    };

    [Fact]
    public void Any_number_of_rows_may_arrive_in_a_step()
    {
        // 24 neurons by three delays
        var input = Inputs.Random(24, 12, 1, seed: 1);
        using TrialRun own = new(new DelayedLearning(), Backend.Simd, 12, new EProp()), split = new(new SplitLearning(), Backend.Simd, 12, new EProp());
        own.Forward(input, 1);
        split.Forward(input, 1);
        Assert.Equal(24 * 12, input.Count);
        Assert.NotEmpty(split.Spikes("Hidden"));
        Assert.Equal(split.Spikes("Hidden"), own.Spikes("Hidden"));
        Expect.Close(split.Outputs(), own.Outputs(), 1e-5, "outputs");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradients_are_those_of_a_projection_for_each_delay(LearningRule rule, Backend backend, int steps)
    {
        using TrialRun own = Run(new DelayedLearning()), split = Run(new SplitLearning());
        Assert.Equal(split.Spikes("Hidden"), own.Spikes("Hidden"));
        Expect.Close(split.Outputs(), own.Outputs(), 1e-5, "outputs");
        foreach (string name in (string[])["A", "B", "C"])
        {
            var gradient = own.Matrix(own.Gradient, name);
            var expected = new double[gradient.GetLength(0), gradient.GetLength(1)];
            foreach (var part in DelayedLearning.All.Select(d => split.Matrix(split.Gradient, name + d)))
            {
                for (int k = 0; k < expected.GetLength(0); k++)
                {
                    for (int j = 0; j < expected.GetLength(1); j++)
                    {
                        expected[k, j] += part[k, j];
                    }
                }
            }

            if (steps == Steps)
            {
                Assert.True(own.Spikes("Hidden").Length > 60, "hardly anything spikes");
                Expect.Alive(expected, name);
            }

            Expect.Close(expected, gradient, 1e-4, name);
        }

        TrialRun Run(INetwork network)
        {
            var run = new TrialRun(network, backend, steps, rule);
            run.Forward(Inputs.Random(24, steps, steps == Steps ? 0.1 : 0.5, seed: 4), 1);
            run.Backward();
            return run;
        }
    }

    [Fact]
    public void The_gradient_of_the_readouts_weights_is_that_of_finite_differences()
    {
        using var run = new TrialRun(new DelayedLearning(), Backend.Simd, Steps, new SurrogateBptt());
        run.Forward(Train, 2);
        run.Backward();
        int c = run.Layout.Projection("C");
        for (int k = 0; k < 17; k++)
        {
            for (int i = 0; i < run.Weights.Row(c, k).Length; i++)
            {
                float weight = run.Weights.Row(c, k)[i], gradient = run.Gradient.Row(c, k)[i];
                const float by = 0.01f;
                run.Weights.Row(c, k)[i] = weight + by;
                double more = run.Forward(Train, 2);
                run.Weights.Row(c, k)[i] = weight - by;
                double less = run.Forward(Train, 2);
                run.Weights.Row(c, k)[i] = weight;
                Assert.Equal((more - less) / (2 * by), gradient, 2e-3 * Math.Abs(gradient) + 2e-4);
            }
        }
    }

    [Fact]
    public void A_trainer_learns_with_them_and_the_same_on_any_number_of_threads()
    {
        var runs = ((int[])[1, 2]).Select(threads =>
        {
            using var trainer = new Trainer(new DelayedLearning(), new EventProp(), new Adam { LearningRate = 3e-3f }, new() { MaxSteps = Steps, Batch = 4, Threads = threads });
            Example[] examples = [.. Enumerable.Range(0, 12).Select(i => new Example(Inputs.Random(24, Steps, 0.1, i), i % 3))];
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

    [Fact]
    public void A_checkpoint_is_of_its_delays()
    {
        string path = Directory.CreateTempSubdirectory("snn-delays").FullName;
        try
        {
            using var trainer = Made(0);
            trainer.TrainEpoch([new(Train, 1)]);
            trainer.Save(path);
            using var again = Made(0);
            again.Resume(path);
            Assert.Equal(trainer.Weights.All.Span.ToArray(), again.Weights.All.Span.ToArray());
            using var other = Made(1);
            Assert.Contains("delays of A", Assert.Throws<CheckpointException>(() => other.Resume(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }

        static Trainer Made(int longer) => new(new DelayedLearning(longer), new EProp(), new Adam(), new() { MaxSteps = Steps });
    }
}
