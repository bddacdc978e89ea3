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
        var size = Vector.Narrow(Vector.Exp(lowPower * Vector.Log(low)), Vector.Exp(highPower * Vector.Log(high)));

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
}
