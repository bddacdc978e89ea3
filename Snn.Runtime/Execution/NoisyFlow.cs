namespace Snn.Runtime;

/// <summary>
/// Exact steps of linear flows with white noise, dx = (A x + B u + b) dt + G dW: what <see cref="LinearFlow"/> does to their mean,
/// and a root of their covariance, Σ = ∫₀ᵈᵗ e^(As) G Gᵀ e^(Aᵀs) ds = L Lᵀ (Gardiner, 2009, "Stochastic methods", 4.5.6). With
/// standard normal numbers z, L z is what noise adds in a step.
/// </summary>
public static class NoisyFlow
{
    // what is left of a variance after others are accounted for is rounding
    private const double Negligible = 1e-13;

    /// <summary>The matrix of a step.</summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">[state, states then inputs then 1 then the columns of G Gᵀ].</param>
    /// <returns>As <paramref name="rates"/>, with the columns of L at the end, which is zero above its diagonal.</returns>
    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public static double[,] Propagator(double dt, double[,] rates)
    {
        var (linear, _, result) = Parts(rates, null);
        return Join(LinearFlow.Propagator(dt, linear), Root(dt, rates, null), result, slopes: false);
    }

    /// <summary>How <see cref="Propagator"/> moves with a parameter.</summary>
    /// <param name="dt">Length of the step.</param>
    /// <param name="rates">As there.</param>
    /// <param name="slopes">Derivative of each of these numbers by the parameter.</param>
    /// <returns>Derivative of each entry by the parameter.</returns>
    /// <exception cref="ArgumentException">A rate or a slope is infinite or not a number.</exception>
    public static double[,] PropagatorSlope(double dt, double[,] rates, double[,] slopes)
    {
        var (linear, moved, result) = Parts(rates, slopes);
        return Join(LinearFlow.PropagatorSlope(dt, linear, moved!), Root(dt, rates, slopes), result, slopes: true);
    }

    private static (double[,] Linear, double[,]? Moved, double[,] Result) Parts(double[,] rates, double[,]? slopes)
    {
        int states = rates.GetLength(0), width = rates.GetLength(1);
        return (Columns(rates, width - states), slopes is null ? null : Columns(slopes, width - states), new double[states, width]);
    }

    private static double[,] Columns(double[,] matrix, int count)
    {
        var part = new double[matrix.GetLength(0), count];
        for (int i = 0; i < part.GetLength(0); i++)
        {
            for (int k = 0; k < count; k++)
            {
                part[i, k] = matrix[i, k];
            }
        }

        return part;
    }

    private static double[,] Join(double[,] step, Dual[,] root, double[,] result, bool slopes)
    {
        int states = step.GetLength(0), width = step.GetLength(1);
        for (int i = 0; i < states; i++)
        {
            for (int k = 0; k < width; k++)
            {
                result[i, k] = step[i, k];
            }

            for (int k = 0; k < states; k++)
            {
                result[i, width + k] = slopes ? root[i, k].Slope : root[i, k].Value;
            }
        }

        return result;
    }

    /// <summary>
    /// The covariance over a step so short that its Taylor series converges at once, then over twice that by
    /// Σ(2h) = Σ(h) + e^(Ah) Σ(h) e^(Aᵀh): sums of what is positive, so nothing cancels, however stiff the flow is.
    /// </summary>
    private static Dual[,] Root(double dt, double[,] rates, double[,]? slopes)
    {
        int n = rates.GetLength(0), q = rates.GetLength(1) - n;
        var (flow, noise) = (new Dual[n, n], new Dual[n, n]);
        double norm = 0;
        for (int i = 0; i < n; i++)
        {
            double row = 0;
            for (int k = 0; k < n; k++)
            {
                flow[i, k] = new(rates[i, k] * dt, slopes is null ? 0 : slopes[i, k] * dt);
                noise[i, k] = new(rates[i, q + k] * dt, slopes is null ? 0 : slopes[i, q + k] * dt);
                row += Math.Abs(flow[i, k].Value);
                if (!double.IsFinite(noise[i, k].Value) || !double.IsFinite(noise[i, k].Slope))
                {
                    throw new ArgumentException("The strength of a noise is not finite; check the model's parameters.");
                }
            }

            norm = Math.Max(norm, row);
        }

        int halvings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(norm, 1e-300))) + 2);
        double part = Math.Pow(0.5, halvings);
        Scale(flow, part);
        Scale(noise, part);

        // Σ = Q + (A Q + Q Aᵀ)/2! + ..., and e^A beside it
        var (covariance, term, growth, power) = (Copy(noise), noise, Identity(n), Identity(n));
        for (int k = 1; k <= 20; k++)
        {
            var product = Multiply(flow, term);
            term = Add(product, Transposed(product));
            Scale(term, 1.0 / (k + 1));
            covariance = Add(covariance, term);
            power = Multiply(power, flow);
            Scale(power, 1.0 / k);
            growth = Add(growth, power);
        }

        for (int i = 0; i < halvings; i++)
        {
            covariance = Add(covariance, Multiply(Multiply(growth, covariance), Transposed(growth)));
            growth = Multiply(growth, growth);
        }

        return Cholesky(covariance);
    }

    private static Dual[,] Cholesky(Dual[,] covariance)
    {
        int n = covariance.GetLength(0);
        var root = new Dual[n, n];
        for (int j = 0; j < n; j++)
        {
            var rest = covariance[j, j];
            for (int k = 0; k < j; k++)
            {
                rest -= root[j, k] * root[j, k];
            }

            if (!(rest.Value > Negligible * covariance[j, j].Value))
            {
                continue; // the numbers before have all of its variance
            }

            root[j, j] = Dual.Sqrt(rest);
            for (int i = j + 1; i < n; i++)
            {
                var sum = covariance[i, j];
                for (int k = 0; k < j; k++)
                {
                    sum -= root[i, k] * root[j, k];
                }

                root[i, j] = sum / root[j, j];
            }
        }

        return root;
    }

    private static Dual[,] Map(int n, Func<int, int, Dual> entry)
    {
        var result = new Dual[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                result[i, k] = entry(i, k);
            }
        }

        return result;
    }

    private static Dual[,] Identity(int n) => Map(n, (i, k) => new(i == k ? 1 : 0, 0));

    private static Dual[,] Copy(Dual[,] a) => (Dual[,])a.Clone();

    private static Dual[,] Add(Dual[,] a, Dual[,] b) => Map(a.GetLength(0), (i, k) => a[i, k] + b[i, k]);

    private static Dual[,] Transposed(Dual[,] a) => Map(a.GetLength(0), (i, k) => a[k, i]);

    private static Dual[,] Multiply(Dual[,] a, Dual[,] b) => Map(a.GetLength(0), (i, k) =>
    {
        var sum = default(Dual);
        for (int m = 0; m < a.GetLength(0); m++)
        {
            sum += a[i, m] * b[m, k];
        }

        return sum;
    });

    private static void Scale(Dual[,] a, double factor)
    {
        foreach (ref var entry in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref a[0, 0], a.Length))
        {
            entry = new(entry.Value * factor, entry.Slope * factor);
        }
    }

    /// <summary>A number and its derivative by a parameter.</summary>
    private readonly record struct Dual(double Value, double Slope)
    {
        public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

        public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);

        public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Slope * b.Value + a.Value * b.Slope);

        public static Dual operator /(Dual a, Dual b) => new(a.Value / b.Value, (a.Slope - a.Value / b.Value * b.Slope) / b.Value);

        public static Dual Sqrt(Dual a) => Math.Sqrt(a.Value) is var root ? new(root, a.Slope / (2 * root)) : default;
    }
}
