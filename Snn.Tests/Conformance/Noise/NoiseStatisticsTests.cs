using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Noise against what is known of Ornstein-Uhlenbeck processes, within 4.5 standard errors of 4,000 neurons, seed 1.</summary>
public sealed class NoiseStatisticsTests
{
    private const double Bound = 4.5;

    [Theory]
    [InlineData(0.5f)]
    [InlineData(15f)]
    public void A_leaky_integrator_has_mean_variance_and_autocorrelation_of_the_process(float dt)
    {
        // exact for any step, so also for one that is most of a time constant
        using var simulation = new OrnsteinUhlenbeckNetwork(dt).Simulate();
        simulation.Run((long)(240 / dt));
        double[] before = Values(simulation, "Cells.V");
        simulation.Run((long)(15 / dt));
        double[] after = Values(simulation, "Cells.V");
        int n = before.Length;
        Assert.InRange(before.Average() + 60, -Bound * 3 / Math.Sqrt(n), Bound * 3 / Math.Sqrt(n));
        Assert.InRange(Covariance(before, before) / 9, 1 - Bound * Math.Sqrt(2.0 / n), 1 + Bound * Math.Sqrt(2.0 / n));
        double expected = Math.Exp(-0.75), correlation = Covariance(before, after) / Math.Sqrt(Covariance(before, before) * Covariance(after, after));
        Assert.InRange(correlation - expected, -Bound * (1 - expected * expected) / Math.Sqrt(n), Bound * (1 - expected * expected) / Math.Sqrt(n));

        // each neuron has numbers of its own; floats near -60 are few enough for some to be equal
        Assert.True(after.Distinct().Count() > 0.99 * n);
    }

    [Fact]
    public void The_first_step_has_the_variance_of_a_step()
    {
        using var simulation = new OrnsteinUhlenbeckNetwork(2).Simulate();
        simulation.Step();
        double[] v = Values(simulation, "Cells.V");
        double expected = 9 * (1 - Math.Exp(-2 * 2 / 20.0));
        Assert.InRange(Covariance(v, v) / expected, 1 - Bound * Math.Sqrt(2.0 / v.Length), 1 + Bound * Math.Sqrt(2.0 / v.Length));

        // Gaussian: a fourth moment of three squares
        double mean = v.Average(), fourth = v.Average(x => Math.Pow(x - mean, 4)) / Math.Pow(Covariance(v, v), 2);
        Assert.InRange(fourth - 3, -Bound * Math.Sqrt(24.0 / v.Length), Bound * Math.Sqrt(24.0 / v.Length));
    }

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(10f, 0f)]
    [InlineData(10f, 0.3f)]
    public void Coupled_states_have_the_covariance_of_the_process(float dt, float shared)
    {
        using var simulation = new ColouredNetwork(dt, shared).Simulate();
        simulation.Run((long)(200 / dt));
        double[] v = Values(simulation, "Cells.V"), j = Values(simulation, "Cells.J");

        // 0 = A Σ + Σ Aᵀ + G Gᵀ, solved from the current on
        const double tauMem = 20, tauSyn = 5, sigma = 0.4;
        double jj = (sigma * sigma + shared * shared) * tauSyn / 2;
        double vj = (jj / tauMem + shared * shared) / (1 / tauMem + 1 / tauSyn);
        double vv = tauMem / 2 * (2 * vj / tauMem + shared * shared);
        Near(jj, j, j, jj, jj);
        Near(vv, v, v, vv, vv);
        Near(vj, v, j, vv, jj);

        static void Near(double expected, double[] a, double[] b, double varianceA, double varianceB)
        {
            double error = Bound * Math.Sqrt((varianceA * varianceB + expected * expected) / a.Length);
            Assert.InRange(Covariance(a, b), expected - error, expected + error);
        }
    }

    [Fact]
    public void Noise_of_a_varying_strength_is_meant_as_Ito_does()
    {
        using var simulation = new GeometricNetwork().Simulate();
        simulation.Run(400);
        double[] x = Values(simulation, "Cells.X");

        // E X = e^(−t/τ), E X² = e^((σ² − 2/τ) t)
        double mean = Math.Exp(-1), square = Math.Exp((0.01 - 2 / 40.0) * 40), variance = square - mean * mean;
        Assert.InRange(x.Average(), mean - Bound * Math.Sqrt(variance / x.Length), mean + Bound * Math.Sqrt(variance / x.Length));
        Assert.InRange(x.Average(y => y * y), 0.93 * square, 1.07 * square);
        Assert.Contains("Euler-Maruyama", new GeometricNetwork().Describe(), StringComparison.Ordinal);
    }

    private static double[] Values(Simulation simulation, string state) => [.. simulation.State(state).Span[..4000].ToArray().Select(x => (double)x)];

    private static double Covariance(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average();
    }
}
