using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Weights of a few bits on a device: rounded down or up by the numbers that <see cref="WeightRounding"/> draws. Where the step
/// between two weights is a power of two, what comes out is the same, bit by bit; others are found in single precision here.
/// </summary>
public struct RoundingView
{
    /// <summary>Whether weights have few bits.</summary>
    public int Rounds;

    /// <summary>Seed of the run.</summary>
    public int Seed;

    /// <summary>Number of the update.</summary>
    public int Update;

    /// <summary>From a weight to the next.</summary>
    public float Unit;

    /// <summary>One over it.</summary>
    public float PerUnit;

    /// <summary>By projection: the least and the greatest weight, in units.</summary>
    public ArrayView<float> Levels;

    /// <summary>A weight as it is kept; 0 stays 0, as beside the rows on the CPU.</summary>
    /// <param name="weight">What the update makes of it.</param>
    /// <param name="projection">Index of the projection.</param>
    /// <param name="row">The neuron before.</param>
    /// <param name="column">The neuron after.</param>
    public readonly float Of(float weight, int projection, int row, int column)
    {
        float exact = weight * PerUnit, least = Levels[2 * projection], most = Levels[2 * projection + 1];
        if (weight == 0f)
        {
            return weight;
        }

        if (exact <= least || exact >= most)
        {
            return (exact <= least ? least : most) * Unit;
        }

        int level = (int)exact;
        level -= level > exact ? 1 : 0;
        float share = exact - level;
        if (share > 0f)
        {
            var (a, b, c, d) = Philox.Draw((uint)Seed, (uint)projection, (uint)row, (uint)column / 4, (uint)Update, (uint)RandomPurpose.Rounding);
            int fourth = column % 4;
            level += IsBelow(fourth == 0 ? a : fourth == 1 ? b : fourth == 2 ? c : d, share);
        }

        return level * Unit;
    }

    /// <summary>1 where a number of 32 bits is below a share of all there are, else 0; in halves, which floats hold.</summary>
    private static int IsBelow(uint drawn, float share)
    {
        float halves = share * 65536f;
        int high = (int)halves, own = (int)(drawn >> 16), low = (int)(drawn & 0xFFFF);
        return own < high || (own == high && low < (halves - high) * 65536f) ? 1 : 0;
    }
}
