using System.Numerics;

namespace Snn.Runtime;

/// <content>
/// Sine and cosine. Those of .NET multiply and add in one instruction where the CPU has it and in two where not, which are
/// other bits; here it is always two.
/// </content>
public static partial class VectorMath
{
    /// <summary>Beyond it the multiples of π/2 below are no longer exact.</summary>
    private const float Far = 1 << 20;

    /// <summary>Sine.</summary>
    public static Vector<float> Sin(Vector<float> x) => Wave(x, 0);

    /// <summary>Cosine.</summary>
    public static Vector<float> Cos(Vector<float> x) => Wave(x, 1);

    /// <summary>sin(x + quarters·π/2), in double.</summary>
    private static Vector<float> Wave(Vector<float> x, long quarters)
    {
        Vector.Widen(x, out var low, out var high);
        var near = Vector.Narrow(Wave(low, quarters), Wave(high, quarters));
        return Vector.LessThanAll(Vector.Abs(x), Vector.Create(Far)) ? near : FarWave(x, near, quarters);
    }

    private static Vector<double> Wave(Vector<double> x, long quarters)
    {
        // a double of this size has no digits after the point, and the whole number in its last bits
        const double whole = 6755399441055744, pieces = 2 / Math.PI;

        // π/2 in two parts, the first of so few digits that its multiples are exact
        const double halfPi = 1.5707963267341256, rest = 6.077100506506192e-11;
        var shifted = x * pieces + Vector.Create(whole);
        var n = shifted - Vector.Create(whole);
        var r = x - n * halfPi - n * rest;
        var r2 = r * r;
        var sine = r + r * r2 * (Vector.Create(-1.0 / 6) + r2 * (Vector.Create(1.0 / 120) + r2 * (Vector.Create(-1.0 / 5040) + r2 * (Vector.Create(1.0 / 362880) + r2 * Vector.Create(-1.0 / 39916800)))));
        var cosine = Vector<double>.One + r2 * (Vector.Create(-1.0 / 2) + r2 * (Vector.Create(1.0 / 24) + r2 * (Vector.Create(-1.0 / 720) + r2 * (Vector.Create(1.0 / 40320) + r2 * (Vector.Create(-1.0 / 3628800) + r2 * Vector.Create(1.0 / 479001600))))));
        var quarter = Vector.AsVectorInt64(shifted) + Vector.Create(quarters);
        var isOdd = Vector.Equals(quarter & Vector.Create(1L), Vector.Create(1L));
        var isBelow = Vector.Equals(quarter & Vector.Create(2L), Vector.Create(2L));
        var size = Vector.ConditionalSelect(isOdd, cosine, sine);
        return Vector.ConditionalSelect(isBelow, -size, size);
    }

    /// <summary>Where some of the numbers are large, infinite or none.</summary>
    private static Vector<float> FarWave(Vector<float> x, Vector<float> near, long quarters)
    {
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            if (!(MathF.Abs(x[i]) < Far))
            {
                near = near.WithElement(i, quarters == 0 ? MathF.Sin(x[i]) : MathF.Cos(x[i]));
            }
        }

        return near;
    }
}
