using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// The basilar membrane as a filter of blocks: what it makes of each frequency at each place, on the grid of the Fourier
/// transform of a block and as much silence. Places come in groups that are transformed at a time.
/// </summary>
internal sealed class CochleaFilter
{
    /// <summary>Samples of sound in a second.</summary>
    public const int Rate = 48_000;

    /// <summary>Velocities of a place in a second: the positive frequencies alone are transformed back.</summary>
    public const int VelocityRate = Rate / 2;

    /// <summary>Samples of a block; with the silence the longest response is 0.17 s.</summary>
    public const int Block = 8192;

    /// <summary>Velocities of a block.</summary>
    public const int Chunk = Block / 2;

    /// <summary>Places of a group: two for each lane, one in the real part and one in the imaginary.</summary>
    public const int Group = 2 * LaneFft.Lanes;

    // of the largest of a group; what is below is left out
    private const double Least = 1e-7;

    private readonly float[][] _real, _imaginary;
    private readonly int[] _tops;
    private readonly int[] _places;
    private readonly bool _isReversed;

    /// <summary>Makes the filter.</summary>
    /// <param name="membrane">The membrane.</param>
    /// <param name="places">Places, evenly from base to apex.</param>
    /// <param name="isReversed">Whether responses run backwards in time.</param>
    /// <param name="threads">Threads that make it.</param>
    public CochleaFilter(BasilarMembrane membrane, int places, bool isReversed, ParallelOptions threads)
    {
        _isReversed = isReversed;
        Groups = (places + Group - 1) / Group;
        _real = Tables();
        _imaginary = Tables();
        Parallel.For(1, Block, threads, () => new Complex[places], (k, _, velocities) =>
        {
            membrane.Velocities(k * (double)Rate / (2 * Block), velocities);
            for (int i = 0; i < places; i++)
            {
                var (group, at) = (i / Group, k * Group + i % Group);
                var scaled = velocities[i] / Block;
                (_real[group][at], _imaginary[group][at]) = ((float)scaled.Real, (float)(isReversed ? scaled.Imaginary : -scaled.Imaginary));
            }

            return velocities;
        }, _ => { });
        _tops = [.. Enumerable.Range(0, Groups).Select(Top)];
        _places = [.. Enumerable.Range(0, Block).Select(Back.Place)];
    }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    private LaneFft Back { get; } = new(Block);

    /// <summary>The spectra of a sound's blocks, positive frequencies alone.</summary>
    public (float[] Real, float[] Imaginary)[] Spectra(ReadOnlySpan<float> samples)
    {
        var forward = new LaneFft(2 * Block);
        int[] places = [.. Enumerable.Range(0, 2 * Block).Select(forward.Place)];
        // responses that run backwards reach into the block before the first and need one after the last
        var spectra = new (float[] Real, float[] Imaginary)[(samples.Length + Block - 1) / Block + (_isReversed ? 1 : 0)];
        float[] real = new float[2 * Block * LaneFft.Lanes], imaginary = new float[real.Length];
        for (int first = 0; first < spectra.Length; first += LaneFft.Lanes)
        {
            real.AsSpan().Clear();
            imaginary.AsSpan().Clear();
            for (int lane = 0; lane < LaneFft.Lanes; lane++)
            {
                int from = Math.Min((first + lane) * Block, samples.Length);
                var block = samples[from..Math.Min(from + Block, samples.Length)];
                for (int i = 0; i < block.Length; i++)
                {
                    real[places[_isReversed ? i + Block : i] * LaneFft.Lanes + lane] = block[i];
                }
            }

            forward.Transform(real, imaginary, sign: -1);
            for (int lane = 0; lane < LaneFft.Lanes && first + lane < spectra.Length; lane++)
            {
                var (re, im) = spectra[first + lane] = (new float[Block], new float[Block]);
                for (int k = 0; k < Block; k++)
                {
                    (re[k], im[k]) = (real[k * LaneFft.Lanes + lane], imaginary[k * LaneFft.Lanes + lane]);
                }
            }
        }

        return spectra;
    }

    /// <summary>The response of a group's places to a block, of two chunks.</summary>
    /// <param name="group">The group.</param>
    /// <param name="spectrum">The spectrum of the block.</param>
    /// <param name="real">Gets the velocities of its first places, a lane each.</param>
    /// <param name="imaginary">Gets those of the others.</param>
    public void Respond(int group, (float[] Real, float[] Imaginary) spectrum, float[] real, float[] imaginary)
    {
        real.AsSpan().Clear();
        imaginary.AsSpan().Clear();
        Span<Vector256<float>> re = MemoryMarshal.Cast<float, Vector256<float>>(real.AsSpan()), im = MemoryMarshal.Cast<float, Vector256<float>>(imaginary.AsSpan());
        ReadOnlySpan<Vector256<float>> tableRe = MemoryMarshal.Cast<float, Vector256<float>>(_real[group].AsSpan()), tableIm = MemoryMarshal.Cast<float, Vector256<float>>(_imaginary[group].AsSpan());
        for (int k = 1; k <= Chunk; k++)
        {
            int mirror = Block - k;
            if (k >= _tops[group] && mirror >= _tops[group])
            {
                continue;
            }

            // the velocity is the real part, whose spectrum is half of one part and half of the other turned round
            var (a, b) = Half(spectrum, tableRe, tableIm, k, 0);
            var (c, d) = Half(spectrum, tableRe, tableIm, k, 1);
            // one series is in the real part of what comes back, the other, times i, in the imaginary
            (re[_places[k]], im[_places[k]]) = (a - d, b + c);
            (re[_places[mirror]], im[_places[mirror]]) = (a + d, c - b);
        }

        Back.Transform(real, imaginary, sign: 1);
    }

    private static (Vector256<float> Real, Vector256<float> Imaginary) Half((float[] Real, float[] Imaginary) spectrum, ReadOnlySpan<Vector256<float>> tableRe, ReadOnlySpan<Vector256<float>> tableIm, int k, int half)
    {
        int mirror = Block - k;
        float re = spectrum.Real[k], im = spectrum.Imaginary[k], otherRe = spectrum.Real[mirror], otherIm = spectrum.Imaginary[mirror];
        Vector256<float> a = tableRe[2 * k + half], b = tableIm[2 * k + half], c = tableRe[2 * mirror + half], d = tableIm[2 * mirror + half];
        return ((a * re - b * im + (c * otherRe - d * otherIm)) * 0.5f, (b * re + a * im - (d * otherRe + c * otherIm)) * 0.5f);
    }

    private int Top(int group)
    {
        float[] re = _real[group], im = _imaginary[group];
        float largest = 0;
        for (int i = 0; i < re.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(re[i]) + Math.Abs(im[i]));
        }

        int last = re.Length - 1;
        while (last >= Group && Math.Abs(re[last]) + Math.Abs(im[last]) < Least * largest)
        {
            last--;
        }

        return last / Group + 1;
    }

    private float[][] Tables() => [.. Enumerable.Range(0, Groups).Select(_ => new float[Block * Group])];
}
