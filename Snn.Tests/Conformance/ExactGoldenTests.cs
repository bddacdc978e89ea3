using System.Text.Json;
using Snn.Models;
using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>
/// EventProp on the network of the golden file, whose numbers come from an independent float64 program and were checked
/// against finite differences; the file's own "convention" says exactly what they are.
/// </summary>
public sealed class ExactGoldenTests(ITestOutputHelper log)
{
    private static JsonElement Golden => ExactRun.Golden;

    [Fact]
    public void The_event_driven_plan_equals_the_golden_file()
    {
        var run = new ExactRun(new GoldenLifNetwork().Exact(), observes: false);
        Load(run, "InHid", "W_in");
        Load(run, "HidHid", "W_rec");
        Load(run, "HidOut", "W_out");

        var gradient = run.Gradient();

        var expected = Golden.GetProperty("hidden_spikes").EnumerateArray().Select(s => (Time: s[0].GetDouble(), Unit: s[1].GetInt32())).ToArray();
        var spikes = run.HiddenSpikes.ToArray();
        Assert.Equal(expected.Select(s => s.Unit), spikes.Select(s => s.Unit));
        Within(1e-10, expected.Zip(spikes, (a, b) => Math.Abs(a.Time - b.Time) / a.Time).Max(), "spike times");
        double loss = Golden.GetProperty("loss").GetDouble();
        Within(1e-10, Math.Abs(run.Loss() - loss) / loss, "loss");
        Within(1e-8, SteppedRun.Error(run.Matrix(gradient.Weights, "InHid"), Matrix("dW_in")), "dW_in");
        Within(1e-8, SteppedRun.Error(run.Matrix(gradient.Weights, "HidHid"), Matrix("dW_rec")), "dW_rec");
        Within(1e-8, SteppedRun.Error(run.Matrix(gradient.Weights, "HidOut"), Matrix("dW_out")), "dW_out");
    }

    [Fact]
    public void The_stepped_plan_converges_to_it_to_first_order()
    {
        double[] steps = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002];
        var weights = new Dictionary<string, double[,]> { ["InHid"] = Matrix("W_in"), ["HidHid"] = Matrix("W_rec"), ["HidOut"] = Matrix("W_out") };
        var errors = steps.Select(dt =>
        {
            var made = SteppedRun.Gradient(new GoldenLifNetwork { Dt = (float)dt * ms }, (p, k, m) => weights[p][k, m]);
            return (In: SteppedRun.Error(made["InHid"], Matrix("dW_in")), Rec: SteppedRun.Error(made["HidHid"], Matrix("dW_rec")), Out: SteppedRun.Error(made["HidOut"], Matrix("dW_out")));
        }).ToArray();
        foreach (var (dt, error) in steps.Zip(errors))
        {
            log.WriteLine($"dt {dt} ms: dW_in {error.In:e2}, dW_rec {error.Rec:e2}, dW_out {error.Out:e2}");
        }

        Assert.InRange(SteppedRun.Slope(steps, [.. errors.Select(e => e.In)]), 0.7, 1.5);
        Assert.InRange(SteppedRun.Slope(steps, [.. errors.Select(e => e.Rec)]), 0.7, 1.5);
        Assert.InRange(SteppedRun.Slope(steps, [.. errors.Select(e => e.Out)]), 0.7, 1.5);
        Assert.True(errors[^1].In < 5e-3, $"dW_in is off by {errors[^1].In} at the finest step");
    }

    private static void Load(ExactRun run, string projection, string property)
    {
        var matrix = Matrix(property);
        for (int k = 0; k < matrix.GetLength(0); k++)
        {
            for (int m = 0; m < matrix.GetLength(1); m++)
            {
                run.Weights.Row(run.Trial.System.Projection(projection), k)[m] = matrix[k, m];
            }
        }
    }

    private static double[,] Matrix(string property)
    {
        var rows = Golden.GetProperty(property).Deserialize<double[][]>()!;
        var matrix = new double[rows.Length, rows[0].Length];
        for (int k = 0; k < rows.Length; k++)
        {
            for (int m = 0; m < rows[k].Length; m++)
            {
                matrix[k, m] = rows[k][m];
            }
        }

        return matrix;
    }

    private void Within(double tolerance, double error, string what)
    {
        log.WriteLine($"{what}: {error:e2}");
        Assert.True(error <= tolerance, $"{what}: relative error {error:e2} > {tolerance:e0}");
    }
}
