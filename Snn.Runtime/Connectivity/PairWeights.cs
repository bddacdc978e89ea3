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

    /// <summary>How they are drawn, where no rule makes them of the indices.</summary>
    public PairDraw Draw { get; } = DrawOf(layout, index, seed, synapses);

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

        float weight = Draw.Of(source, target);
        bool isOutside = float.IsNaN(weight) || weight < (float)_projection.Least || weight > (float)_projection.Most;
        return isOutside ? throw Initialiser.OutsideBounds(layout, _projection) : weight;
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

    private static PairDraw DrawOf(NetworkLayout layout, int index, int seed, long synapses)
    {
        var projection = layout.Projections[index];
        double fanIn = (double)synapses / layout.Populations[projection.Target].Size, fanOut = (double)synapses / layout.Populations[projection.Source].Size;
        var init = projection.Init;
        (int shape, double from, double scale) = init.Shape switch
        {
            InitShape.Constant => (0, (double)init.A, 0.0),
            InitShape.Uniform => (1, init.A, init.B - init.A),
            InitShape.Normal => (2, init.A, init.B),
            InitShape.Kaiming => (2, 0, init.A / Math.Sqrt(fanIn)),
            InitShape.Glorot => (2, 0, init.A * Math.Sqrt(2.0 / (fanIn + fanOut))),
            InitShape.Of => (0, 0, 0),
            InitShape.OfKernel => throw Initialiser.NoKernel(layout, projection),
            _ => throw new ArgumentOutOfRangeException(nameof(layout), init.Shape, "Unknown distribution."),
        };
        return new() { Seed = seed, Projection = index, Shape = shape, From = from, Scale = scale, Least = (float)projection.Least, Most = (float)projection.Most };
    }
}
