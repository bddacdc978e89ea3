namespace Snn.Runtime;

/// <summary>The populations and projections of a network in the order declared, as its generated code lists them.</summary>
public sealed class NetworkMembers
{
    private readonly NetworkMember[] _populations, _projections;
    private readonly (int Source, int Target)[] _ends;

    /// <param name="populations">The names of the populations, with white space between.</param>
    /// <param name="ofPopulations">The populations.</param>
    /// <param name="projections">The names of the projections, each followed by the places of the populations that it comes from and goes to.</param>
    /// <param name="ofProjections">The projections.</param>
    public NetworkMembers(string populations, Population[] ofPopulations, string projections, Projection[] ofProjections)
    {
        string[] names = Words(populations), paths = Words(projections);
        _populations = [.. names.Select((name, i) => new NetworkMember(i, name, ofPopulations[i]))];
        _projections = [.. ofProjections.Select((of, i) => new NetworkMember(i, paths[3 * i], of))];
        _ends = [.. ofProjections.Select((_, i) => (Number(paths[3 * i + 1]), Number(paths[3 * i + 2])))];
    }

    /// <summary>The delay of each projection in ms, as the network was made.</summary>
    public double[] Delays() => [.. _projections.Select(p => (double)((Projection)p.Of).Delay.Value)];

    /// <summary>The shape of each population.</summary>
    /// <param name="layout">Of one, by its place, its name and what it is.</param>
    public PopulationLayout[] Populations(Func<int, string, Population, PopulationLayout> layout) =>
        [.. _populations.Select(p => layout(p.Index, p.Name, (Population)p.Of))];

    /// <summary>The shape of each projection.</summary>
    /// <param name="layout">Of one, by its place, its name, where it comes from and goes to, and what it is.</param>
    public ProjectionLayout[] Projections(Func<int, string, int, int, Projection, ProjectionLayout> layout) =>
        [.. _projections.Select((p, i) => layout(i, p.Name, _ends[i].Source, _ends[i].Target, (Projection)p.Of))];

    /// <summary>What the kernels of populations that share one are made of.</summary>
    /// <typeparam name="TPart">What one is made of.</typeparam>
    /// <param name="shares">Whether the population at a place is among them.</param>
    /// <param name="make">Makes it of a population and the projections that end there, in the order declared.</param>
    public TPart[] Parts<TPart>(Predicate<int> shares, Func<NetworkMember, NetworkMember[], TPart> make)
    {
        var arriving = _projections.ToLookup(p => _ends[p.Index].Target);
        return [.. _populations.Where(p => shares(p.Index)).Select(p => make(p, [.. arriving[p.Index]]))];
    }

    /// <summary>The same of projections of which the source neurons release.</summary>
    /// <typeparam name="TPart">What one is made of.</typeparam>
    /// <param name="shares">Whether the projection at a place is among them.</param>
    /// <param name="make">Makes it.</param>
    public TPart[] Releases<TPart>(Predicate<int> shares, Func<NetworkMember, TPart> make) => [.. _projections.Where(p => shares(p.Index)).Select(make)];

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string word) => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A population or projection of a network.</summary>
/// <param name="Index">Its place among all.</param>
/// <param name="Name">Its name.</param>
/// <param name="Of">What it is.</param>
public readonly record struct NetworkMember(int Index, string Name, object Of)
{
    /// <summary>The same with its model.</summary>
    public KindMember<TModel> As<TModel>()
        where TModel : class, new() => new(Index, Name, Of switch
        {
            Population<TModel> population => population.Model,
            Dense<TModel> dense => dense.Model,
            Sparse<TModel> sparse => sparse.Model,
            OneToOne<TModel> pairs => pairs.Model,
            Procedural<TModel> procedural => procedural.Model,
            Convolution<TModel> convolution => convolution.Model,
            Pool<TModel> pool => pool.Model,
            _ => throw new ArgumentException($"{Name} has no {typeof(TModel).Name}.", nameof(TModel)),
        });
}
