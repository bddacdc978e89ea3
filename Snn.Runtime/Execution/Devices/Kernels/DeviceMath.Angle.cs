using ILGPU;

namespace Snn.Runtime;

/// <content>Sine and cosine.</content>
public static partial class DeviceMath
{
    /// <summary>Sine.</summary>
    public static float Sin(float x) => Quarter(x, 0);

    /// <summary>Cosine.</summary>
    public static float Cos(float x) => Quarter(x, 1);

    /// <summary>The sine of x plus some quarters of a turn.</summary>
    private static float Quarter(float x, int quarters)
    {
        uint bits = Interop.FloatAsInt(x);
        int exponent = (int)((bits >> 23) & 0xFFu) - 150;
        ulong digits = (bits & 0x7FFFFFu) | 0x800000u;

        // |x|·2/π modulo 4, as a 64-bit fraction of 4: the digits of 2/π that matter are picked by x's exponent
        int first = exponent + 62;
        first = first < 0 ? 0 : first > 190 ? 190 : first;
        ulong turn = digits * ((Word(first >> 6) << (first & 63)) | (Word((first >> 6) + 1) >> 1 >> (63 - (first & 63))));
        ulong nearest = (turn + (1UL << 61)) >> 62;
        float angle = (long)(turn - (nearest << 62)) * (1.5707964f / 4.6116860e18f);

        bool isSmall = MathF.Abs(x) < 0.785398f;
        bool isNegative = (bits >> 31) != 0u;
        float r = isSmall ? x : isNegative ? -angle : angle;
        int at = isSmall ? 0 : isNegative ? -(int)nearest : (int)nearest;
        int quarter = (at + quarters) & 3;

        float r2 = r * r;
        float sine = r + r * r2 * (-1f / 6 + r2 * (1f / 120 + r2 * (-1f / 5040 + r2 * (1f / 362880))));
        float cosine = 1f - 0.5f * r2 + r2 * r2 * (1f / 24 + r2 * (-1f / 720 + r2 * (1f / 40320)));
        float value = (quarter & 1) == 0 ? sine : cosine;
        value = (quarter & 2) == 0 ? value : -value;
        return (bits & 0x7F800000u) == 0x7F800000u ? float.NaN : value;
    }

    /// <summary>Sixty-four digits of 2/π in binary form, after as many zeros.</summary>
    private static ulong Word(int index) => index == 0 ? 0UL : index == 1 ? 0xA2F9836E4E441529UL : index == 2 ? 0xFC2757D1F534DDC0UL : 0xDB6295993C439041UL;
}
