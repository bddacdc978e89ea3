using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// Fourier transforms of eight series at a time, one in each lane of a vector (Cooley and Tukey, 1965). Lanes do not meet, so
/// each has the same bits whatever is in the others.
/// </summary>
internal sealed class LaneFft
{
    /// <summary>Series that are transformed at a time.</summary>
    public const int Lanes = 8;

    private readonly float[] _cosines, _sines;

    /// <summary>Makes what transforms series of a length.</summary>
    /// <param name="length">Their length, a power of two above 1.</param>
    public LaneFft(int length)
    {
        Length = length;
        (_cosines, _sines) = (new float[length / 2], new float[length / 2]);
        for (int i = 0; i < length / 2; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / length);
            (_cosines[i], _sines[i]) = ((float)cosine, (float)sine);
        }
    }

    /// <summary>Length of the series.</summary>
    public int Length { get; }

    /// <summary>Where an element lies in what <see cref="Transform"/> takes.</summary>
    public int Place(int element)
    {
        int place = 0;
        for (int bit = 1; bit < Length; bit <<= 1, element >>= 1)
        {
            place = place << 1 | (element & 1);
        }

        return place;
    }

    /// <summary>Transforms in place, unscaled: from elements at their <see cref="Place"/> to elements in order.</summary>
    /// <param name="real">Real parts, the lanes of an element side by side.</param>
    /// <param name="imaginary">Imaginary parts.</param>
    /// <param name="sign">1 for the exponent +2πi, −1 for −2πi.</param>
    public void Transform(Span<float> real, Span<float> imaginary, int sign)
    {
        Combine(MemoryMarshal.Cast<float, Vector256<float>>(real)[..Length], MemoryMarshal.Cast<float, Vector256<float>>(imaginary)[..Length], sign);
    }

    // halves first, as long as they are in the cache
    private void Combine(Span<Vector256<float>> re, Span<Vector256<float>> im, int sign)
    {
        int half = re.Length / 2;
        if (half > 1)
        {
            Combine(re[..half], im[..half], sign);
            Combine(re[half..], im[half..], sign);
        }

        Span<Vector256<float>> lowRe = re[..half], highRe = re[half..], lowIm = im[..half], highIm = im[half..];
        for (int i = 0, turn = 0; i < lowRe.Length; i++, turn += Length / re.Length)
        {
            Vector256<float> cosine = Vector256.Create(_cosines[turn]), sine = Vector256.Create(sign * _sines[turn]);
            Vector256<float> a = highRe[i] * cosine - highIm[i] * sine, b = highRe[i] * sine + highIm[i] * cosine;
            Vector256<float> c = lowRe[i], d = lowIm[i];
            highRe[i] = c - a;
            highIm[i] = d - b;
            lowRe[i] = c + a;
            lowIm[i] = d + b;
        }
    }
}
