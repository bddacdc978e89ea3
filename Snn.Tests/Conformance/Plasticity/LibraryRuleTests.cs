using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>The rules of the library against their papers' equations in double, synapse by synapse and step by step.</summary>
public sealed class LibraryRuleTests
{
    private const int Before = PlasticRun.Before, After = PlasticRun.After;

    private static readonly Time Delay = PlasticRun.Delay * ms;

    private static readonly double Twenty = Math.Exp(-1 / 20.0);

    public static TheoryData<Backend> Backends() => [Backend.Simd, Backend.Reference];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Multiplicative_pairs(Backend backend)
    {
        var network = new MultiplicativePairs(Before, After, Delay);
        var w = PlasticRun.Start(network);
        double[] x = new double[Before], y = new double[After];
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            Scale(x, Twenty);
            Scale(y, Twenty);
            foreach (int k in arrived)
            {
                Each(After, j => w[k, j] -= 0.0105f * y[j] * w[k, j]);
                x[k]++;
            }

            foreach (int j in fired)
            {
                Each(Before, k => w[k, j] += 0.01f * x[k] * (1 - w[k, j]));
                y[j]++;
            }
        }

        PlasticRun.AssertNear(w, PlasticRun.Weights(network, backend), 2e-6);
    }

    /// <summary>
    /// Sixty pairs 10 ms apart at a frequency, as in Sjöström et al., 2001: the model of the paper sums over all triplets of
    /// spikes, without any trace; Pfister and Gerstner, 2006, figure 5A, has the neuron before and after first.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Triplets_depend_on_the_frequency_as_in_their_paper(Backend backend)
    {
        var rule = new TripletStdp { WMin = -10, WMax = 10 };
        var changes = new Dictionary<(int Hz, int Apart), double>();
        foreach (int hz in (int[])[1, 10, 20, 40, 50])
        {
            foreach (int apart in (int[])[10, -10])
            {
                int[] before = [.. Enumerable.Range(0, 60).Select(i => 50 + i * 1000 / hz)], after = [.. before.Select(t => t + apart)];
                double measured = Measure(rule, backend, before, after);
                Assert.Equal(Sum(rule, before, after), measured, 1e-5);
                changes.Add((hz, apart), measured);
            }
        }

        // pairs that strengthen do so only where they come fast enough; at 50 Hz the order has lost its meaning
        Assert.InRange(changes[(1, 10)], -0.05, 0.05);
        Assert.True(changes[(20, 10)] > 0.1 && changes[(40, 10)] > changes[(20, 10)]);
        Assert.True(changes[(1, -10)] < -0.2 && changes[(10, -10)] < -0.1);
        Assert.True(changes[(50, -10)] > 0.2);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_reward_makes_what_spikes_have_left_count(Backend backend)
    {
        var network = new RewardPairs(Before, After, Delay);
        var (w, c) = (PlasticRun.Start(network), new double[Before, After]);
        double[] x = new double[Before], y = new double[After];
        double dopamine = 0;
        foreach (var (t, arrived, fired) in PlasticRun.Events())
        {
            Each((k, j) => w[k, j] += c[k, j] * (0.1f + dopamine) / 1000);
            Each((k, j) => c[k, j] *= Math.Exp(-1 / 1000.0));
            Scale(x, Twenty);
            Scale(y, Twenty);
            dopamine *= Math.Exp(-1 / 200.0);
            foreach (int k in arrived)
            {
                Each(After, j => c[k, j] -= 1.5 * y[j]);
                x[k]++;
            }

            foreach (int j in fired)
            {
                Each(Before, k => c[k, j] += x[k]);
                y[j]++;
            }

            dopamine += t % 300 == 7 ? 0.5 : 0;
            Each((k, j) => w[k, j] = Math.Clamp(w[k, j], 0, 1));
        }

        PlasticRun.AssertNear(w, PlasticRun.Weights(network, backend, (simulation, t) =>
        {
            if (t == 0)
            {
                simulation.Signal("Plastic.Reward").Set(0);
            }

            if (t % 300 == 7)
            {
                simulation.Signal("Plastic.Reward").Pulse(0.5f);
            }
        }), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_sliding_threshold(Backend backend)
    {
        var network = new BcmPairs(Before, After, Delay);
        var w = PlasticRun.Start(network);
        double[] x = new double[Before], y = new double[After], theta = [.. Enumerable.Repeat(1.0, After)];
        double decay = Math.Exp(-1 / 100.0), slow = Math.Exp(-1 / 5000.0);
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            Each((k, j) => w[k, j] += 0.01f * x[k] * y[j] * (y[j] - theta[j]) / 1000);
            Each(After, j => theta[j] = y[j] * y[j] + (theta[j] - y[j] * y[j]) * slow);
            Scale(x, decay);
            Scale(y, decay);
            Array.ForEach(arrived, k => x[k]++);
            Array.ForEach(fired, j => y[j]++);
            Each((k, j) => w[k, j] = Math.Clamp(w[k, j], 0, 1));
        }

        PlasticRun.AssertNear(w, PlasticRun.Weights(network, backend), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Weights_are_scaled_towards_a_rate(Backend backend)
    {
        var network = new ScaledPairs(Before, After, Delay);
        var w = PlasticRun.Start(network);
        double[] y = [.. Enumerable.Repeat(1.0, After)];
        foreach (var (_, _, fired) in PlasticRun.Events())
        {
            Each((k, j) => w[k, j] *= Math.Exp(0.1f * (1 - y[j]) / 1000));
            Scale(y, Math.Exp(-1 / 1000.0));
            Array.ForEach(fired, j => y[j] += 0.1);
        }

        PlasticRun.AssertNear(w, PlasticRun.Weights(network, backend), 3e-5);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void SuperSpike_follows_an_error_of_each_neuron(Backend backend)
    {
        var network = new SuperSpikePairs(Before, After, Delay);
        var (w, rise, eligibility) = (PlasticRun.Start(network), new double[Before, After], new double[Before, After]);
        var g = new double[Before, After];
        double[] s = new double[Before], p = new double[Before];
        double a5 = Math.Exp(-1 / 5.0), a10 = Math.Exp(-1 / 10.0);
        using var simulation = ToldNetwork.Begin(network, new() { Backend = backend });
        var spikes = PlasticRun.Spikes(3);
        float[] error = new float[After], theta = new float[After];
        foreach (var (t, arrived, _) in PlasticRun.Events().Take(300))
        {
            for (int j = 0; j < After; j++)
            {
                error[j] = MathF.Cos(0.1f * t + j);
            }

            simulation.Signal("Plastic.L").Set(error);
            simulation.Input("Input").Add(spikes[t].Before);
            simulation.Input("Teacher").Add(spikes[t].After);
            simulation.Step();
            var potential = simulation.State("Exc.V");
            Each((k, j) =>
            {
                double slope = Math.Pow(1 + 0.01f * Math.Abs(potential.At(j) - ToldNetwork.Order / 2), -2);
                eligibility[k, j] = rise[k, j] + (eligibility[k, j] - rise[k, j]) * a10;
                rise[k, j] = slope * p[k] + (rise[k, j] - slope * p[k]) * a5;
                g[k, j] += error[j] * eligibility[k, j];
            });
            for (int k = 0; k < Before; k++)
            {
                // dp/dt = (s − p)/10 with s decaying in 5: exact
                (p[k], s[k]) = (p[k] * a10 + s[k] * (a10 - a5), s[k] * a5);
            }

            Array.ForEach(arrived, k => s[k]++);
        }

        Each((k, j) => w[k, j] = Math.Clamp(w[k, j] - 5e-3 * g[k, j], -10, 10));
        simulation.EndTrial();
        PlasticRun.AssertNear(w, PlasticRun.Weights(simulation), 1e-5);
    }

    [Theory]
    [InlineData(Backend.Simd, 0)]
    [InlineData(Backend.Simd, 1)]
    [InlineData(Backend.Reference, 0.5f)]
    public void Clopath_reads_the_voltage(Backend backend, float homeostasis)
    {
        var network = new ClopathPairs(Before, After, homeostasis);
        var w = PlasticRun.Start(network);
        double[] x = new double[Before], minus = [.. Enumerable.Repeat((double)-70.6f, After)], plus = [.. minus], mean = new double[After];
        using var simulation = network.Simulate(new() { Backend = backend });
        var orders = simulation.Weights[simulation.Layout.Projection("Orders")];
        for (int j = 0; j < After; j++)
        {
            orders[j].At(j) = ToldNetwork.Order;
        }

        var spikes = PlasticRun.Spikes(3);
        double away = 0;
        foreach (var (t, arrived, _) in PlasticRun.Events().Take(400))
        {
            simulation.Input("Input").Add(spikes[t].Before);
            simulation.Input("Teacher").Add(spikes[t].After);
            simulation.Step();
            var v = simulation.State("Exc.V");
            Each((k, j) => w[k, j] += 8e-5f * x[k] * Math.Max(0, v.At(j) + 45.3f) * Math.Max(0, plus[j] + 70.6f));
            Each(After, j =>
            {
                minus[j] = v.At(j) + (minus[j] - v.At(j)) * Math.Exp(-1 / 10.0);
                plus[j] = v.At(j) + (plus[j] - v.At(j)) * Math.Exp(-1 / 7.0);
                mean[j] = v.At(j) + 70.6f + (mean[j] - v.At(j) - 70.6f) * Math.Exp(-1 / 1000.0);
            });
            Scale(x, Math.Exp(-1 / 15.0));
            foreach (int k in arrived)
            {
                Each(After, j => w[k, j] = Math.Max(0, w[k, j] - 14e-5f * (1 + homeostasis * (mean[j] * mean[j] / (7.746f * 7.746f) - 1)) * Math.Max(0, minus[j] + 70.6f)));
                x[k] += 1 / 15.0;
            }

            Each((k, j) => w[k, j] = Math.Min(1, w[k, j]));
            away = Math.Max(away, Math.Abs(w[3, 4] - 0.5));
        }

        Assert.True(away > 0.01);
        PlasticRun.AssertNear(w, PlasticRun.Weights(simulation), 2e-5);
    }

    private static double Measure(TripletStdp rule, Backend backend, int[] before, int[] after)
    {
        using var simulation = ToldNetwork.Begin(new Triplets(rule), new() { Backend = backend });
        for (int t = 0; t <= Math.Max(before[^1], after[^1]) + 5; t++)
        {
            // an order is obeyed one step later, as a spike arrives
            simulation.Input("Input").Add(before.Contains(t) ? [0] : []);
            simulation.Input("Teacher").Add(after.Contains(t) ? [0] : []);
            simulation.Step();
        }

        return simulation.Weights[simulation.Layout.Projection("Plastic")][0].At(0);
    }

    /// <summary>Equations 3 and 4 of the paper, summed over all spikes.</summary>
    private static double Sum(TripletStdp rule, int[] before, int[] after)
    {
        double change = 0;
        foreach (int t in after)
        {
            double r1 = before.Where(b => b <= t).Sum(b => Math.Exp(-(t - b) / (double)rule.TauPlus.Value)), o2 = after.Where(a => a < t).Sum(a => Math.Exp(-(t - a) / (double)rule.TauY.Value));
            change += r1 * (rule.A2Plus + rule.A3Plus * o2);
        }

        foreach (int t in before)
        {
            double o1 = after.Where(a => a < t).Sum(a => Math.Exp(-(t - a) / (double)rule.TauMinus.Value)), r2 = before.Where(b => b < t).Sum(b => Math.Exp(-(t - b) / (double)rule.TauX.Value));
            change -= o1 * (rule.A2Minus + rule.A3Minus * r2);
        }

        return change;
    }

    private static void Scale(double[] values, double by)
    {
        foreach (ref double x in values.AsSpan())
        {
            x *= by;
        }
    }

    private static void Each(int size, Action<int> of)
    {
        for (int i = 0; i < size; i++)
        {
            of(i);
        }
    }

    private static void Each(Action<int, int> of) => Each(Before, k => Each(After, j => of(k, j)));
}
