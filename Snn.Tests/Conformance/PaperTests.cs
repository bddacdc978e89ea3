using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// Models from the equations of their papers, as written there, against an integration of the same equations by hand: Runge
/// and Kutta's method in double with steps of 2 µs.
/// </summary>
public sealed class PaperTests
{
    private const double Fine = 2e-3;

    private static readonly int[] Pulses = [5, 12, 18, 25, 31, 40, 44, 49, 60, 70, 80, 84, 88, 92, 110, 118];

    [Fact]
    public void Izhikevich_2003() => Check(
        new Izhikevich2003Network(), "v", [-65, -13, 0],
        y => [0.04 * y[0] * y[0] + 5 * y[0] + 140 - y[1] + y[2], 0.02 * (0.2 * y[0] - y[1]), -y[2] / 5],
        y => y[2] += 20,
        y => y[0] >= 30,
        y => (y[0], y[1]) = (-65, y[1] + 8));

    [Fact]
    public void Brette_and_Gerstner_2005() => Check(
        new BretteGerstner2005Network(), "V", [-70.6, 0, 0],
        y => [(-0.03 * (y[0] + 70.6) + 0.03 * 2 * Math.Exp((y[0] + 50.4) / 2) - y[1] + y[2]) / 0.281, (0.004 * (y[0] + 70.6) - y[1]) / 144, -y[2] / 5],
        y => y[2] += 2,
        y => y[0] > 20,
        y => (y[0], y[1]) = (-70.6, y[1] + 0.0805));

    [Fact]
    public void Brette_and_Gerstner_2005_in_substeps() => Check(
        new AdaptiveBretteGerstnerNetwork(), "V", [-70.6, 0, 0],
        y => [(-0.03 * (y[0] + 70.6) + 0.03 * 2 * Math.Exp((y[0] + 50.4) / 2) - y[1] + y[2]) / 0.281, (0.004 * (y[0] + 70.6) - y[1]) / 144, -y[2] / 5],
        y => y[2] += 2,
        y => y[0] > 20,
        y => (y[0], y[1]) = (-70.6, y[1] + 0.0805));

    [Fact]
    public void The_conductance_based_benchmark_of_2007() => Check(
        new Coba2007Network(), "v", [-60, 0, 0],
        y => [(y[1] * (0 - y[0]) + y[2] * (-80 - y[0]) - (y[0] + 60)) / 20, -y[1] / 5, -y[2] / 10],
        y => (y[1], y[2]) = (y[1] + 1.5, y[2] + 0.3),
        y => y[0] > -50,
        y => y[0] = -60,
        hold: 5);

    [Fact]
    public void Glif3_of_2018() => Check(
        new Glif3Network(), "V", [-70, 0, 0, 0],
        y => [(y[3] + y[1] + y[2] - 0.005 * (y[0] + 70)) / 0.1, -0.003 * y[1], -0.1 * y[2], -y[3] / 5],
        y => y[3] += 0.8,
        y => y[0] > -45,
        y => (y[0], y[1], y[2]) = (-70, 0.9 * y[1] - 0.009, 0.8 * y[2] - 0.094),
        hold: 3);

    [Fact]
    public void The_theta_neuron_of_1986() => Check(
        new ThetaNetwork(), "theta", [0, 0],
        y => [(1 - Math.Cos(y[0]) + (1 + Math.Cos(y[0])) * (-0.2 + y[1])) / 5, -y[1] / 5],
        y => y[1] += 2,
        y => y[0] >= Math.PI,
        y => y[0] -= 2 * Math.PI);

    [Fact]
    public void Two_compartments() => Check(
        new TwoCompartmentsNetwork(), "Vs", [-65, -65, 0],
        y => [(0.01 * (-65 - y[0]) + 0.025 * (y[1] - y[0])) / 0.2, (0.008 * (-65 - y[1]) + 0.025 * (y[0] - y[1]) + y[2]) / 0.15, -y[2] / 5],
        y => y[2] += 1.5,
        y => y[0] >= -50,
        y => y[0] = -60);

    [Fact]
    public void NMDA_with_its_magnesium_block_inside_the_synapse() => Check(
        new NmdaNetwork(), "V", [-70, 0, 0],
        y => [(0.01 * (-70 - y[0]) + 0.08 * y[2] / (1 + 1 / 3.57 * Math.Exp(-0.062 * y[0])) * (0 - y[0])) / 0.2, -y[1] / 2, -y[2] / 100 + 0.5 * y[1] * (1 - y[2])],
        y => y[1] += 1,
        y => y[0] >= -52,
        y => y[0] = -60);

    [Fact]
    public void What_a_synapse_reads_of_its_target_is_in_the_exact_plans_gradient()
    {
        var system = new NmdaNetwork { Input = new(6), Hidden = new(4), Output = new(2) }.Exact();
        var run = new ExactRun(system);
        var random = new Random(3);
        foreach (var (p, projection) in system.Projections.Index())
        {
            foreach (ref double w in run.Weights.All(p))
            {
                w = projection.Name == "InHid" ? 0.5 + random.NextDouble() : 0.2 * random.NextDouble();
            }
        }

        var gradient = run.Gradient();
        Assert.InRange(run.HiddenSpikes.Count(), 4, 100);
        foreach (string name in new[] { "InHid", "HidHid" })
        {
            int p = system.Projection(name);
            for (int i = 0; i < 8; i++)
            {
                var all = run.Weights.All(p);
                double kept = all[i];
                all[i] = kept + 1e-6;
                double up = run.Loss();
                run.Weights.All(p)[i] = kept - 1e-6;
                double down = run.Loss();
                run.Weights.All(p)[i] = kept;
                Assert.Equal((up - down) / 2e-6, gradient.Weights.All(p)[i], 1e-5 + 1e-4 * Math.Abs(gradient.Weights.All(p)[i]));
            }
        }
    }

    [Fact]
    public void What_a_synapse_reads_of_its_target_is_in_the_steps_gradient()
    {
        // EventProp on the grid against the exact plan
        var exact = new ExactRun(new NmdaNetwork { Input = new(6), Hidden = new(4), Output = new(2) }.Exact(), observes: false);
        foreach (var (p, projection) in exact.Trial.System.Projections.Index())
        {
            var random = new Random(p);
            foreach (ref double w in exact.Weights.All(p))
            {
                w = projection.Name == "InHid" ? 0.5 + random.NextDouble() : 0.2 * random.NextDouble();
            }
        }

        var gradient = exact.Gradient();
        var weights = new[] { "InHid", "HidHid", "HidOut" }.ToDictionary(p => p, p => exact.Matrix(exact.Weights, p));
        var simd = SteppedRun.Gradients(new NmdaNetwork { Dt = 0.002f * ms, Input = new(6), Hidden = new(4), Output = new(2) }, (p, k, m) => weights[p][k, m]).Weights;
        var reference = SteppedRun.Gradients(new NmdaNetwork { Dt = 0.002f * ms, Input = new(6), Hidden = new(4), Output = new(2) }, (p, k, m) => weights[p][k, m], Backend.Reference).Weights;
        foreach (string p in weights.Keys)
        {
            Assert.InRange(SteppedRun.Error(simd[p], exact.Matrix(gradient.Weights, p)), 0, 0.05);
            Expect.Close(reference[p], simd[p], 1e-3, p);
        }
    }

    /// <summary>Spike for spike, and the membrane up to the first.</summary>
    private static void Check(
        INetwork network, string membrane, double[] start, Func<double[], double[]> slope, Action<double[]> arrive, Func<double[], bool> fires, Action<double[]> jump, double hold = 0)
    {
        double dt = network.Layout().Dt.Value;
        int steps = (int)Math.Round(130 / dt), parts = (int)Math.Round(dt / Fine);
        var (times, values) = Integrate(dt, steps, parts, start, slope, arrive, fires, jump, hold);
        Assert.InRange(times.Count, 4, 60);
        foreach (var backend in new[] { Backend.Simd, Backend.Reference })
        {
            using var run = new TrialRun(network, backend, steps, new EventProp());
            var v = run.Trial.Record($"Hidden.{membrane}");
            run.Trial.Forward(SpikeTrain.FromPairs(Pulses.Select(p => ((int)Math.Round(p / dt) - 1, 0)), steps));
            double[] spikes = [.. run.Spikes("Hidden").Select(s => (s.Step + 1) * dt)];
            Assert.Equal(times.Count, spikes.Length);

            // a spike is rounded to the end of its step, and what follows adds these delays up
            Assert.All(times.Zip(spikes).Index(), t => Assert.Equal(t.Item.First, t.Item.Second, 2 * (t.Index + 2) * dt));
            for (int t = 0; (t + 1) * dt < times[0] - 1; t++)
            {
                Assert.Equal(values[t], v[t].Span[0], 1e-2 * Math.Abs(values[t] - start[0]) + 2e-3);
            }
        }
    }

    private static (List<double> Times, double[] Values) Integrate(
        double dt, int steps, int parts, double[] start, Func<double[], double[]> slope, Action<double[]> arrive, Func<double[], bool> fires, Action<double[]> jump, double hold)
    {
        double[] y = [.. start];
        var (times, values) = (new List<double>(), new double[steps]);
        double free = 0, h = dt / parts;
        for (int t = 0; t < steps; t++)
        {
            if (Pulses.Any(p => (int)Math.Round(p / dt) == t))
            {
                arrive(y);
            }

            for (int i = 0; i < parts; i++)
            {
                double time = t * dt + i * h;
                bool held = time < free - h / 2;
                y = RungeKutta.Step(x => { var k = slope(x); k[0] = held ? 0 : k[0]; return k; }, y, h, x => held || !fires(x));
                if (!held && fires(y))
                {
                    jump(y);
                    times.Add(time + h);
                    free = time + h + hold;
                }
            }

            values[t] = y[0];
        }

        return (times, values);
    }
}
