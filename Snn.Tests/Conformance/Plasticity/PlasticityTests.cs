using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Rules in free-running simulations against plain loops in double, however their variables are kept and advanced.</summary>
public sealed class PlasticityTests
{
    private const double Near = 2e-6;

    private static readonly Time Delay = PlasticRun.Delay * ms;

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void The_window_of_pairs_is_the_analytic_curve(Backend backend)
    {
        var rule = new PairStdp { APlus = 1, AMinus = 0.8f, TauPlus = 17 * ms, TauMinus = 34 * ms, WMin = -10, WMax = 10 };
        for (int apart = -300; apart <= 300; apart += apart is > -30 and < 30 ? 1 : 15)
        {
            using var simulation = ToldNetwork.Begin(new Pairs(1, 1, PlasticRun.Delay * ms, rule), new() { Backend = backend });
            simulation.Weights[0].Span.Clear();
            int plastic = simulation.Layout.Projection("Plastic");
            simulation.Weights[plastic].Span.Clear();
            simulation.Weights[simulation.Layout.Projection("Orders")][0].At(0) = ToldNetwork.Order;

            // arrival at step 303, the neuron after fires so much later
            for (int t = 0; t < 700; t++)
            {
                if (t == 300)
                {
                    simulation.Input("Input").Add(0);
                }

                if (t == 303 + apart - 1)
                {
                    simulation.Input("Teacher").Add(0);
                }

                simulation.Step();
            }

            double expected = apart < 0 ? -0.8 * Math.Exp(apart / 34.0) : Math.Exp(-apart / 17.0);
            Assert.Equal(1, simulation.SpikeCount("Exc"));
            Assert.InRange(simulation.Weights[plastic][0].At(0), expected - 1e-6, expected + 1e-6);
        }
    }

    [Fact]
    public void Pairs_are_a_plain_loop_in_double_and_the_same_bits_on_both_backends()
    {
        var network = new Pairs(PlasticRun.Before, PlasticRun.After, Delay, new());
        var expected = PairLoop(PlasticRun.Start(network));
        float[] simd = PlasticRun.Weights(network, Backend.Simd), reference = PlasticRun.Weights(network, Backend.Reference);
        PlasticRun.AssertNear(expected, simd, Near);
        Assert.Equal(reference, simd);
    }

    [Fact]
    public void Where_variables_are_kept_and_when_they_are_advanced_makes_no_difference()
    {
        var pinned = new PinnedPairs(PlasticRun.Before, PlasticRun.After, Delay);
        var restless = new RestlessPairs(PlasticRun.Before, PlasticRun.After, Delay);
        var expected = PairLoop(PlasticRun.Start(pinned));
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            PlasticRun.AssertNear(expected, PlasticRun.Weights(pinned, backend), Near);
            PlasticRun.AssertNear(expected, PlasticRun.Weights(restless, backend), Near);
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Weights_that_fade_of_themselves_are_a_plain_loop(Backend backend)
    {
        var network = new FadingPairs(PlasticRun.Before, PlasticRun.After, Delay);
        var expected = PlasticRun.Start(network);
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            for (int k = 0; k < PlasticRun.Before; k++)
            {
                for (int j = 0; j < PlasticRun.After; j++)
                {
                    double w = expected[k, j] * Math.Exp(-1 / 200.0);
                    w += arrived.Contains(k) ? 0.05 : 0;
                    expected[k, j] = fired.Contains(j) ? 0.9 * w : w;
                }
            }
        }

        PlasticRun.AssertNear(expected, PlasticRun.Weights(network, backend), Near);
    }

    [Fact]
    public void Looking_at_weights_changes_no_bit()
    {
        var network = new Pairs(PlasticRun.Before, PlasticRun.After, Delay, new());
        float seen = 0;
        float[] looked = PlasticRun.Weights(network, Backend.Simd, (simulation, t) =>
        {
            if (t % 17 == 3)
            {
                seen += PlasticRun.Weights(simulation)[5];
            }
        });
        Assert.NotEqual(0, seen);
        Assert.Equal(PlasticRun.Weights(network, Backend.Simd), looked);

        var pinned = new PinnedPairs(PlasticRun.Before, PlasticRun.After, Delay);
        Assert.Equal(PlasticRun.Weights(pinned, Backend.Simd), PlasticRun.Weights(pinned, Backend.Simd, (simulation, t) => seen += t % 13 == 0 ? PlasticRun.Weights(simulation)[1] : 0));
    }

    [Fact]
    public void Eligibilities_of_synapses_wait_until_a_reward_asks_for_them()
    {
        var network = new RewardedPairs(PlasticRun.Before, PlasticRun.After, Delay);
        var expected = PlasticRun.Start(network);
        double[] x = new double[PlasticRun.Before], y = new double[PlasticRun.After];
        var c = new double[PlasticRun.Before, PlasticRun.After];
        double decay = Math.Exp(-1 / 20.0), slow = Math.Exp(-1 / 300.0);
        foreach (var (t, arrived, fired) in PlasticRun.Events())
        {
            if (t % 400 == 399)
            {
                End(0.5 + t);
            }

            Each((k, j) => c[k, j] = 0.02f + (c[k, j] - 0.02f) * slow);
            Decay(x, decay);
            Decay(y, decay);
            foreach (int k in arrived)
            {
                for (int j = 0; j < PlasticRun.After; j++)
                {
                    c[k, j] -= 0.9f * y[j];
                }

                x[k]++;
            }

            foreach (int j in fired)
            {
                for (int k = 0; k < PlasticRun.Before; k++)
                {
                    c[k, j] += x[k];
                }

                y[j]++;
            }
        }

        End(-3);
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            float[] actual = PlasticRun.Weights(
                network,
                backend,
                (simulation, t) =>
                {
                    simulation.Signal("Plastic.Reward").Set(0.5f + t);
                    if (t % 400 == 399)
                    {
                        simulation.EndTrial();
                    }
                },
                simulation =>
                {
                    simulation.Signal("Plastic.Reward").Set(-3);
                    simulation.EndTrial();
                });
            PlasticRun.AssertNear(expected, actual, 1e-4);
        }

        void End(double reward) => Each((k, j) =>
        {
            expected[k, j] += 0.01f * reward * c[k, j];
            c[k, j] = 0;
        });
    }

    [Fact]
    public void Rules_of_every_step_see_both_ends_and_what_they_are_told()
    {
        var network = new SteppedPairs(PlasticRun.Before, PlasticRun.After, Delay);
        var start = PlasticRun.Start(network);
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            using var simulation = ToldNetwork.Begin(network, new() { Backend = backend });
            var (weights, elig) = ((double[,])start.Clone(), new double[PlasticRun.Before, PlasticRun.After]);
            var zbar = new double[PlasticRun.Before];
            double level = 0, decay = Math.Exp(-1 / 20.0);
            var spikes = PlasticRun.Spikes(3);
            float[] signal = new float[PlasticRun.After];
            foreach (var (t, arrived, _) in PlasticRun.Events().Take(200))
            {
                for (int j = 0; j < signal.Length; j++)
                {
                    signal[j] = MathF.Sin(j + t);
                }

                simulation.Signal("Plastic.L").Set(signal);
                simulation.Signal("Plastic.Dose").Set(0);
                if (t % 50 == 10)
                {
                    simulation.Signal("Plastic.Dose").Pulse(1);
                }

                simulation.Input("Input").Add(spikes[t].Before);
                simulation.Input("Teacher").Add(spikes[t].After);
                simulation.Step();
                var potential = simulation.State("Exc.V");
                Decay(zbar, decay);
                foreach (int k in arrived)
                {
                    zbar[k]++;
                }

                level = 0.9f * level + (t % 50 == 10 ? 1 : 0);
                Each((k, j) =>
                {
                    double v = potential.At(j), psi = Math.Max(0, 1 - Math.Abs((v - 500) / 100));
                    elig[k, j] = decay * elig[k, j] + (psi + 1e-3f * v) * zbar[k];
                    weights[k, j] += 0.001f * signal[j] * elig[k, j] * level;
                });
            }

            PlasticRun.AssertNear(weights, PlasticRun.Weights(simulation), 1e-5);
            Assert.Equal(level, simulation.Variable("Plastic.Level").At(0), 1e-5);
            Assert.Equal(zbar[7], simulation.Variable("Plastic.ZBar").At(7), 1e-5);
        }
    }

    /// <summary>Pair STDP as it stands in the paper, synapse by synapse.</summary>
    private static double[,] PairLoop(double[,] w)
    {
        var rule = new PairStdp();
        double[] x = new double[PlasticRun.Before], y = new double[PlasticRun.After];
        double decay = Math.Exp(-1 / 20.0);
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            Decay(x, decay);
            Decay(y, decay);
            foreach (int k in arrived)
            {
                for (int j = 0; j < PlasticRun.After; j++)
                {
                    w[k, j] = Math.Max(0, w[k, j] - rule.AMinus * y[j]);
                }

                x[k]++;
            }

            foreach (int j in fired)
            {
                for (int k = 0; k < PlasticRun.Before; k++)
                {
                    w[k, j] = Math.Min(1, w[k, j] + rule.APlus * x[k]);
                }

                y[j]++;
            }
        }

        return w;
    }

    private static void Decay(double[] trace, double by)
    {
        foreach (ref double x in trace.AsSpan())
        {
            x *= by;
        }
    }

    private static void Each(Action<int, int> of)
    {
        for (int k = 0; k < PlasticRun.Before; k++)
        {
            for (int j = 0; j < PlasticRun.After; j++)
            {
                of(k, j);
            }
        }
    }
}
