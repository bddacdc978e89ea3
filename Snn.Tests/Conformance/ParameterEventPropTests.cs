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
    private static readonly string[] Projections = ["InHid", "HidHid", "HidOut"];

    // the readout's scale is not seen by a loss of its state alone
    private static readonly ParameterLayout[] Parameters = [.. new TrainedHybridNetwork().Layout().Parameters.Where(p => p.Name != "Output.Scale")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Its_gradient_converges_to_finite_differences_of_the_exact_plan(int seed)
    {
        double[] expected = [.. Parameters.Select(p => Differences(p, seed))];
        double largest = expected.Max(Math.Abs);
        double[] made = [];
        var errors = Steps.Select(dt =>
        {
            made = Gradient(dt, seed);
            double error = Norm(made.Zip(expected, (a, b) => a - b)) / Norm(expected);
            log.WriteLine($"dt {dt} ms: off by {error:e2}");
            return error;
        }).ToArray();
        foreach (var (parameter, actual, exact) in Parameters.Select((p, i) => (p.Name, made[i], expected[i])))
        {
            log.WriteLine($"{parameter}: {actual:e4}, {exact:e4}, off by {Math.Abs(actual / exact - 1):e1}");
            Assert.True(Math.Abs(actual - exact) < 1e-2 * Math.Abs(exact) + 1e-4 * largest, $"{parameter}: {actual:e4} at the finest step, {exact:e4} expected");
        }

        Assert.InRange(SteppedRun.Slope(Steps, errors), 0.7, 1.4);
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
