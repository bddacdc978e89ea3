using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>Some neighbouring channels of a cochlea while they hear a sound, a chunk after the other: membrane, hair cells, fibres, bushy cells.</summary>
internal sealed class CochleaGroup
{
    private const int Lanes = LaneFft.Lanes, Group = CochleaFilter.Group, Chunk = CochleaFilter.Chunk;

    private readonly CochleaFilter _filter;
    private readonly int _group;
    private readonly HairCell _hair;
    private readonly FibreBundle[] _cells;

    // velocities of the first and of the other places, and what of them is after the chunk; then how likely a fibre fires
    private readonly float[] _real = new float[2 * Chunk * Lanes], _imaginary = new float[2 * Chunk * Lanes];
    private readonly float[] _realTail = new float[Chunk * Lanes], _imaginaryTail = new float[Chunk * Lanes];

    /// <summary>Channels in silence.</summary>
    /// <param name="filter">The membrane.</param>
    /// <param name="group">Which of the filter's groups.</param>
    /// <param name="hair">The hair cells.</param>
    /// <param name="cells">The fibres and bushy cell of each channel, at most as many as a group has places.</param>
    public CochleaGroup(CochleaFilter filter, int group, HairCell hair, FibreBundle[] cells) => (_filter, _group, _hair, _cells) = (filter, group, hair, cells);

    /// <summary>Hears a sound.</summary>
    /// <param name="spectra">Its blocks.</param>
    /// <param name="count">Velocities that it lasts.</param>
    /// <param name="isReversed">Whether the first chunk comes before its beginning.</param>
    public void Hear((float[] Real, float[] Imaginary)[] spectra, int count, bool isReversed)
    {
        var rest = _hair.Rest;
        Vector256<float> pool = Vector256.Create((float)rest.Pool), cleft = Vector256.Create((float)rest.Cleft), store = Vector256.Create((float)rest.Store);
        var (first, second) = (new Cells(pool, cleft, store), new Cells(pool, cleft, store));
        for (int block = 0, at = isReversed ? -Chunk : 0; block < spectra.Length; block++, at += Chunk)
        {
            _filter.Respond(_group, spectra[block], _real, _imaginary);
            Overlap(_real, _realTail);
            Overlap(_imaginary, _imaginaryTail);
            if (at < 0)
            {
                continue;
            }

            int length = Math.Min(Chunk, count - at);
            Release(_real, length, ref first);
            Release(_imaginary, length, ref second);
            for (int lane = 0; lane < _cells.Length; lane++)
            {
                _cells[lane].Fire(lane < Lanes ? _real : _imaginary, lane % Lanes, at, length);
            }
        }
    }

    private static void Overlap(float[] response, float[] tail)
    {
        var now = response.AsSpan(0, tail.Length);
        for (int i = 0; i < now.Length; i++)
        {
            now[i] += tail[i];
        }

        response.AsSpan(tail.Length).CopyTo(tail);
    }

    // Meddis (1986), equations 1 to 4, by Euler's method
    private void Release(Span<float> velocities, int length, ref Cells cells)
    {
        const float dt = 1f / CochleaFilter.VelocityRate;
        var all = MemoryMarshal.Cast<float, Vector256<float>>(velocities);
        Vector256<float> offset = Vector256.Create((float)_hair.Offset), saturation = Vector256.Create((float)_hair.Saturation), full = Vector256.Create((float)_hair.Pool);
        var zero = Vector256<float>.Zero;
        float release = (float)_hair.Release * dt, refill = (float)_hair.Replenishment * dt, lost = (float)(_hair.Loss + _hair.Reuptake) * dt, taken = (float)_hair.Reuptake * dt, given = (float)_hair.Reprocessing * dt, firing = (float)_hair.Firing * dt;
        var (pool, cleft, store) = cells;
        for (int t = 0; t < length; t++)
        {
            var moved = Vector256.Max(all[t] + offset, zero);
            var ejected = release * (moved / (moved + saturation)) * pool;
            var back = store * given;
            var refilled = Vector256.Max(full - pool, zero) * refill;
            store = Vector256.Max(store + cleft * taken - back, zero);
            cleft = Vector256.Max(cleft + ejected - cleft * lost, zero);
            pool = Vector256.Max(pool + refilled - ejected + back, zero);
            all[t] = cleft * firing;
        }

        cells = new(pool, cleft, store);
    }

    private readonly record struct Cells(Vector256<float> Pool, Vector256<float> Cleft, Vector256<float> Store);
}
