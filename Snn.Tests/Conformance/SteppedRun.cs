using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// EventProp on the time grid, with the input and the loss of the golden file: c·V(end) and q times the first two hidden
/// spikes.
/// </summary>
internal static class SteppedRun
{
    /// <summary>The gradient of every projection, by its name, [source, target].</summary>
    /// <param name="network">The network, with its time step.</param>
    /// <param name="weights">Weight of a synapse, by projection, source and target.</param>
    public static Dictionary<string, double[,]> Gradient(INetwork network, Func<string, int, int, double> weights) => Gradients(network, weights).Weights;

    /// <summary>The gradient of every projection and of every trained parameter, by their names.</summary>
    public static (Dictionary<string, double[,]> Weights, Dictionary<string, float[]> Parameters) Gradients(
        INetwork network, Func<string, int, int, double> weights, Backend backend = Backend.Simd)
    {
        var layout = network.Layout();
        double dt = layout.Dt.Value;
        int steps = (int)Math.Round(ExactRun.Duration / dt), hidden = layout.Population("Hidden");
        using var store = new WeightStore(layout);
        using var gradient = new WeightStore(layout);
        using var parameters = new ParameterArray(layout);
        ForEach(store, (name, k, m, p) => store[p][k].Span[m] = (float)weights(name, k, m));

        using var trial = network.CreateTrial(new(layout, store, steps) { Rule = new EventProp(), Backend = backend });
        trial.Forward(SpikeTrain.FromPairs(ExactRun.GoldenInput.Select(s => ((int)(s.Time / dt), s.Unit)), steps));
        trial.ReadoutError.Span.Clear();
        trial.ReadoutError[steps - 1].Span[0] = 1;
        trial.ReadoutError[steps - 1].Span[1] = -0.7f;
        trial.Log(hidden).TimeErrors[..2].Fill(0.01f);
        trial.Backward(gradient, parameters);

        var result = layout.Projections.Select((p, i) => (p.Name, Matrix: new double[store.SourceSize(i), store.TargetSize(i)])).ToDictionary(p => p.Name, p => p.Matrix);
        ForEach(gradient, (name, k, m, p) => result[name][k, m] = gradient[p][k].Span[m]);
        return (result, layout.Parameters.ToDictionary(p => p.Name, p => parameters[p.Name].ToArray()));
    }

    /// <summary>Least-squares slope of log error over log step.</summary>
    public static double Slope(double[] steps, double[] errors)
    {
        double[] x = [.. steps.Select(s => Math.Log(s))], y = [.. errors.Select(e => Math.Log(e))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    /// <summary>Largest difference over largest value.</summary>
    public static double Error(double[,] made, double[,] expected) =>
        made.Cast<double>().Zip(expected.Cast<double>(), (a, b) => Math.Abs(a - b)).Max() / expected.Cast<double>().Max(Math.Abs);

    private static void ForEach(WeightStore store, Action<string, int, int, int> visit)
    {
        foreach (var (p, projection) in store.Layout.Projections.Index())
        {
            for (int k = 0; k < store.SourceSize(p); k++)
            {
                for (int m = 0; m < store.TargetSize(p); m++)
                {
                    visit(projection.Name, k, m, p);
                }
            }
        }
    }
}
