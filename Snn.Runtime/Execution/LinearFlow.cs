using MathNet.Numerics.LinearAlgebra;

namespace Snn.Runtime;

/// <summary>Exact steps of linear flows.</summary>
public static class LinearFlow
{
    /// <summary>
    /// The matrix that takes dx/dt = A x + B u + b over one step: the upper rows of exp([[A, B, b], [0, 0, 0]]·dt).
    /// Computed by scaling and squaring in double, so that equal time constants are no special case.
    /// </summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">[state, states then inputs then 1].</param>
    /// <returns>As <paramref name="rates"/>.</returns>
    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public static double[,] Propagator(double dt, double[,] rates)
    {
        int states = rates.GetLength(0), width = rates.GetLength(1);
        var flow = Matrix<double>.Build.Dense(width, width);
        Fill(flow, 0, 0, dt, rates);
        return Exponential(flow).SubMatrix(0, states, 0, width).ToArray();
    }

    /// <summary>
    /// How <see cref="Propagator"/> moves with a parameter: the upper right block of exp([[A, dA], [0, A]]·dt), A being the
    /// whole matrix there (Van Loan, 1978, IEEE Trans. Autom. Control 23:395).
    /// </summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">As there.</param>
    /// <param name="slopes">Derivative of each rate by the parameter.</param>
    /// <returns>Derivative of each entry by the parameter.</returns>
    /// <exception cref="ArgumentException">A rate or a slope is infinite or not a number.</exception>
    public static double[,] PropagatorSlope(double dt, double[,] rates, double[,] slopes)
    {
        int states = rates.GetLength(0), width = rates.GetLength(1);
        var flow = Matrix<double>.Build.Dense(2 * width, 2 * width);
        Fill(flow, 0, 0, dt, rates);
        Fill(flow, 0, width, dt, slopes);
        Fill(flow, width, width, dt, rates);
        return Exponential(flow).SubMatrix(0, states, width, width).ToArray();
    }

    private static void Fill(Matrix<double> flow, int row, int column, double dt, double[,] rates)
    {
        for (int i = 0; i < rates.GetLength(0); i++)
        {
            for (int k = 0; k < rates.GetLength(1); k++)
            {
                flow[row + i, column + k] = double.IsFinite(rates[i, k] * dt)
                    ? rates[i, k] * dt
                    : throw new ArgumentException("A rate of a linear flow is not finite; check the model's parameters (a time constant must not be 0).", nameof(rates));
            }
        }
    }

    private static Matrix<double> Exponential(Matrix<double> x)
    {
        // halve until the Taylor series of a norm below 1/2 reaches double precision in 18 terms, then square back
        int halvings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(x.InfinityNorm(), 1e-300))) + 1);
        var small = x / Math.Pow(2, halvings);
        var sum = Matrix<double>.Build.DenseIdentity(x.RowCount);
        var term = sum;
        for (int k = 1; k <= 18; k++)
        {
            term = term * small / k;
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum *= sum;
        }

        return sum;
    }
}
