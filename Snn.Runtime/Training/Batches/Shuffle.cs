using MathNet.Numerics.Random;

namespace Snn.Runtime;

/// <summary>The order of examples in an epoch: a function of seed and epoch alone, so that resuming needs no state.</summary>
internal static class Shuffle
{
    /// <summary>Fills <paramref name="order"/> with a permutation (Fisher and Yates).</summary>
    public static void Fill(Span<int> order, int seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // odd multipliers keep runs of neighbouring seeds and epochs apart
        var random = new Xoshiro256StarStar(unchecked(seed * (int)0x9E3779B1 + epoch * (int)0x85EBCA6B), threadSafe: false);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
