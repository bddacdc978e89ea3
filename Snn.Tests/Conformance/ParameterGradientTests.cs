using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Gradients by parameters of models, where there is another way to know them.</summary>
public sealed class ParameterGradientTests
{
    private const int Steps = 80;

    [Theory]
    [InlineData("exact", Backend.Simd)]
    [InlineData("exact", Backend.Reference)]
    [InlineData("cubic", Backend.Simd)]
    [InlineData("cubic", Backend.Reference)]
    [InlineData("shunt", Backend.Simd)]
    [InlineData("shunt", Backend.Reference)]
    [InlineData("settling", Backend.Simd)]
    [InlineData("settling", Backend.Reference)]
    [InlineData("map", Backend.Simd)]
    [InlineData("map", Backend.Reference)]
    public void A_smooth_network_has_the_gradient_of_finite_differences(string name, Backend backend)
    {
        using var run = new TrialRun(Smooth(name), backend, Steps);
        var input = Inputs.Random(7, Steps, 0.05, seed: 2);
        Scatter(run.Parameters);
        run.Forward(input, 2);
        run.Backward();
        foreach (var parameter in run.Layout.Parameters)
        {
            float[] start = run.Parameters[parameter.Name].ToArray(), made = run.ParameterGradient[parameter.Name].ToArray();
            double[] expected = [.. start.Select((value, i) => (Loss(i, 1.01f * value) - Loss(i, 0.99f * value)) / (0.02 * value))];
            run.Parameters.Set(parameter.Name, start);
            Assert.All(expected.Zip(made), e => Assert.InRange(e.Second, e.First - 2e-3 * expected.Max(Math.Abs), e.First + 2e-3 * expected.Max(Math.Abs)));

            double Loss(int i, float value)
            {
                float[] changed = [.. start];
                changed[i] = value;
                run.Parameters.Set(parameter.Name, changed);
                return run.Forward(input, 2);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_silent_neurons_of_a_spiking_readout_it_is_that_of_how_far_they_missed(int label)
    {
        var loss = new FirstSpikeCrossEntropy { Tau = 3 * ms };
        using var run = new TrialRun(new SilentNetwork(), Backend.Simd, Steps, new EventProp());
        var input = Inputs.Random(7, Steps, 0.05, seed: 2);
        run.Trial.Forward(input);
        run.Trial.Evaluate(loss, label);
        Assert.True(run.Trial.FirstSpikes!.IsSilent(0) && run.Trial.FirstSpikes.IsSilent(1));
        run.Backward();
        foreach (var parameter in run.Layout.Parameters)
        {
            float[] start = run.Parameters[parameter.Name].ToArray(), made = run.ParameterGradient[parameter.Name].ToArray();
            double[] expected = [.. start.Select((value, i) => (Loss(i, 1.01f * value) - Loss(i, 0.99f * value)) / (0.02 * value))];
            run.Parameters.Set(parameter.Name, start);
            Assert.All(expected.Zip(made), e => Assert.InRange(e.Second, e.First - 2e-2 * expected.Max(Math.Abs), e.First + 2e-2 * expected.Max(Math.Abs)));
            Assert.True(expected.Max(Math.Abs) > 1e-4);

            double Loss(int i, float value)
            {
                float[] changed = [.. start];
                changed[i] = value;
                run.Parameters.Set(parameter.Name, changed);
                run.Trial.Forward(input);
                return run.Trial.Evaluate(loss, label);
            }
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Gradients_of_single_neurons_add_up_to_that_of_the_population(Backend backend)
    {
        using var one = Random(new TrainedGoldenNetwork(), new SurrogateBptt(), backend);
        using var each = Random(new TrainedGoldenNetworkPerNeuron(), new SurrogateBptt(), backend);
        foreach (var parameter in one.Layout.Parameters)
        {
            double sum = each.ParameterGradient[parameter.Name].ToArray().Sum(p => (double)p), all = one.ParameterGradient[parameter.Name][0];
            Assert.NotEqual(0, all);
            Assert.InRange(sum / all, 1 - 1e-5, 1 + 1e-5);
        }
    }

    [Fact]
    public void Backpropagation_without_the_recurrent_path_is_e_prop()
    {
        using var cut = Random(new TrainedGoldenNetworkPerNeuron(), new SurrogateBptt { ThroughSpikes = false }, Backend.Simd);
        using var eprop = Random(new TrainedGoldenNetworkPerNeuron(), new EProp(), Backend.Simd);
        Close(eprop.ParameterGradient, cut.ParameterGradient, 1e-5);
    }

    public static TheoryData<INetwork, LearningRule, Penalty?> BackendCases()
    {
        INetwork hybrid = TrainedHybridNetwork.With("", 0, 1), alif = new TrainedGoldenNetworkPerNeuron { Hidden = new(37) };
        return new()
        {
            { hybrid, new EventProp(), new RatePenalty { Strength = 1e-3f } },
            { hybrid, new SurrogateBptt(), null },
            { hybrid, new EProp(), null },
            { alif, new SurrogateBptt(), null },
        };
    }

    [Theory]
    [MemberData(nameof(BackendCases))]
    public void The_backends_agree(INetwork network, LearningRule rule, Penalty? penalty)
    {
        using var simd = Random(network, rule, Backend.Simd, penalty);
        using var reference = Random(network, rule, Backend.Reference, penalty);
        Assert.NotEmpty(simd.Spikes("Hidden"));
        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        Close(reference.ParameterGradient, simd.ParameterGradient, 1e-4);
    }

    [Fact]
    public void Weight_gradients_are_those_of_a_network_without_trained_parameters()
    {
        using var trained = Random(new TrainedGoldenNetworkPerNeuron(), new SurrogateBptt(), Backend.Simd);
        using var plain = Random(new GoldenNetwork(), new SurrogateBptt(), Backend.Simd);
        Assert.Equal(plain.Gradient.All.Span.ToArray(), trained.Gradient.All.Span.ToArray());
    }

    [Fact]
    public void Values_change_between_trials_and_change_the_network()
    {
        using var run = Random(new TrainedGoldenNetworkPerNeuron(), new SurrogateBptt(), Backend.Simd);
        var input = Inputs.Random(12, Steps, 0.1, seed: 3);
        double before = run.Forward(input, 1);
        run.Parameters.Set("Hidden.VTh", 0.9f);
        Assert.NotEqual(before, run.Forward(input, 1));
        run.Parameters.Set("Hidden.VTh", 0.6f);
        Assert.Equal(before, run.Forward(input, 1));
        run.Parameters.Set("Hidden.VTh", [100, 100, 100, 0.6f, 100, 100, 100, 100]);
        run.Forward(input, 1);
        Assert.Equal([3], run.Spikes("Hidden").Select(s => s.Unit).Distinct());
    }

    private static TrialRun Random(INetwork network, LearningRule rule, Backend backend, Penalty? penalty = null)
    {
        var run = new TrialRun(network, backend, Steps, rule, penalty);
        var random = new Random(5);
        for (int p = 0; p < run.Layout.Projections.Count; p++)
        {
            var values = new double[run.Weights.SourceSize(p), run.Weights.TargetSize(p)];
            foreach (int k in Enumerable.Range(0, values.GetLength(0)))
            {
                foreach (int m in Enumerable.Range(0, values.GetLength(1)))
                {
                    values[k, m] = 1.6 * (random.NextDouble() - 0.3);
                }
            }

            TrialRun.Set(run.Weights, p, values);
        }

        run.Forward(Inputs.Random(run.Layout.Populations[0].Size, Steps, 0.1, seed: 3), 1);
        run.Backward();
        return run;
    }

    /// <summary>Gives each neuron values of its own.</summary>
    private static void Scatter(ParameterStore parameters)
    {
        var random = new Random(7);
        foreach (string name in parameters.Names)
        {
            parameters.Set(name, [.. parameters[name].ToArray().Select(v => v * (0.8f + 0.4f * random.NextSingle()))]);
        }
    }

    private static void Close(ParameterArray expected, ParameterArray actual, double relative)
    {
        foreach (var parameter in expected.Layout.Parameters)
        {
            double[] a = [.. expected[parameter.Name].ToArray().Select(v => (double)v)], b = [.. actual[parameter.Name].ToArray().Select(v => (double)v)];
            Assert.All(a.Zip(b), e => Assert.InRange(e.Second, e.First - relative * a.Max(Math.Abs), e.First + relative * a.Max(Math.Abs)));
        }
    }

    private static INetwork Smooth(string name) => name switch
    {
        "exact" => new SmoothExactNetwork(),
        "cubic" => new SmoothCubicNetwork(),
        "shunt" => new SmoothShuntNetwork(),
        "settling" => new SmoothSettlingNetwork(),
        _ => new SmoothMapNetwork(),
    };
}
