namespace Snn.Runtime;

/// <summary>What a path from a population to a population is in the language.</summary>
internal enum NirForm
{
    Dense,
    OneToOne,
    Convolution,
    Pool,
    Sparse,
}

/// <summary>A path from a population to a population through nodes without a state: a projection.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Target">Where it ends.</param>
/// <param name="Stages">The nodes between.</param>
internal sealed record NirLink(NirPopulation Source, NirPopulation Target, IReadOnlyList<NirStage> Stages)
{
    // more synapses than there is memory for
    private const int MostSynapses = 1 << 27;

    /// <summary>The nodes of the path, its ends included.</summary>
    public IEnumerable<string> Path => [Source.Name, .. Stages.Select(s => s.Name), Target.Name];

    /// <summary>The projection's name in messages.</summary>
    public string Text => string.Join(" > ", Path);

    /// <summary>The nodes that do more than to delay all alike or to leave all as it is.</summary>
    public IReadOnlyList<NirStage> Core => [.. Stages.Where(s => !s.IsIdentity && !IsEvenDelay(s))];

    /// <summary>By how much all of it is delayed, in seconds; synapses of a <see cref="NirForm.Sparse"/> have their own.</summary>
    public double Delay => Stages.Where(IsEvenDelay).Sum(s => s.DelayOf(0));

    /// <summary>What it is, where a spike of weight 1 adds so much.</summary>
    public NirForm Form(double[] gains)
    {
        bool isOrdered = Source.Size == Target.Size && Enumerable.Range(0, Source.Size).All(i => Source.PlaceOf(i) == Target.PlaceOf(i));
        bool isEven = Array.TrueForAll(gains, g => g == gains[0]);
        bool isByPlaces = isEven && Stages.Count > 0 && Source.Dimensions.SequenceEqual(Stages[0].Input) && Target.Dimensions.SequenceEqual(Stages[^1].Output) && !Stages.Any(s => s.IsIdentity);
        return Core switch
        {
            [] or [{ Type: "Scale" }] when isOrdered => NirForm.OneToOne,
            [{ Type: "Linear" or "Affine" }] => NirForm.Dense,
            [{ Convolution: { IsPlain: true } convolution }] when isByPlaces => convolution.IsPool ? NirForm.Pool : NirForm.Convolution,
            [{ Convolution: { IsPlain: true, IsPool: true } }, { Type: "Scale" } scale] when isByPlaces && IsShared(scale.Field("scale")) => NirForm.Pool,
            _ => NirForm.Sparse,
        };
    }

    /// <summary>The weights of a projection that is not <see cref="NirForm.Sparse"/>.</summary>
    public Init Weights(double[] gains)
    {
        var core = Core;
        switch (Form(gains))
        {
            case NirForm.Pool:
                return Init.Constant((float)(gains[0] * (core.Count == 2 ? core[1].Field("scale").Values[0] : 1)));
            case NirForm.OneToOne:
                return Init.Of((i, j) => (float)((core.Count == 0 ? 1 : core[0].From(Source.PlaceOf(i)).First().Weight) * gains[Target.PlaceOf(j)]));
            case NirForm.Dense:
                var matrix = core[0].Field("weight");
                int width = matrix.Shape[1];
                return Init.Of((i, j) => (float)(matrix.Values[Target.PlaceOf(j) * width + Source.PlaceOf(i)] * gains[Target.PlaceOf(j)]));
            case NirForm.Convolution:
                var kernel = core[0].Field("weight");
                int channels = kernel.Shape[1], rows = kernel.Shape.Count == 3 ? 1 : kernel.Shape[2], columns = kernel.Shape[^1];
                return Init.OfKernel((y, x, c, o) => (float)(kernel.Values[((o * channels + c) * rows + y) * columns + x] * gains[0]));
            default:
                throw new InvalidOperationException("Synapses that are known one by one are a list.");
        }
    }

    /// <summary>All of its synapses, one by one.</summary>
    /// <param name="gains">What a spike of weight 1 adds to each target.</param>
    /// <param name="arrival">From the delay of NIR, in seconds, to that of the language.</param>
    /// <exception cref="NirException">A pair has synapses with different delays, or there are too many.</exception>
    public SynapseList Synapses(double[] gains, Func<double, Time> arrival)
    {
        var synapses = new List<(int, int, float, Time)>();
        for (int source = 0; source < Source.Size; source++)
        {
            var reached = new Dictionary<int, (double Weight, double Delay)> { [Source.PlaceOf(source)] = (1, 0) };
            foreach (var stage in Stages)
            {
                reached = Through(stage, reached);
                if (synapses.Count + reached.Count > MostSynapses)
                {
                    throw new NirException(stage.Name, null, $"makes more than {MostSynapses} synapses of the path {Text}.");
                }
            }

            synapses.AddRange(reached.Select(r => (source, Target.NeuronOf(r.Key), (float)(r.Value.Weight * gains[r.Key]), arrival(r.Value.Delay))));
        }

        return SynapseList.Of(synapses);
    }

    private Dictionary<int, (double Weight, double Delay)> Through(NirStage stage, Dictionary<int, (double Weight, double Delay)> reached)
    {
        var next = new Dictionary<int, (double Weight, double Delay)>();
        foreach (var (place, (weight, delay)) in reached)
        {
            double arrives = delay + stage.DelayOf(place);
            foreach (var (target, factor) in stage.From(place))
            {
                bool isThere = next.TryGetValue(target, out var before);
                if (isThere && before.Delay != arrives)
                {
                    throw new NirException(stage.Name, null, $"adds up what one neuron of '{Source.Name}' sends with delays of {before.Delay} s and {arrives} s; a pair of neurons has one synapse, with one delay. Give the nodes of type Delay before it one delay.");
                }

                next[target] = (before.Weight + weight * factor, arrives);
            }
        }

        return next;
    }

    private static bool IsEvenDelay(NirStage stage) => stage.Type == "Delay" && IsShared(stage.Field("delay"));

    private static bool IsShared(NirArray array) => array.Values.All(v => v == array.Values[0]);
}
