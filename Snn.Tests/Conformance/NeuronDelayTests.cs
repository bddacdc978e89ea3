using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>Delays of which every neuron has its own.</summary>
public sealed class NeuronDelayTests(ITestOutputHelper log)
{
    private static readonly double[] Steps = [0.05, 0.02, 0.01, 0.005, 0.002];
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];
    private static readonly string[] Projections = ["InHid", "HidHid", "HidOut"];

    public static TheoryData<LearningRule> Rules() => [new EventProp(), new SurrogateBptt(), new EProp()];

    [Fact]
    public void The_gradient_converges_to_that_of_the_exact_plan()
    {
        double[][] expected = [.. Seeds.Select(seed => Run(seed).Gradient().SourceDelays.SelectMany(d => d).ToArray())];
        var errors = Steps.Select(dt =>
        {
            double[] each = [.. Seeds.Zip(expected, (seed, b) => Norm(Gradient(dt, seed).Zip(b, (x, y) => x - y)) / Norm(b))];
            log.WriteLine($"dt {dt} ms: off by {string.Join(", ", each.Select(e => $"{e:e1}"))}");
            return each.Order().ElementAt(Seeds.Length / 2);
        }).ToArray();

        // where a spike falls on the grid is as good as random, so one network alone does not converge evenly
        Assert.InRange(SteppedRun.Slope(Steps, errors), 0.7, 1.3);
        Assert.InRange(errors[^1], 0, 1e-2);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Equal_delays_have_the_bits_of_a_shared_one(LearningRule rule)
    {
        using var shared = new TrialRun(new TrainedDelayNetwork(), Backend.Simd, 60, rule);
        using var own = new TrialRun(new NeuronDelayNetwork(), Backend.Simd, 60, rule);
        foreach (var run in (TrialRun[])[shared, own])
        {
            run.Forward(Inputs.Random(6, 60, 0.2, seed: 2), 1);
            run.Backward();
        }

        Assert.NotEmpty(own.Spikes("Hidden"));
        Assert.Equal(shared.Outputs(), own.Outputs());
        Assert.Equal(shared.Gradient.All.Span.ToArray(), own.Gradient.All.Span.ToArray());
        foreach (string name in Projections.Select(p => p + ".Delay"))
        {
            float sum = 0;
            foreach (float slope in own.ParameterGradient[name])
            {
                sum += slope;
            }

            float whole = shared.ParameterGradient[name].ToArray().Sum();
            Assert.Equal(whole, sum, 1e-4f * MathF.Abs(whole));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Backends_agree_and_checkpoints_change_no_bit(LearningRule rule)
    {
        var (weights, delays) = Gradients(rule, Backend.Simd);
        Assert.Contains(weights, g => g != 0);
        Assert.Equal(rule is EventProp, delays.Any(g => g != 0));
        foreach (int every in (int[])[1, 4, 7, 59])
        {
            var (again, later) = Gradients(rule with { CheckpointEvery = every }, Backend.Simd);
            Assert.Equal(weights, again);
            Assert.Equal(delays, later);
        }

        var (reference, referenceDelays) = Gradients(rule, Backend.Reference);
        Close(reference, weights);
        Close(referenceDelays, delays);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_population_with_two_delays_is_as_two_populations(LearningRule rule)
    {
        using var joined = new TrialRun(new JoinedNetwork(), Backend.Simd, 120, rule);
        using var split = new TrialRun(new SplitNetwork(), Backend.Simd, 120, rule);
        joined.Parameters.Set("HidHid.Delay", 3, 11);
        joined.Parameters.Set("HidOut.Delay", 7, 2);
        foreach (var (name, delay) in (ReadOnlySpan<(string, float)>)[("AA", 3), ("AB", 3), ("BA", 11), ("BB", 11), ("AOut", 7), ("BOut", 2)])
        {
            split.Parameters.Set(name + ".Delay", delay);
        }

        var random = new Random(3);
        ForEach((whole, k, m, part, i, j) =>
        {
            float w = whole == "InHid" ? 1 + 2 * random.NextSingle() : 2 * random.NextSingle() - 1;
            joined.Weights[joined.Layout.Projection(whole)][k].At(m) = w;
            split.Weights[split.Layout.Projection(part)][i].At(j) = w;
        });
        foreach (var run in (TrialRun[])[joined, split])
        {
            run.Forward(Inputs.Random(6, 120, 0.1, seed: 2), 1);
            run.Backward();
        }

        Assert.True(joined.Spikes("Hidden").Count(s => s.Unit == 0) > 2 && joined.Spikes("Hidden").Count(s => s.Unit == 1) > 2);
        var (made, expected) = (new List<float>(), new List<float>());
        ForEach((whole, k, m, part, i, j) =>
        {
            made.Add(joined.Gradient[joined.Layout.Projection(whole)][k].At(m));
            expected.Add(split.Gradient[split.Layout.Projection(part)][i].At(j));
        });
        Close(expected, made);
        Close(
            [Slope("AA") + Slope("AB"), Slope("BA") + Slope("BB"), Slope("AOut"), Slope("BOut")],
            [.. joined.ParameterGradient["HidHid.Delay"], .. joined.ParameterGradient["HidOut.Delay"]]);

        float Slope(string projection) => split.ParameterGradient[projection + ".Delay"][0];

        static void ForEach(Action<string, int, int, string, int, int> visit)
        {
            string[] names = ["A", "B"];
            for (int m = 0; m < 2; m++)
            {
                for (int k = 0; k < 6; k++)
                {
                    visit("InHid", k, m, "In" + names[m], k, 0);
                }

                for (int k = 0; k < 2; k++)
                {
                    visit("HidHid", k, m, names[k] + names[m], 0, 0);
                    visit("HidOut", k, m, names[k] + "Out", 0, m);
                }
            }
        }
    }

    private static (float[] Weights, float[] Delays) Gradients(LearningRule rule, Backend backend)
    {
        using var run = new TrialRun(new NeuronDelayNetwork(), backend, 60, rule);
        run.Parameters.Set("InHid.Delay", 1, 7.2f, 3, 1, 5.6f, 2);
        run.Parameters.Set("HidHid.Delay", 1, 12, 3, 8);
        run.Parameters.Set("HidOut.Delay", 6, 1, 16, 2);
        run.Forward(Inputs.Random(6, 60, 0.2, seed: 2), 1);
        run.Backward();
        return (run.Gradient.All.Span.ToArray(), run.ParameterGradient.All.Span.ToArray());
    }

    private static IEnumerable<double> Gradient(double dt, int seed)
    {
        var drawn = Run(seed);
        var weights = Projections.ToDictionary(p => p, p => drawn.Matrix(drawn.Weights, p));
        var gradients = SteppedRun.Gradients(new NeuronDelayNetwork { Dt = (float)dt * ms }, (p, k, m) => weights[p][k, m]).Parameters;
        return Projections.SelectMany(p => gradients[p + ".Delay"]).Select(g => (double)g);
    }

    private static ExactRun Run(int seed) => new ExactRun(new NeuronDelayNetwork().Exact(), observes: false).Draw(seed);

    private static void Close(IReadOnlyList<float> expected, IReadOnlyList<float> made)
    {
        float size = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(made), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * size));
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
