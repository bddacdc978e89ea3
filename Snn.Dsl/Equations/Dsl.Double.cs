namespace Snn;

/// <content>The same of <c>double</c>: a literal such as <c>0.04</c> makes a double of what it is in, and kernels compute in float all the same.</content>
public static partial class Dsl
{
    /// <inheritdoc cref="Exp(float)"/>
    public static double Exp(double x) => Math.Exp(x);

    /// <inheritdoc cref="Log(float)"/>
    public static double Log(double x) => Math.Log(x);

    /// <inheritdoc cref="Expm1(float)"/>
    public static double Expm1(double x) => Math.Exp(x / 2) * 2 * Math.Sinh(x / 2);

    /// <inheritdoc cref="Log1p(float)"/>
    public static double Log1p(double x) => 2 * Math.Atanh(x / (2 + x));

    /// <inheritdoc cref="Exprel(float)"/>
    public static double Exprel(double x) => x == 0 ? 1 : Expm1(x) / x;

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <inheritdoc cref="Sin(float)"/>
    public static double Sin(double x) => Math.Sin(x);

    /// <inheritdoc cref="Cos(float)"/>
    public static double Cos(double x) => Math.Cos(x);

    /// <inheritdoc cref="Floor(float)"/>
    public static double Floor(double x) => Math.Floor(x);

    /// <inheritdoc cref="Sign(float)"/>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <inheritdoc cref="Tanh(float)"/>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <inheritdoc cref="Abs(float)"/>
    public static double Abs(double x) => Math.Abs(x);

    /// <inheritdoc cref="Sqrt(float)"/>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <inheritdoc cref="Pow(float, float)"/>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <inheritdoc cref="Max(float, float)"/>
    public static double Max(double a, double b) => Math.Max(a, b);

    /// <inheritdoc cref="Min(float, float)"/>
    public static double Min(double a, double b) => Math.Min(a, b);

    /// <inheritdoc cref="Clamp(float, float, float)"/>
    public static double Clamp(double x, double lo, double hi) => Math.Clamp(x, lo, hi);
}
