namespace Snn.Runtime;

/// <summary>Exact steps of linear flows.</summary>
public static class LinearFlow
{
    // the Taylor series of a norm of at most 1/2 has reached double precision by then; most steps are much shorter
    private const int MostTerms = 18;
    private const double Negligible = 1e-19;

    /// <summary>
    /// The matrix that takes dx/dt = A x + B u + b over one step: the upper rows of exp([[A, B, b], [0, 0, 0]]·dt).
    /// Computed by scaling and squaring in double, so that equal time constants are no special case.
    /// </summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">[state, states then inputs then 1].</param>
    /// <returns>As <paramref name="rates"/>.</returns>
    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public static double[,] Propagator(double dt, double[,] rates) => Step(dt, rates, null);

    /// <summary>
    /// How <see cref="Propagator"/> moves with a parameter: the upper right block of exp([[M, dM], [0, M]]·dt), M being the
    /// whole matrix there (Van Loan, 1978, IEEE Trans. Autom. Control 23:395).
    /// </summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">As there.</param>
    /// <param name="slopes">Derivative of each rate by the parameter.</param>
    /// <returns>Derivative of each entry by the parameter.</returns>
    /// <exception cref="ArgumentException">A rate or a slope is infinite or not a number.</exception>
    public static double[,] PropagatorSlope(double dt, double[,] rates, double[,] slopes) => Step(dt, rates, slopes);

    /// <summary>
    /// Halves the step until its norm is small, sums the Taylor series, and squares back. Each matrix goes together with its
    /// derivative, which is all that the block matrix of twice the size has to say.
    /// </summary>
    private static double[,] Step(double dt, double[,] rates, double[,]? slopes)
    {
        int states = rates.GetLength(0), width = rates.GetLength(1), length = states * width;
        Span<double> memory = length <= 64 ? stackalloc double[8 * length] : new double[8 * length];
        var small = new Dual(memory[..length], memory[length..(2 * length)], states);
        var term = new Dual(memory[(2 * length)..(3 * length)], memory[(3 * length)..(4 * length)], states);
        var sum = new Dual(memory[(4 * length)..(5 * length)], memory[(5 * length)..(6 * length)], states);
        var next = new Dual(memory[(6 * length)..(7 * length)], memory[(7 * length)..], states);

        int halvings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(Fill(small, dt, rates, slopes), 1e-300))) + 1);
        small.Scale(Math.Pow(0.5, halvings));

        // without the 1 of the exponential series: what is below the states is neither stored nor computed
        small.CopyTo(term);
        small.CopyTo(sum);
        for (int k = 2; k <= MostTerms; k++)
        {
            Dual.Multiply(term, small, next);
            next.Scale(1.0 / k);
            next.CopyTo(term);
            sum.Add(term);
            if (term.IsNegligible(sum))
            {
                break;
            }
        }

        for (int i = 0; i < halvings; i++)
        {
            // (1 + s)² - 1
            Dual.Multiply(sum, sum, next);
            sum.Scale(2);
            sum.Add(next);
        }

        var result = new double[states, width];
        for (int i = 0; i < states; i++)
        {
            for (int k = 0; k < width; k++)
            {
                result[i, k] = slopes is null ? sum.Value[i * width + k] + (i == k ? 1 : 0) : sum.Slope[i * width + k];
            }
        }

        return result;
    }

    /// <summary>Writes rates and slopes times the step; returns the greatest sum of a row's absolute rates.</summary>
    private static double Fill(Dual flow, double dt, double[,] rates, double[,]? slopes)
    {
        double norm = 0;
        int width = rates.GetLength(1);
        for (int i = 0; i < rates.GetLength(0); i++)
        {
            double row = 0;
            for (int k = 0; k < width; k++)
            {
                flow.Value[i * width + k] = Finite(rates[i, k] * dt);
                flow.Slope[i * width + k] = slopes is null ? 0 : Finite(slopes[i, k] * dt);
                row += Math.Abs(rates[i, k] * dt);
            }

            norm = Math.Max(norm, row);
        }

        return norm;
    }

    private static double Finite(double rate) => double.IsFinite(rate)
        ? rate
        : throw new ArgumentException("A rate of a linear flow is not finite; check the model's parameters (a time constant must not be 0).");

    /// <summary>The upper rows of a matrix whose other rows are zero, and their derivative by a parameter.</summary>
    private readonly ref struct Dual(Span<double> value, Span<double> slope, int states)
    {
        public Span<double> Value { get; } = value;

        public Span<double> Slope { get; } = slope;

        private int States { get; } = states;

        public void CopyTo(Dual target)
        {
            Value.CopyTo(target.Value);
            Slope.CopyTo(target.Slope);
        }

        public void Scale(double factor)
        {
            for (int i = 0; i < Value.Length; i++)
            {
                Value[i] *= factor;
                Slope[i] *= factor;
            }
        }

        public void Add(Dual other)
        {
            for (int i = 0; i < Value.Length; i++)
            {
                Value[i] += other.Value[i];
                Slope[i] += other.Slope[i];
            }
        }

        /// <summary>Whether adding it to a sum changes nothing.</summary>
        public bool IsNegligible(Dual sum) =>
            Largest(Value) <= Negligible * Largest(sum.Value) && Largest(Slope) <= Negligible * Largest(sum.Slope);

        private static double Largest(ReadOnlySpan<double> values)
        {
            double largest = 0;
            foreach (double value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            return largest;
        }

        /// <summary>The product, by the product rule.</summary>
        public static void Multiply(Dual a, Dual b, Dual product)
        {
            int width = a.Value.Length / a.States;
            for (int i = 0; i < a.States; i++)
            {
                for (int k = 0; k < width; k++)
                {
                    double value = 0, slope = 0;
                    for (int m = 0; m < a.States; m++)
                    {
                        (double left, double right) = (a.Value[i * width + m], b.Value[m * width + k]);
                        value += left * right;
                        slope += a.Slope[i * width + m] * right + left * b.Slope[m * width + k];
                    }

                    product.Value[i * width + k] = value;
                    product.Slope[i * width + k] = slope;
                }
            }
        }
    }
}
