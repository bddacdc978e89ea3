using System.Numerics;

namespace Snn.Runtime;

/// <content>Powers.</content>
public static partial class VectorMath
{
    /// <summary>x to a power, by the rules of <see cref="MathF.Pow"/>.</summary>
    public static Vector<float> Power(Vector<float> x, float power)
    {
        if (power != MathF.Round(power) || MathF.Abs(power) > 16)
        {
            return Power(x, Vector.Create(power));
        }

        var result = Vector<float>.One;
        for (int i = 0; i < Math.Abs((int)power); i++)
        {
            result *= x;
        }

        return power < 0 ? Vector<float>.One / result : result;
    }

    /// <summary>x to the power of y, by the rules of <see cref="MathF.Pow"/>: a negative x has whole powers.</summary>
    public static Vector<float> Power(Vector<float> x, Vector<float> y)
    {
        // in double, since an error of log x is multiplied by y
        Vector.Widen(Vector.Abs(x), out var low, out var high);
        Vector.Widen(y, out var lowPower, out var highPower);
        var size = Vector.Narrow(Exp(lowPower * Log(low)), Exp(highPower * Log(high)));

        var isWhole = Vector.Equals(Vector.Floor(y), y);
        var isOdd = isWhole & Vector.OnesComplement(Vector.Equals(Vector.Floor(0.5f * y) * 2f, y));
        var isNegative = Vector.LessThan(Vector.AsVectorInt32(x), Vector<int>.Zero);
        var signed = Vector.ConditionalSelect(isNegative & isOdd, -size, size);
        var isReal = Vector.GreaterThanOrEqual(x, Vector<float>.Zero) | isWhole | Vector.Equals(x, Vector.Create(float.NegativeInfinity));
        var power = Vector.ConditionalSelect(isReal, signed, Vector.Create(float.NaN));

        // 0·∞ in the exponent: x⁰ and 1ʸ are 1, whatever the other is, and so is −1 to an infinite power
        var infinite = Vector.Equals(Vector.Abs(y), Vector.Create(float.PositiveInfinity));
        var isOne = Vector.Equals(y, Vector<float>.Zero) | Vector.Equals(x, Vector<float>.One) | (infinite & Vector.Equals(x, -Vector<float>.One));
        return Vector.ConditionalSelect(isOne, Vector<float>.One, power);
    }

    /// <summary>ln x of a number from a float that is not negative, to some 10⁻¹⁵; as <see cref="Log(Vector{float})"/>.</summary>
    private static Vector<double> Log(Vector<double> x)
    {
        const long rootHalf = 0x3FE6A09E667F3BCD; // the bits of √½
        var bits = Vector.AsVectorInt64(x);
        var k = Vector.ShiftRightArithmetic(bits - Vector.Create(rootHalf), 52);
        var f = Vector.AsVectorDouble(bits - Vector.ShiftLeft(k, 52)) - Vector<double>.One;
        var s = f / (f + Vector.Create(2.0));
        var s2 = s * s;
        var series = Vector.Create(1.0 / 21);
        for (int n = 19; n > 0; n -= 2)
        {
            series = Vector.Create(1.0 / n) + s2 * series;
        }

        var log = Vector.ConvertToDouble(k) * Math.Log(2) + 2 * s * series;
        log = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), Vector.Create(double.NegativeInfinity), log);
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector.Create(double.PositiveInfinity)), log, x);
    }

    /// <summary>eˣ, to some 10⁻¹⁴, as far as a float reaches: beyond it is a number that none is.</summary>
    private static Vector<double> Exp(Vector<double> x)
    {
        // as Wave and Reduced do it
        const double whole = 6755399441055744;
        var kept = Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), Vector.Create(200.0)), x, Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), Vector.Create(-200.0), Vector.Create(200.0)));
        var shifted = kept * (1 / Math.Log(2)) + Vector.Create(whole);
        var r = kept - (shifted - Vector.Create(whole)) * Math.Log(2);
        var series = Vector<double>.One;
        for (int n = 12; n > 0; n--)
        {
            series = Vector<double>.One + r * series * (1.0 / n);
        }

        var n2 = Vector.AsVectorInt64(shifted) - Vector.AsVectorInt64(Vector.Create(whole));
        var exp = series * Vector.AsVectorDouble(Vector.ShiftLeft(n2 + Vector.Create(1023L), 52));
        return Vector.ConditionalSelect(Vector.Equals(x, x), exp, x);
    }
}
