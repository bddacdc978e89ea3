using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>EventProp's gradient by delays, on the time grid, against that of the event-driven plan, which has no grid.</summary>
public sealed class DelayGradientTests(ITestOutputHelper log)
{
    private static readonly double[] Steps = [0.05, 0.02, 0.01, 0.005, 0.002];
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];
    private static readonly string[] Projections = ["InHid", "HidHid", "HidOut"];

    [Fact]
    public void It_converges_to_that_of_the_exact_plan()
    {
        double[][] expected = [.. Seeds.Select(seed => Run(seed).Gradient().Delays.ToArray())];
        double[][] made = [];
        var errors = Steps.Select(dt =>
        {
            made = [.. Seeds.Select(seed => Gradient(dt, seed, Backend.Simd))];
            double[] each = [.. made.Zip(expected, (a, b) => Norm(a.Zip(b, (x, y) => x - y)) / Norm(b))];
            log.WriteLine($"dt {dt} ms: off by {string.Join(", ", each.Select(e => $"{e:e1}"))}");
            return each.Order().ElementAt(Seeds.Length / 2);
        }).ToArray();

        // where a spike falls on the grid is as good as random, so one network alone does not converge evenly
        Assert.InRange(SteppedRun.Slope(Steps, errors), 0.7, 1.3);
        foreach (var (seed, i) in Seeds.Select((s, i) => (s, i)))
        {
            for (int p = 0; p < Projections.Length; p++)
            {
                log.WriteLine($"seed {seed}, {Projections[p]}: {made[i][p]:e4}, {expected[i][p]:e4}");
            }

            for (int p = 0; p < Projections.Length; p++)
            {
                Assert.True(Math.Abs(made[i][p] - expected[i][p]) < 2e-2 * Math.Abs(expected[i][p]) + 1e-3 * expected[i].Max(Math.Abs), $"seed {seed}, {Projections[p]}: {made[i][p]:e4}, not {expected[i][p]:e4}, at the finest step");
            }
        }
    }

    [Fact]
    public void Both_backends_agree()
    {
        foreach (int seed in Seeds)
        {
            double[] simd = Gradient(0.05, seed, Backend.Simd), reference = Gradient(0.05, seed, Backend.Reference);
            Assert.All(simd.Zip(reference), pair => Assert.Equal(pair.Second, pair.First, 1e-4 * reference.Max(Math.Abs)));
        }
    }

    [Fact]
    public void A_trial_delays_spikes_by_the_nearest_whole_step()
    {
        Assert.Equal(Readout(4), Readout(4.4f));
        Assert.Equal(Readout(5), Readout(4.6f));
        Assert.NotEqual(Readout(4), Readout(5));

        float[] Readout(float delay)
        {
            using var run = new TrialRun(new TrainedDelayNetwork(), Backend.Simd, 60);
            run.Trial.Parameters!.Set("HidOut.Delay", delay);
            run.Trial.Forward(Inputs.Random(6, 60, 0.2, seed: 2));
            return run.Trial.Readout.Span.ToArray();
        }
    }

    [Fact]
    public void Its_bounds_are_one_step_and_the_longest_delay()
    {
        var layout = new TrainedDelayNetwork { MostDelay = 9.7f * ms }.Layout();
        var delay = layout.Parameters[layout.Parameter("HidOut.Delay")];
        Assert.Equal((4, 1, 9), (delay.Start, delay.Least, delay.Most));
        Assert.Equal(8, layout.Projections[0].MostDelay); // four times its delay
        using var store = new ParameterStore(layout);
        Assert.Contains("HidOut.Delay is to be 9.5; it must lie between 1 and 9", Assert.Throws<ArgumentException>(() => store.Set("HidOut.Delay", 9.5f)).Message);
        Assert.Contains("HidOut has a MostDelay of 3 ms", Assert.Throws<ArgumentException>(() => new TrainedDelayNetwork { MostDelay = 3 * ms }.Layout()).Message);
    }

    private static double[] Gradient(double dt, int seed, Backend backend)
    {
        var drawn = Run(seed);
        var weights = Projections.ToDictionary(p => p, p => drawn.Matrix(drawn.Weights, p));
        var gradients = SteppedRun.Gradients(new TrainedDelayNetwork { Dt = (float)dt * ms }, (p, k, m) => weights[p][k, m], backend).Parameters;
        return [.. Projections.Select(p => (double)Assert.Single(gradients[p + ".Delay"]))];
    }

    private static ExactRun Run(int seed) => new ExactRun(new TrainedDelayNetwork().Exact(), observes: false).Draw(seed);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
