using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>
/// EventProp's gradient by thresholds, time constants, jumps and holds, on the time grid, against finite differences of the
/// event-driven plan, which has no grid and runs in double. Gradients are by relative changes, so that units do not matter.
/// </summary>
public sealed class ParameterEventPropTests(ITestOutputHelper log)
{
    private static readonly double[] Steps = [0.05, 0.02, 0.01, 0.005, 0.002];
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];
    private static readonly string[] Projections = ["InHid", "HidHid", "HidOut"];

    // the readout's scale is not seen by a loss of its state alone
    private static readonly ParameterLayout[] Parameters = [.. new TrainedHybridNetwork().Layout().Parameters.Where(p => p.Name != "Output.Scale")];

    [Fact]
    public void Its_gradient_converges_to_finite_differences_of_the_exact_plan()
    {
        double[][] expected = [.. Seeds.Select(seed => Parameters.Select(p => Differences(p, seed)).ToArray())];
        double[][] made = [];
        var errors = Steps.Select(dt =>
        {
            made = [.. Seeds.Select(seed => Gradient(dt, seed))];
            double[] each = [.. made.Zip(expected, (a, b) => Norm(a.Zip(b, (x, y) => x - y)) / Norm(b))];
            log.WriteLine($"dt {dt} ms: off by {string.Join(", ", each.Select(e => $"{e:e1}"))}");
            return each.Order().ElementAt(Seeds.Length / 2);
        }).ToArray();

        // where a spike falls on the grid is as good as random, so one network alone does not converge evenly
        Assert.InRange(SteppedRun.Slope(Steps, errors), 0.7, 1.3);
        foreach (var (seed, i) in Seeds.Select((s, i) => (s, i)))
        {
            foreach (var (parameter, actual, exact) in Parameters.Select((p, k) => (p.Name, made[i][k], expected[i][k])))
            {
                log.WriteLine($"seed {seed}, {parameter}: {actual:e4}, {exact:e4}, off by {Math.Abs(actual / exact - 1):e1}");
                Assert.True(Math.Abs(actual - exact) < 2e-2 * Math.Abs(exact) + 1e-3 * expected[i].Max(Math.Abs), $"seed {seed}, {parameter}: {actual:e4}, not {exact:e4}, at the finest step");
            }
        }
    }

    private static double[] Gradient(double dt, int seed)
    {
        var drawn = Run(TrainedHybridNetwork.With("", 0, 1), seed);
        var weights = Projections.ToDictionary(p => p, p => drawn.Matrix(drawn.Weights, p));
        var gradients = SteppedRun.Gradients(TrainedHybridNetwork.With("", 0, dt), (p, k, m) => weights[p][k, m]).Parameters;
        return [.. Parameters.Select(p => p.Start * Assert.Single(gradients[p.Name]))];
    }

    /// <summary>Central differences of the exact plan's loss.</summary>
    private static double Differences(ParameterLayout parameter, int seed)
    {
        float start = (float)parameter.Start, up = start * (1 + 1e-4f), down = start * (1 - 1e-4f);
        return start * (Loss(up) - Loss(down)) / ((double)up - down);

        double Loss(float value) => Run(TrainedHybridNetwork.With(parameter.Name, value, 1), seed).Loss();
    }

    private static ExactRun Run(TrainedHybridNetwork network, int seed) => new ExactRun(network.Exact(), observes: false).Draw(seed);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
}
