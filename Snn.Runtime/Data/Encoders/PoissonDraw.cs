namespace Snn.Runtime;

/// <summary>Spikes by chance, channel after channel: at most one a step, independently of all others and of the past.</summary>
internal static class PoissonDraw
{
    // what the product of two numbers in single precision may be above 1 by where it stands for 1
    private const double Rounding = 1e-6;

    /// <summary>Probability of a spike in a step, rate · dt; what is not from 0 to 1 is none.</summary>
    /// <param name="rate">Expected spikes per time.</param>
    /// <param name="dt">Length of a step.</param>
    public static double Chance(Rate rate, Time dt)
    {
        double chance = rate.Value * (double)dt.Value;
        return chance is > 1 and <= 1 + Rounding ? 1 : chance;
    }

    /// <summary>Draws the spikes of a channel whose probability is the same in every step.</summary>
    /// <param name="spikes">Receives them.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="chance">Probability of a spike in a step; none where it is not above 0.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="example">Number of the example.</param>
    public static void Add(StepLists spikes, int channel, double chance, int seed, int example)
    {
        if (!(chance > 0))
        {
            return;
        }

        // steps between two spikes are geometrically distributed, so one draw is made for each spike and not for each step
        var row = new RandomRow(seed, example, RandomPurpose.Encoding, channel);
        double miss = chance < 1 ? DrawMath.Log(1 - chance) : double.NegativeInfinity;
        for (double step = -1; ;)
        {
            step += 1 + (miss < 0 ? Math.Floor(DrawMath.Log(1 - row.Share()) / miss) : double.PositiveInfinity);
            if (!(step < spikes.Steps))
            {
                return;
            }

            spikes.Add((int)step, channel);
        }
    }

    /// <summary>Draws the spikes of a channel whose probability changes from step to step.</summary>
    /// <param name="spikes">Receives them.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="chance">Probability of a spike in a step.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="example">Number of the example.</param>
    public static void Add(StepLists spikes, int channel, Func<int, double> chance, int seed, int example)
    {
        var row = new RandomRow(seed, example, RandomPurpose.Encoding, channel);
        for (int step = 0; step < spikes.Steps; step++)
        {
            // one draw for each step, so that what comes before says nothing about what comes after
            double share = row.Share();
            if (share < chance(step))
            {
                spikes.Add(step, channel);
            }
        }
    }
}
