namespace Snn.Runtime;

/// <summary>
/// The weights that pairs of neurons start with where pairs come and go: each pair has one of its own, whichever are connected.
/// Its sign is the one that a synapse of the pair keeps.
/// </summary>
/// <param name="layout">The network.</param>
/// <param name="index">The projection.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="synapses">Number of its synapses.</param>
internal sealed class PairWeights(NetworkLayout layout, int index, int seed, long synapses)
{
    private readonly ProjectionLayout _projection = layout.Projections[index];
    private readonly double _fanIn = (double)synapses / layout.Populations[layout.Projections[index].Target].Size;
    private readonly double _fanOut = (double)synapses / layout.Populations[layout.Projections[index].Source].Size;

    /// <summary>Those of a store.</summary>
    public PairWeights(WeightStore weights, int index, int seed)
        : this(weights.Layout, index, seed, weights.SynapseCount(index))
    {
    }

    /// <summary>The weight of a pair.</summary>
    /// <exception cref="ArgumentException">The numbers that are drawn lie outside the bounds of the weights, or what makes them has none for the pair.</exception>
    public float Of(int source, int target)
    {
        if (_projection.Init.Rule is { } rule)
        {
            return Checked(Made(rule, source, target), source, target);
        }

        var random = new RandomRow(seed, index, RandomPurpose.Weights, source, target);
        var (least, most) = ((float)_projection.Least, (float)_projection.Most);
        for (int i = 0; i < Initialiser.MostDraws; i++)
        {
            float drawn = Draw(ref random);
            if (!(drawn < least || drawn > most))
            {
                return drawn;
            }
        }

        throw Initialiser.OutsideBounds(layout, _projection);
    }

    private float Made(Func<int, int, float> rule, int source, int target)
    {
        try
        {
            return rule(source, target);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{layout.Name}.{_projection.Name} has no weight for the pair ({source}, {target}): {e.Message}", e);
        }
    }

    private float Checked(float weight, int source, int target)
    {
        bool isOutside = weight < (float)_projection.Least || weight > (float)_projection.Most;
        return float.IsFinite(weight) && !isOutside ? weight : throw new ArgumentException(FormattableString.Invariant(
            $"{layout.Name}.{_projection.Name} gives the pair ({source}, {target}) the weight {weight}, which {(isOutside ? FormattableString.Invariant($"does not lie between {(float)_projection.Least} and {(float)_projection.Most}") : "is no finite number")}; correct what Init.Of makes."));
    }

    private float Draw(ref RandomRow random)
    {
        var init = _projection.Init;
        return (float)(init.Shape switch
        {
            InitShape.Constant => init.A,
            InitShape.Uniform => init.A + (init.B - init.A) * random.Share(),
            InitShape.Normal => init.A + init.B * random.Normal(),
            InitShape.Kaiming => init.A / Math.Sqrt(_fanIn) * random.Normal(),
            InitShape.Glorot => init.A * Math.Sqrt(2.0 / (_fanIn + _fanOut)) * random.Normal(),
            _ => throw new ArgumentOutOfRangeException(nameof(random), init.Shape, "Unknown distribution."),
        });
    }
}
