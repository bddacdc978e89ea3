using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>The neurons of <see cref="HomeostaticNetwork"/> and its updates in plain double, equations solved by hand.</summary>
internal sealed class HomeostaticLoop(WeightStore weights)
{
    private const int Inputs = 11, Neurons = 13, Held = 2, Back = 2;
    private const double TauMem = 20, TauSyn = 5, TauAdapt = 200;

    public double[] Threshold { get; } = [.. Enumerable.Repeat(1.0, Neurons)];

    public double[] Start { get; } = new double[Neurons];

    public double[] Delay { get; } = [.. Enumerable.Repeat(2.0, Inputs)];

    public double Beta { get; private set; } = 0.0174f;

    public double Seen { get; private set; }

    /// <summary>A batch, and the updates after it.</summary>
    public void Run(SpikeTrain[] examples, int batch)
    {
        double[] rates = new double[Neurons], ends = new double[Neurons], counts = new double[Inputs];
        foreach (var example in examples)
        {
            Run(example, rates, ends, counts, examples.Length);
        }

        for (int j = 0; j < Neurons; j++)
        {
            Threshold[j] += 1e-3 * (rates[j] - 40);
            Start[j] = ends[j];
        }

        if (batch % 2 == 0)
        {
            Beta = 0.99 * Beta + 0.01 * Threshold.Average();
            Seen = Delay.Average();
        }

        for (int k = 0; k < Inputs; k++)
        {
            Delay[k] = Math.Clamp(Delay[k] + 0.05 * counts[k], 1, 7);
        }
    }

    private void Run(SpikeTrain example, double[] rates, double[] ends, double[] counts, int examples)
    {
        double membrane = Math.Exp(-1 / TauMem), synapse = Math.Exp(-1 / TauSyn), adaptation = Math.Exp(-1 / TauAdapt);
        double current = TauSyn / (TauSyn - TauMem) * (synapse - membrane);
        double[] v = new double[Neurons], a = [.. Start], given = new double[Neurons], recurrent = new double[Neurons];
        int[] held = new int[Neurons];
        bool[,] fired = new bool[example.Steps, Neurons];
        var spikes = Enumerable.Range(0, example.Steps).Select(t => example.At(t).ToArray()).ToArray();
        for (int t = 0; t < example.Steps; t++)
        {
            for (int k = 0; k < Inputs; k++)
            {
                int sent = t - (int)Math.Round(Delay[k]);
                for (int j = 0; j < Neurons && sent >= 0 && spikes[sent].Contains(k); j++)
                {
                    given[j] += weights[0][k].At(j);
                }
            }

            for (int i = 0; i < Neurons && t >= Back; i++)
            {
                for (int j = 0; j < Neurons && fired[t - Back, i]; j++)
                {
                    recurrent[j] += weights[1][i].At(j);
                }
            }

            for (int j = 0; j < Neurons; j++)
            {
                v[j] = held[j] > 0 ? v[j] : v[j] * membrane + current * (given[j] + recurrent[j]);
                (given[j], recurrent[j], a[j]) = (given[j] * synapse, recurrent[j] * synapse, a[j] * adaptation);
                fired[t, j] = held[j] == 0 && v[j] >= Threshold[j] + Beta * a[j];
                held[j] = fired[t, j] ? Held : Math.Max(held[j] - 1, 0);
                if (fired[t, j])
                {
                    (v[j], a[j]) = (v[j] - Threshold[j], a[j] + 1);
                    rates[j] += 1000.0 / example.Steps / examples;
                }
            }
        }

        for (int j = 0; j < Neurons; j++)
        {
            ends[j] += a[j] / examples;
        }

        for (int t = 0; t < example.Steps; t++)
        {
            foreach (int k in spikes[t])
            {
                counts[k] += 1.0 / examples;
            }
        }
    }
}
