using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>
/// EventProp on the time grid against the exact plan, for models that the golden file does not hold: refractory holds, whose
/// end moves with the spike, adaptation, and jumps that depend on the state.
/// </summary>
public sealed class SteppedEventPropTests(ITestOutputHelper log)
{
    private static readonly double[] Steps = [0.05, 0.02, 0.01, 0.005, 0.002];

    [Theory]
    [InlineData("LIF with a hold of 3 ms")]
    [InlineData("ALIF with a relative reset and a hold")]
    [InlineData("ALIF with a reset by its threshold")]
    [InlineData("resonator without a reset")]
    public void Its_gradient_converges_to_the_exact_one(string model)
    {
        var exact = new ExactRun(((IExactNetwork)Make(model, 1)).Exact(), observes: false).Draw(3);
        var gradient = exact.Gradient();
        var weights = new[] { "InHid", "HidHid", "HidOut" }.ToDictionary(p => p, p => exact.Matrix(exact.Weights, p));
        var errors = Steps.Select(dt =>
        {
            var stepped = SteppedRun.Gradient(Make(model, dt), (p, k, m) => weights[p][k, m]);
            double[] each = [.. weights.Keys.Select(p => SteppedRun.Error(stepped[p], exact.Matrix(gradient.Weights, p)))];
            log.WriteLine($"dt {dt} ms: {string.Join(", ", weights.Keys.Zip(each, (p, e) => $"{p} {e:e2}"))}");
            return each.Max();
        }).ToArray();
        Assert.InRange(SteppedRun.Slope(Steps, errors), 0.6, 1.6);
        Assert.True(errors[^1] < 2e-2, $"off by {errors[^1]:e2} at the finest step");
    }

    private static INetwork Make(string model, double dt) => model switch
    {
        "LIF with a hold of 3 ms" => new GoldenLifNetwork { Dt = (float)dt * ms, Hidden = new(4) { Model = new() { TauRef = 3 * ms } } },
        "ALIF with a relative reset and a hold" => new AlifNetwork { Dt = (float)dt * ms },
        "resonator without a reset" => new ExactFreeResonatorNetwork { Dt = (float)dt * ms },
        _ => new ThresholdResetNetwork { Dt = (float)dt * ms },
    };
}
