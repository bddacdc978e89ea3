using MathNet.Numerics.LinearAlgebra;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

public sealed class LinearFlowTests
{
    [Theory]
    [InlineData(1, 20, 5)]
    [InlineData(1, 20, 20)]
    [InlineData(0.1, 20, 20.00002)]
    [InlineData(5, 0.3, 700)]
    public void A_step_and_its_slope_are_blocks_of_one_exponential(double dt, double tau, double other)
    {
        double[,] rates = { { -1 / tau, 1 / tau, 0.3 / tau }, { 0, -1 / other, 0.2 } };
        double[,] slopes = { { 1 / (tau * tau), -1 / (tau * tau), -0.3 / (tau * tau) }, { 0, 0, 0 } };
        var block = Matrix<double>.Build.Dense(6, 6);
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                block[i, k] = block[3 + i, 3 + k] = rates[i, k] * dt;
                block[i, 3 + k] = slopes[i, k] * dt;
            }
        }

        var expected = Exponential(block);
        Close(expected.SubMatrix(0, 2, 0, 3), LinearFlow.Propagator(dt, rates));
        Close(expected.SubMatrix(0, 2, 3, 3), LinearFlow.PropagatorSlope(dt, rates, slopes));
    }

    [Fact]
    public void A_single_decay_is_an_exponential() =>
        Assert.Equal(Math.Exp(-0.05) * 0.0025, LinearFlow.PropagatorSlope(1, new[,] { { -0.05, 0 } }, new[,] { { 0.0025, 0 } })[0, 0], 1e-17);

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1, double.PositiveInfinity)]
    public void Rates_that_make_no_sense_are_refused(double rate, double slope) =>
        Assert.Contains("time constant", Assert.Throws<ArgumentException>(() => LinearFlow.PropagatorSlope(1, new[,] { { rate, 0 } }, new[,] { { slope, 0 } })).Message);

    /// <summary>The series of a small part of the step, then the step from its parts.</summary>
    private static Matrix<double> Exponential(Matrix<double> x)
    {
        const int halvings = 10;
        Matrix<double> sum = Matrix<double>.Build.DenseIdentity(x.RowCount), term = sum;
        for (int k = 1; k <= 20; k++)
        {
            term = term * x / (k << halvings);
            sum += term;
        }

        return sum.Power(1 << halvings);
    }

    private static void Close(Matrix<double> expected, double[,] actual)
    {
        double largest = expected.Enumerate().Max(Math.Abs);
        Assert.All(expected.EnumerateIndexed(), e => Assert.Equal(e.Item3, actual[e.Item1, e.Item2], 1e-12 * largest));
    }
}
