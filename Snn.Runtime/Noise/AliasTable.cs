namespace Snn.Runtime;

/// <summary>
/// Poisson numbers of one mean, a table look-up each: the alias method (Walker, 1977, ACM Trans. Math. Softw. 3:253; Vose, 1991,
/// IEEE Trans. Softw. Eng. 17:972). Exact to the resolution of a draw of 64 bits: no normal distribution stands in at any mean.
/// A look-up is whole numbers alone, so devices make the same of a draw, such as have no double among them.
/// </summary>
internal sealed class AliasTable
{
    // what is less likely than this beside the likeliest number is never drawn in 64 bits
    private const double Negligible = 1e-20;

    private readonly ulong[] _stays;
    private readonly int[] _other;

    /// <param name="mean">The mean, not negative.</param>
    public AliasTable(double mean)
    {
        // from the likeliest number outwards, in parts of its probability
        int mode = (int)mean;
        List<double> below = [], above = [1];
        for (double p = mode / Math.Max(mean, double.Epsilon), k = mode - 1; k >= 0 && p > Negligible; p *= k / mean, k--)
        {
            below.Add(p);
        }

        for (double k = mode + 1, p = mean / k; p > Negligible; k++, p *= mean / k)
        {
            above.Add(p);
        }

        Least = mode - below.Count;
        below.Reverse();
        double[] shares = [.. below, .. above];
        double sum = shares.Sum();
        double[] stays = [.. shares.Select(s => s / sum * shares.Length)];
        _other = [.. Enumerable.Range(0, shares.Length)];
        Fill(stays);
        _stays = [.. stays.Select(s => s < 1 ? (ulong)(s * 18446744073709551616.0) : ulong.MaxValue)];
    }

    /// <summary>The least number that is drawn.</summary>
    public int Least { get; }

    /// <summary>By place: what the rest of a draw stays below where its own number is drawn, in parts of 2⁶⁴.</summary>
    public ReadOnlySpan<ulong> Stays => _stays;

    /// <summary>By place: the number that is drawn otherwise, as a place.</summary>
    public ReadOnlySpan<int> Others => _other;

    /// <summary>The number of a draw.</summary>
    public int Of(ulong bits)
    {
        int place = RandomRow.Part(bits, _stays.Length, out ulong rest);
        return Least + (rest < _stays[place] ? place : _other[place]);
    }

    /// <summary>What is too unlikely for its place shares it with one that is too likely for its own.</summary>
    private void Fill(double[] stays)
    {
        Stack<int> small = [], large = [];
        for (int i = 0; i < stays.Length; i++)
        {
            (stays[i] < 1 ? small : large).Push(i);
        }

        while (small.TryPop(out int little) && large.TryPop(out int much))
        {
            _other[little] = much;
            stays[much] -= 1 - stays[little];
            (stays[much] < 1 ? small : large).Push(much);
        }

        foreach (int i in small.Concat(large))
        {
            stays[i] = 1; // rounding alone kept them from it
        }
    }
}
