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

    /// <summary>The same where each example belongs to a shard: one of every shard in turn, those of a shard in an order of its own.</summary>
    public static void FillByShard(Span<int> order, int shards, int seed, int epoch)
    {
        var drawn = new int[(order.Length + shards - 1) / shards];
        for (int shard = 0; shard < Math.Min(shards, order.Length); shard++)
        {
            var own = drawn.AsSpan(0, (order.Length - shard + shards - 1) / shards);
            Fill(own, unchecked(seed + shard * (int)0xC2B2AE35), epoch);
            for (int i = 0; i < own.Length; i++)
            {
                order[i * shards + shard] = own[i] * shards + shard;
            }
        }
    }
}
