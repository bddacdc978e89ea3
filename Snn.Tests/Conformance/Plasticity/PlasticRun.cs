namespace Snn.Tests.Conformance;

/// <summary>Random spikes before and after, with a silence longer than any table, and the oracle's plain loop over the same.</summary>
internal static class PlasticRun
{
    public const int Before = 37, After = 21, Steps = 1500, Delay = 3;

    private const int SilentFrom = 500, SilentTo = 1100;

    /// <summary>Who is told to fire in each step: neurons before, and teachers of those after.</summary>
    public static (int[] Before, int[] After)[] Spikes(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Steps).Select(t => (Draw(Before, t), Draw(After, t)))];

        int[] Draw(int size, int t) => [.. Enumerable.Range(0, size).Where(k => random.NextDouble() < 0.03 && (t < SilentFrom || t >= SilentTo || k == 0))];
    }

    /// <summary>Runs a network on them; the weights at the end.</summary>
    /// <param name="network">The network.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="each">What is done before each step.</param>
    /// <param name="end">What is done at the end.</param>
    public static float[] Weights(ISimulated network, Backend backend, Action<Simulation, int>? each = null, Action<Simulation>? end = null)
    {
        using var simulation = ToldNetwork.Begin(network, new() { Backend = backend });
        var spikes = Spikes(3);
        for (int t = 0; t < Steps; t++)
        {
            each?.Invoke(simulation, t);
            simulation.Input("Input").Add(spikes[t].Before);
            simulation.Input("Teacher").Add(spikes[t].After);
            simulation.Step();
        }

        end?.Invoke(simulation);
        return Weights(simulation);
    }

    /// <summary>The plastic weights, [before, after].</summary>
    public static float[] Weights(Simulation simulation)
    {
        var rows = simulation.Weights[simulation.Layout.Projection("Plastic")];
        return [.. Enumerable.Range(0, rows.Count).SelectMany(k => rows[k].Span[..After].ToArray())];
    }

    /// <summary>The weights at the start.</summary>
    public static double[,] Start(ISimulated network)
    {
        using var simulation = network.Simulate();
        var rows = simulation.Weights[simulation.Layout.Projection("Plastic")];
        var start = new double[Before, After];
        for (int k = 0; k < Before; k++)
        {
            for (int j = 0; j < After; j++)
            {
                start[k, j] = rows[k].At(j);
            }
        }

        return start;
    }

    /// <summary>Who arrives and who fires in each step.</summary>
    public static IEnumerable<(int Step, int[] Arrived, int[] Fired)> Events()
    {
        var spikes = Spikes(3);
        for (int t = 0; t < Steps; t++)
        {
            yield return (t, t < Delay ? [] : spikes[t - Delay].Before, t < 1 ? [] : spikes[t - 1].After);
        }
    }

    public static void AssertNear(double[,] expected, float[] actual, double tolerance)
    {
        for (int k = 0; k < Before; k++)
        {
            for (int j = 0; j < After; j++)
            {
                Assert.True(Math.Abs(expected[k, j] - actual[k * After + j]) <= tolerance, $"[{k}, {j}]: {expected[k, j]} and {actual[k * After + j]}");
            }
        }
    }
}
