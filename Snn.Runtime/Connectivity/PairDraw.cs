namespace Snn.Runtime;

/// <summary>
/// How the weight of a pair of neurons is drawn, which depends on seed, projection and pair alone. Devices run the same code,
/// and have the same weights.
/// </summary>
public struct PairDraw
{
    /// <summary>Seed of the run.</summary>
    public int Seed;

    /// <summary>The projection.</summary>
    public int Projection;

    /// <summary>0 for a constant, 1 for a uniform distribution, 2 for a normal one.</summary>
    public int Shape;

    /// <summary>The bounds of weights.</summary>
    public float Least, Most;

    /// <summary>The constant, the lower end or the mean.</summary>
    public double From;

    /// <summary>Width or standard deviation.</summary>
    public double Scale;

    /// <summary>The weight of a pair; no number where hardly any of the distribution lies between the bounds.</summary>
    public readonly float Of(int source, int target)
    {
        if (Shape == 0)
        {
            return (float)From;
        }

        var random = new RandomRow(Seed, Projection, RandomPurpose.Weights, source, target);
        for (int i = 0; i < Initialiser.MostDraws; i++)
        {
            float drawn = (float)(From + Scale * (Shape == 1 ? random.Share() : random.Normal()));
            if (!(drawn < Least || drawn > Most))
            {
                return drawn;
            }
        }

        return float.NaN;
    }
}
