using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Gradients through synapses that keep states of their source neurons, by weights and by what they are made of.</summary>
public sealed class ReleaseGradientTests
{
    private const int Steps = 60;

    [Theory]
    [InlineData("bptt", Backend.Simd)]
    [InlineData("bptt", Backend.Reference)]
    [InlineData("cut", Backend.Simd)]
    [InlineData("eprop", Backend.Simd)]
    [InlineData("eprop", Backend.Reference)]
    [InlineData("random", Backend.Simd)]
    [InlineData("random", Backend.Reference)]
    public void Through_spiking_neurons_they_equal_those_of_single_synapses_in_double(string rule, Backend backend)
    {
        using var run = Loaded(rule, backend);
        run.Trial.Forward(Train());
        SetErrors(run.Trial);
        run.Backward();

        var oracle = Oracle(rule, run);
        var spikes = run.Spikes("Hidden");
        Compare(oracle, run, spikes);
    }

    [Theory]
    [InlineData("three")]
    [InlineData("cubic")]
    [InlineData("tired")]
    public void Of_a_readout_they_equal_finite_differences(string name)
    {
        INetwork network = name switch { "three" => new ThreeStateReadout(), "cubic" => new CubicRecoveryReadout(), _ => new TiredReadout() };
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            using var run = new TrialRun(network, backend, Steps, name == "cubic" ? new SurrogateBptt() : new EProp());
            var input = Inputs.Random(5, Steps, 0.1, seed: 2);
            run.Forward(input, 1);
            run.Backward();
            foreach (var parameter in run.Layout.Parameters)
            {
                float start = run.Parameters[parameter.Name][0];
                double expected = (Loss(1.01f) - Loss(0.99f)) / (0.02 * start), made = run.ParameterGradient[parameter.Name][0];
                run.Parameters.Set(parameter.Name, start);
                Assert.True(Math.Abs(expected) > 1e-4, $"{parameter.Name} does nothing");
                Assert.InRange(made / expected, 1 - 3e-3, 1 + 3e-3);

                double Loss(float factor)
                {
                    run.Parameters.Set(parameter.Name, factor * start);
                    return run.Forward(input, 1);
                }
            }

            for (int p = 0; p < run.Layout.Projections.Count; p++)
            {
                double[,] gradient = run.Matrix(run.Gradient, run.Layout.Projections[p].Name), expected = new double[5, 3];
                for (int k = 0; k < 5; k++)
                {
                    for (int j = 0; j < 3; j++)
                    {
                        float start = run.Weights[p][k].Span[j];
                        run.Weights[p][k].Span[j] = start + 0.02f;
                        double above = run.Forward(input, 1);
                        run.Weights[p][k].Span[j] = start - 0.02f;
                        expected[k, j] = (above - run.Forward(input, 1)) / 0.04;
                        run.Weights[p][k].Span[j] = start;
                    }
                }

                Expect.Close(expected, gradient, 1e-3, $"{name} {run.Layout.Projections[p].Name}");
            }
        }
    }

    [Fact]
    public void Backpropagation_without_the_recurrent_path_is_e_prop()
    {
        using var cut = Loaded("cut", Backend.Simd);
        using var eprop = Loaded("eprop", Backend.Simd);
        foreach (var run in (TrialRun[])[cut, eprop])
        {
            run.Trial.Forward(Train());
            SetErrors(run.Trial);
            run.Backward();
        }

        foreach (string projection in (string[])["InHid", "HidHid", "HidOut"])
        {
            Expect.Close(eprop.Matrix(eprop.Gradient, projection), cut.Matrix(cut.Gradient, projection), 1e-5, projection);
        }
    }

    [Fact]
    public void Training_has_the_same_bits_on_any_number_of_threads_and_from_checkpoints()
    {
        Example[] examples = [.. Enumerable.Range(0, 24).Select(i => new Example(Inputs.Random(9, Steps, 0.05 + (0.05 * (i % 3)), seed: i), i % 3))];
        float[] one = Train(threads: 1, every: 0), start = Train(threads: 1, every: 0, epochs: 0);
        Assert.NotEqual(start, one);
        Assert.Equal(one, Train(threads: 3, every: 0));
        Assert.Equal(one, Train(threads: 2, every: 7));

        float[] Train(int threads, int every, int epochs = 2)
        {
            using var trainer = new Trainer(
                new PlasticNetwork(), new SurrogateBptt { CheckpointEvery = every }, new Adam { LearningRate = 1e-2f }, new() { MaxSteps = Steps, Threads = threads, Batch = 8 });
            Draw(trainer.Weights);
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                trainer.TrainEpoch(examples);
            }

            return [.. trainer.Weights.All.Span, .. trainer.Parameters.Names.Select(n => trainer.Parameters[n][0])];
        }
    }

    private static void Compare(ReleaseOracle oracle, TrialRun run, (int, int)[] spikes)
    {
        Dual[,] readout = oracle.Run("", 0, 0);
        Assert.True(spikes.Length is > 40 and < 400, $"{spikes.Length} spikes");
        Assert.Equal(oracle.Spikes, spikes);
        var y = new double[Steps, 3];
        for (int t = 0; t < Steps; t++)
        {
            for (int j = 0; j < 3; j++)
            {
                y[t, j] = readout[t, j].Value;
            }
        }

        Expect.Close(y, run.Outputs(), 1e-5, "readout");
        foreach (var (projection, weights) in oracle.Weights)
        {
            var expected = new double[weights.GetLength(0), weights.GetLength(1)];
            for (int k = 0; k < expected.GetLength(0); k++)
            {
                for (int j = 0; j < expected.GetLength(1); j++)
                {
                    expected[k, j] = Slope(oracle.Run(projection, k, j));
                }
            }

            Expect.Alive(expected, projection);
            Expect.Close(expected, run.Matrix(run.Gradient, projection), 2e-4, projection);
            for (int i = 0; i < ReleaseOracle.Names.Length; i++)
            {
                string name = $"{projection}.{ReleaseOracle.Names[i]}";
                double slope = Slope(oracle.Run(projection, -1, i));
                Assert.True(Math.Abs(slope) > 1e-5, $"{name} does nothing");
                Assert.True(Math.Abs(run.ParameterGradient[name][0] - slope) < 5e-4 * Math.Abs(slope), $"{name}: {run.ParameterGradient[name][0]}, expected {slope}");
            }
        }
    }

    /// <summary>The loss is a sum of the readouts, each times a number of its own.</summary>
    private static double Factor(int t, int j) => Math.Sin((0.7 * t) + (2 * j)) + (0.3 * j);

    private static double Slope(Dual[,] readout)
    {
        double sum = 0;
        for (int t = 0; t < Steps; t++)
        {
            for (int j = 0; j < 3; j++)
            {
                sum += Factor(t, j) * readout[t, j].Slope;
            }
        }

        return sum;
    }

    private static void SetErrors(Trial trial)
    {
        trial.ReadoutError.Span.Clear();
        for (int t = 0; t < Steps; t++)
        {
            for (int j = 0; j < 3; j++)
            {
                trial.ReadoutError[t].Span[j] = (float)Factor(t, j);
            }
        }
    }

    private static SpikeTrain Train() => Inputs.Random(9, Steps, 0.08, seed: 6);

    private static TrialRun Loaded(string rule, Backend backend)
    {
        var run = new TrialRun(new PlasticNetwork(), backend, Steps, rule switch
        {
            "bptt" => new SurrogateBptt(),
            "cut" => new SurrogateBptt { ThroughSpikes = false },
            "eprop" => new EProp(),
            _ => new EProp { Feedback = Feedback.Random },
        });
        Draw(run.Weights);
        if (rule == "random")
        {
            using var feedback = new WeightStore(run.Layout);
            TrialRun.Set(feedback, run.Layout.Projection("HidOut"), RandomFeedback());
            run.FixFeedback(feedback);
        }

        return run;
    }

    private static void Draw(WeightStore weights)
    {
        var random = new Random(5);
        foreach (var (p, projection) in weights.Layout.Projections.Index())
        {
            double scale = projection.Name == "InHid" ? 12 : 1, shift = projection.Name == "InHid" ? 0.15 : 0.5;
            var values = new double[weights.SourceSize(p), weights.TargetSize(p)];
            for (int k = 0; k < values.GetLength(0); k++)
            {
                for (int j = 0; j < values.GetLength(1); j++)
                {
                    values[k, j] = scale * (random.NextDouble() - shift) * 2;
                }
            }

            TrialRun.Set(weights, p, values);
        }
    }

    private static double[,] RandomFeedback()
    {
        var random = new Random(8);
        var values = new double[18, 3];
        for (int k = 0; k < 18; k++)
        {
            for (int j = 0; j < 3; j++)
            {
                values[k, j] = (float)(random.NextDouble() - 0.5);
            }
        }

        return values;
    }

    private static ReleaseOracle Oracle(string rule, TrialRun run)
    {
        var spikes = new bool[Steps, 9];
        var train = Train();
        for (int t = 0; t < Steps; t++)
        {
            foreach (int k in train.At(t))
            {
                spikes[t, k] = true;
            }
        }

        var oracle = new ReleaseOracle(9, 18, 3, Steps, spikes) { ThroughSpikes = rule == "bptt", Feedback = rule == "random" ? RandomFeedback() : null };
        foreach (var projection in run.Layout.Projections)
        {
            oracle.Weights[projection.Name] = run.Matrix(run.Weights, projection.Name);
            oracle.Parameters[projection.Name] = [.. ReleaseOracle.Names.Select(n => (double)run.Parameters[$"{projection.Name}.{n}"][0])];
        }

        return oracle;
    }
}
