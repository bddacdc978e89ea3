using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>
/// What Smith et al. (2000) show of the integrate-and-fire-or-burst neuron, and its spikes against the paper's equations
/// integrated from event to event in double.
/// </summary>
public sealed class BurstTests
{
    private const float Dt = 0.01f;

    private readonly IntegrateFireBurst _neuron = new() { V = -65 * mV, H = 1 };

    /// <summary>A current that holds the membrane 2 mV above <c>Vh</c>, where the calcium current has inactivated.</summary>
    private const double Holding = 0.035 * 7;

    [Fact]
    public void After_a_long_inhibition_a_burst_rebounds_and_after_a_short_one_none_does()
    {
        Run(400, Holding);
        Assert.InRange(_neuron.H, 0, 0.001);
        Assert.Empty(Run(300, Holding - 0.6));
        var burst = Run(300, Holding);
        Assert.InRange(burst.Count, 2, 10);
        Assert.True(burst[^1] - burst[0] < 60 && burst[^1] < 250);
        Assert.All(burst.Zip(burst.Skip(1)), pair => Assert.True(pair.Second - pair.First < 20));
        Assert.Empty(Run(5, Holding - 0.6));
        Assert.Empty(Run(300, Holding));
    }

    [Fact]
    public void Depolarised_it_fires_tonically_at_the_rate_of_a_leaky_neuron()
    {
        Run(400, Holding);
        const double current = 1.3;
        var spikes = Run(500, current);
        double tau = 2 / 0.035, rest = -65 + current / 0.035, interval = tau * Math.Log((rest + 50) / (rest + 35));
        Assert.True(spikes.Count > 5);
        Assert.All(spikes.Zip(spikes.Skip(1)), pair => Assert.Equal(interval, pair.Second - pair.First, 0.03));
    }

    [Fact]
    public void Its_spikes_are_those_of_the_papers_equations()
    {
        double[] currents = [Holding, Holding - 0.6, Holding, 1.1, -0.2, Holding, 0.9];
        double v = -65, h = 1;
        foreach (double current in currents)
        {
            var made = Run(150, current);
            var expected = ByHand(150, current, ref v, ref h);
            Assert.Equal(expected.Count, made.Count);
            Assert.All(expected.Zip(made), t => Assert.Equal(t.First, t.Second, 0.5));
        }
    }

    private List<double> Run(double duration, double current)
    {
        var spikes = new List<double>();
        for (int t = 0; t < Math.Round(duration / Dt); t++)
        {
            if (_neuron.Advance(Dt * ms, (float)current * nA))
            {
                spikes.Add((t + 1) * Dt);
            }
        }

        return spikes;
    }

    private static List<double> ByHand(double duration, double current, ref double v, ref double h)
    {
        const double dt = 1e-3;
        var spikes = new List<double>();
        for (int t = 0; t < Math.Round(duration / dt); t++)
        {
            bool open = v >= -60;
            double[] y = RungeKutta.Step(x => [(current - 0.035 * (x[0] + 65) - (open ? 0.07 * x[1] * (x[0] - 120) : 0)) / 2, open ? -x[1] / 20 : (1 - x[1]) / 100], [v, h], dt);
            (v, h) = (y[0], y[1]);
            if (v >= -35)
            {
                v = -50;
                spikes.Add((t + 1) * dt);
            }
        }

        return spikes;
    }
}
