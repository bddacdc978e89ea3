namespace Snn.Runtime;

/// <summary>
/// The gaps between connected places of a row in which each is connected by itself with one probability: geometric numbers, by
/// inversion. A gap is how many of the probabilities of a shorter one a draw of 53 bits is not below, so it is found in whole
/// numbers alone, and devices find the same.
/// </summary>
internal sealed class RowGaps
{
    private const double Shares = 1L << 53;

    private readonly long[] _least;
    private readonly double _perMiss;
    private readonly int _width;

    /// <param name="chance">The probability.</param>
    /// <param name="width">Places of a row; a gap that is as long or longer is that long.</param>
    public RowGaps(float chance, int width)
    {
        (_perMiss, _width) = (Math.Log(1 - (double)chance), width);
        var least = new List<long>();
        for (int gap = 1; gap <= width && Math.Ceiling((1 - Math.Exp(gap * _perMiss)) * Shares) is var share && share < Shares; gap++)
        {
            least.Add((long)share);
        }

        _least = [.. least];
    }

    /// <summary>By gap, from 1: the least draw that gives it or a longer one. Longer gaps than there are here do not occur.</summary>
    public ReadOnlySpan<long> Least => _least;

    /// <summary>The gap of a draw of 53 bits.</summary>
    public int Of(ulong draw)
    {
        if (_perMiss == 0)
        {
            return _width;
        }

        // by the formula, but for rounding
        int gap = (int)Math.Min(Math.Log(1 - draw / Shares) / _perMiss, _least.Length);
        while (gap > 0 && (long)draw < _least[gap - 1])
        {
            gap--;
        }

        while (gap < _least.Length && (long)draw >= _least[gap])
        {
            gap++;
        }

        return gap;
    }
}
