using Snn.Runtime;

namespace Snn.Tests.Runtime.Noise;

public class NoisyFlowTests
{
    // columns: two states, 1, and the covariance of the noise per time
    private static double[,] Rates(double a, double b, double q) => new[,] { { -a, 0.3, 0.1, q, 0.2 * q }, { b, -0.7, 0.0, 0.2 * q, 2.0 } };

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(50)]
    public void The_root_is_that_of_the_covariance(double dt)
    {
        var step = NoisyFlow.Propagator(dt, Rates(1.1, 0.2, 0.5));
        var mean = LinearFlow.Propagator(dt, new[,] { { -1.1, 0.3, 0.1 }, { 0.2, -0.7, 0.0 } });
        Assert.Equal(mean[1, 0], step[1, 0], 1e-14);
        Assert.Equal(0, step[0, 4]);

        // ∫ e^(As) Q e^(Aᵀs) ds by Simpson's rule
        double[,] q = { { 0.5, 0.1 }, { 0.1, 2.0 } };
        var expected = new double[2, 2];
        const int parts = 4000;
        for (int i = 0; i <= parts; i++)
        {
            var e = LinearFlow.Propagator(Math.Max(dt * i / parts, 1e-12), new[,] { { -1.1, 0.3, 0.0 }, { 0.2, -0.7, 0.0 } });
            double weight = (i is 0 or parts ? 1 : i % 2 == 1 ? 4 : 2) * dt / parts / 3;
            for (int r = 0; r < 2; r++)
            {
                for (int c = 0; c < 2; c++)
                {
                    expected[r, c] += weight * (e[r, 0] * (q[0, 0] * e[c, 0] + q[0, 1] * e[c, 1]) + e[r, 1] * (q[1, 0] * e[c, 0] + q[1, 1] * e[c, 1]));
                }
            }
        }

        Assert.Equal(expected[0, 0], step[0, 3] * step[0, 3], 1e-6 * expected[0, 0]);
        Assert.Equal(expected[0, 1], step[0, 3] * step[1, 3], 1e-6 * expected[0, 0]);
        Assert.Equal(expected[1, 1], step[1, 3] * step[1, 3] + step[1, 4] * step[1, 4], 1e-6 * expected[1, 1]);
    }

    [Fact]
    public void Its_slope_is_that_of_finite_differences()
    {
        const double by = 1e-5;
        double[,] slopes = { { -1, 0, 0, 3, 0.6 }, { 0, 0, 0, 0.6, 0 } };
        var slope = NoisyFlow.PropagatorSlope(2, Rates(1.1, 0.2, 0.5), slopes);
        var (above, below) = (NoisyFlow.Propagator(2, Rates(1.1 + by, 0.2, 0.5 + 3 * by)), NoisyFlow.Propagator(2, Rates(1.1 - by, 0.2, 0.5 - 3 * by)));
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 5; k++)
            {
                Assert.Equal((above[i, k] - below[i, k]) / (2 * by), slope[i, k], 1e-8);
            }
        }
    }

    [Fact]
    public void A_stiff_flow_comes_to_its_stationary_variance()
    {
        var step = NoisyFlow.Propagator(1000, new[,] { { -1000.0, 0.0, 8.0 } });
        Assert.Equal(Math.Sqrt(8.0 / 2000), step[0, 2], 1e-12);
    }

    [Fact]
    public void A_noise_that_two_states_share_has_one_number()
    {
        var step = NoisyFlow.Propagator(1, new[,] { { -1.0, 0.0, 0.0, 1.0, 2.0 }, { 0.0, -1.0, 0.0, 2.0, 4.0 } });
        Assert.Equal(2 * step[0, 3], step[1, 3], 1e-12);
        Assert.Equal(0, step[1, 4]);
    }

    [Fact]
    public void What_is_not_finite_is_refused() =>
        Assert.Throws<ArgumentException>(() => NoisyFlow.Propagator(1, new[,] { { -1.0, 0.0, double.PositiveInfinity } }));
}
