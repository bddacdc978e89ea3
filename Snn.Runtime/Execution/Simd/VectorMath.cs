using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>Functions of vectors that equations need and System.Numerics lacks.</summary>
public static class VectorMath
{
    // below this |x| the series is more accurate than the quotient in float32
    private const float Near = 0.03f;

    /// <summary>x².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Square(Vector<float> x) => x * x;

    /// <summary>x to a constant power; x must be positive unless the power is a whole number.</summary>
    public static Vector<float> Power(Vector<float> x, float power)
    {
        if (power != MathF.Round(power) || MathF.Abs(power) > 16)
        {
            return Vector.Exp(power * Vector.Log(x));
        }

        var result = Vector<float>.One;
        for (int i = 0; i < Math.Abs((int)power); i++)
        {
            result *= x;
        }

        return power < 0 ? Vector<float>.One / result : result;
    }

    /// <summary>Hyperbolic tangent, 1 − 2/(e²ˣ + 1).</summary>
    public static Vector<float> Tanh(Vector<float> x) =>
        Vector<float>.One - Vector.Create(2f) / (Vector.Exp(2f * x) + Vector<float>.One);

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static Vector<float> Phi(Vector<float> x)
    {
        var series = Vector<float>.One + x * (Vector.Create(1f / 2) + x * (Vector.Create(1f / 6) + x * Vector.Create(1f / 24)));
        var near = Vector.LessThan(Vector.Abs(x), Vector.Create(Near));
        var safe = Vector.ConditionalSelect(near, Vector<float>.One, x);
        return Vector.ConditionalSelect(near, series, (Vector.Exp(safe) - Vector<float>.One) / safe);
    }

    /// <summary>Derivative of <see cref="Phi"/>, (eˣ(x − 1) + 1)/x², ½ at 0.</summary>
    public static Vector<float> PhiSlope(Vector<float> x)
    {
        // the quotient loses digits twice as fast as that of Phi, so its series reaches further
        var series = Vector.Create(1f / 2) + x * (Vector.Create(1f / 3) + x * (Vector.Create(1f / 8) + x * (Vector.Create(1f / 30) + x * Vector.Create(1f / 144))));
        var near = Vector.LessThan(Vector.Abs(x), Vector.Create(0.2f));
        var safe = Vector.ConditionalSelect(near, Vector<float>.One, x);
        return Vector.ConditionalSelect(near, series, (Vector.Exp(safe) * (safe - Vector<float>.One) + Vector<float>.One) / (safe * safe));
    }
}
