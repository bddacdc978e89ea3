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
        Within(1e-8, Error(run.Matrix(gradient.Weights, "InHid"), Matrix("dW_in")), "dW_in");
        Within(1e-8, Error(run.Matrix(gradient.Weights, "HidHid"), Matrix("dW_rec")), "dW_rec");
        Within(1e-8, Error(run.Matrix(gradient.Weights, "HidOut"), Matrix("dW_out")), "dW_out");
    }

    [Fact]
    public void The_stepped_plan_converges_to_it_to_first_order()
    {
        double[] steps = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002];
        var errors = steps.Select(dt => (In: Stepped(dt, "InHid", "dW_in"), Rec: Stepped(dt, "HidHid", "dW_rec"), Out: Stepped(dt, "HidOut", "dW_out"))).ToArray();
        foreach (var (dt, error) in steps.Zip(errors))
        {
            log.WriteLine($"dt {dt} ms: dW_in {error.In:e2}, dW_rec {error.Rec:e2}, dW_out {error.Out:e2}");
        }

        Assert.InRange(Slope(steps, [.. errors.Select(e => e.In)]), 0.7, 1.5);
        Assert.InRange(Slope(steps, [.. errors.Select(e => e.Rec)]), 0.7, 1.5);
        Assert.InRange(Slope(steps, [.. errors.Select(e => e.Out)]), 0.7, 1.5);
        Assert.True(errors[^1].In < 5e-3, $"dW_in is off by {errors[^1].In} at the finest step");
    }

    private static double Stepped(double dt, string projection, string golden)
    {
        var network = new GoldenLifNetwork { Dt = (float)dt * ms };
        var layout = network.Layout();
        int steps = (int)Math.Round(ExactRun.Duration / dt), hidden = layout.Population("Hidden");
        using var weights = new WeightStore(layout);
        using var gradient = new WeightStore(layout);
        Fill(weights, "InHid", "W_in");
        Fill(weights, "HidHid", "W_rec");
        Fill(weights, "HidOut", "W_out");
        using var trial = network.CreateTrial(new(layout, weights, steps) { Rule = new EventProp() });
        trial.Forward(SpikeTrain.FromPairs(Golden.GetProperty("input_spikes").EnumerateArray().Select(s => ((int)(s[0].GetDouble() / dt), s[1].GetInt32())), steps));

        var early = new HashSet<(int, int)>();
        for (int t = 0; t < steps && early.Count < 2; t++)
        {
            foreach (int k in trial.SpikesAt(hidden, t)[..Math.Min(trial.SpikesAt(hidden, t).Length, 2 - early.Count)])
            {
                early.Add((t, k));
            }
        }

        trial.ReadoutError.Span.Clear();
        trial.ReadoutError[steps - 1].Span[0] = 1;
        trial.ReadoutError[steps - 1].Span[1] = -0.7f;
        trial.LoseTimes((population, t, k) => population == hidden && early.Contains((t, k)) ? 0.01f : 0);
        trial.Backward(gradient);

        var expected = Matrix(golden);
        var made = new double[expected.GetLength(0), expected.GetLength(1)];
        for (int k = 0; k < made.GetLength(0); k++)
        {
            for (int m = 0; m < made.GetLength(1); m++)
            {
                made[k, m] = gradient[layout.Projection(projection)][k].Span[m];
            }
        }

        return Error(made, expected);

        void Fill(WeightStore store, string name, string property)
        {
            var matrix = Matrix(property);
            for (int k = 0; k < matrix.GetLength(0); k++)
            {
                for (int m = 0; m < matrix.GetLength(1); m++)
                {
                    store[layout.Projection(name)][k].Span[m] = (float)matrix[k, m];
                }
            }
        }
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

    /// <summary>Largest difference over largest value.</summary>
    private static double Error(double[,] made, double[,] expected) =>
        made.Cast<double>().Zip(expected.Cast<double>(), (a, b) => Math.Abs(a - b)).Max() / expected.Cast<double>().Max(Math.Abs);

    /// <summary>Least-squares slope of log error over log step.</summary>
    private static double Slope(double[] steps, double[] errors)
    {
        double[] x = [.. steps.Select(s => Math.Log(s))], y = [.. errors.Select(e => Math.Log(e))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private void Within(double tolerance, double error, string what)
    {
        log.WriteLine($"{what}: {error:e2}");
        Assert.True(error <= tolerance, $"{what}: relative error {error:e2} > {tolerance:e0}");
    }
}
