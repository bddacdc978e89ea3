namespace Snn.Runtime;

/// <summary>Gauss-Legendre quadrature on 0..1 with six nodes: exact for polynomials up to degree 11.</summary>
internal static class GaussLegendre
{
    private const int Count = 6;

    static GaussLegendre()
    {
        for (int i = 0; i < Count; i++)
        {
            // Newton's method on the Legendre polynomial, from a start near its i-th root
            double x = -Math.Cos(Math.PI * (i + 0.75) / (Count + 0.5)), slope = 0;
            for (int k = 0; k < 20; k++)
            {
                (double value, slope) = Legendre(x);
                x -= value / slope;
            }

            Nodes[i] = 0.5 * (1 + x);
            Weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
    }

    public static double[] Nodes { get; } = new double[Count];

    public static double[] Weights { get; } = new double[Count];

    private static (double Value, double Slope) Legendre(double x)
    {
        double before = 1, value = x;
        for (int n = 2; n <= Count; n++)
        {
            (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n);
        }

        return (value, Count * (x * value - before) / (x * x - 1));
    }
}
