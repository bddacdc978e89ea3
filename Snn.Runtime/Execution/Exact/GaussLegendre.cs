namespace Snn.Runtime;

/// <summary>Gauss-Legendre quadrature on 0..1: with n nodes exact for polynomials up to degree 2n − 1.</summary>
internal sealed class GaussLegendre
{
    public GaussLegendre(int count)
    {
        (Nodes, Weights) = (new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            // Newton's method on the Legendre polynomial, from a start near its i-th root
            double x = -Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), slope = 0;
            for (int k = 0; k < 20; k++)
            {
                (double value, slope) = Legendre(count, x);
                x -= value / slope;
            }

            Nodes[i] = 0.5 * (1 + x);
            Weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
    }

    public double[] Nodes { get; }

    public double[] Weights { get; }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (int n = 2; n <= degree; n++)
        {
            (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
        }

        return (value, degree * (x * value - before) / (x * x - 1));
    }
}
