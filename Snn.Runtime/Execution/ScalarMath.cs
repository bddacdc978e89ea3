using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>Functions of numbers that generated code needs.</summary>
public static class ScalarMath
{
    /// <summary>x².</summary>
    public static float Square(float x) => x * x;

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static float Phi(float x) => (float)Phi((double)x);

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static double Phi(double x) => Math.Abs(x) < 1e-5 ? 1 + x / 2 + x * x / 6 : (Math.Exp(x) - 1) / x;

    /// <summary>Derivative of <see cref="Phi(float)"/>.</summary>
    public static float PhiSlope(float x) => (float)PhiSlope((double)x);

    /// <summary>Derivative of <see cref="Phi(double)"/>, ½ at 0.</summary>
    public static double PhiSlope(double x) => Math.Abs(x) < 1e-3 ? 0.5 + x / 3 + x * x / 8 : (Math.Exp(x) * (x - 1) + 1) / (x * x);

    /// <summary>A constant of a kernel, rounded to float.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="expression">How it was computed; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">It is infinite or not a number: a parameter is out of range.</exception>
    public static float Finite(double value, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        float rounded = (float)value;
        return float.IsFinite(rounded)
            ? rounded
            : throw new ArgumentException($"The model's constant {expression} is {value}; check the parameters in it (a time constant must not be 0).");
    }
}
