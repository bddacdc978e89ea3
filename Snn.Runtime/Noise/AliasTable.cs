namespace Snn.Runtime;

/// <summary>
/// Poisson numbers of one mean, a table look-up each: the alias method (Walker, 1977, ACM Trans. Math. Softw. 3:253; Vose, 1991,
/// IEEE Trans. Softw. Eng. 17:972). Exact to the resolution of a draw of 53 bits: no normal distribution stands in at any mean.
/// </summary>
internal sealed class AliasTable
{
    // what is less likely than this beside the likeliest number is never drawn in 53 bits
    private const double Negligible = 1e-20;

    private readonly double[] _stays;
    private readonly int[] _other;
    private readonly int _least;

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

        _least = mode - below.Count;
        below.Reverse();
        double[] shares = [.. below, .. above];
        double sum = shares.Sum();
        _stays = [.. shares.Select(s => s / sum * shares.Length)];
        _other = [.. Enumerable.Range(0, shares.Length)];
        Fill();
    }

    /// <summary>The number of a share of 1.</summary>
    public int Of(double share)
    {
        double at = share * _stays.Length;
        int i = Math.Min((int)at, _stays.Length - 1);
        return _least + (at - i < _stays[i] ? i : _other[i]);
    }

    /// <summary>What is too unlikely for its place shares it with one that is too likely for its own.</summary>
    private void Fill()
    {
        Stack<int> small = [], large = [];
        for (int i = 0; i < _stays.Length; i++)
        {
            (_stays[i] < 1 ? small : large).Push(i);
        }

        while (small.TryPop(out int little) && large.TryPop(out int much))
        {
            _other[little] = much;
            _stays[much] -= 1 - _stays[little];
            (_stays[much] < 1 ? small : large).Push(much);
        }

        foreach (int i in small.Concat(large))
        {
            _stays[i] = 1; // rounding alone kept them from it
        }
    }
}
