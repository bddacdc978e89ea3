using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>The populations and projections of a network in the order declared, as its generated code lists them: they are called what the lists say.</summary>
public sealed class NetworkMembers
{
    private readonly NetworkMember[] _populations, _projections;
    private readonly (int Source, int Target)[] _ends;

    /// <param name="populations">The populations.</param>
    /// <param name="projections">The projections.</param>
    /// <param name="ends">Of each projection the places of the populations that it comes from and goes to, <c>0>1</c>, with white space between.</param>
    /// <param name="populationList">The list of the populations as it is written, by their names.</param>
    /// <param name="projectionList">That of the projections.</param>
    public NetworkMembers(
        Population[] populations,
        Projection[] projections,
        string ends,
        [CallerArgumentExpression(nameof(populations))] string populationList = "",
        [CallerArgumentExpression(nameof(projections))] string projectionList = "")
    {
        _populations = [.. populations.Zip(Names(populationList), (of, name) => (of, name)).Select((p, i) => new NetworkMember(i, p.name, p.of))];
        _projections = [.. projections.Zip(Names(projectionList), (of, name) => (of, name)).Select((p, i) => new NetworkMember(i, p.name, p.of))];
        _ends = [.. Words(ends).Select(e => e.Split('>')).Select(e => (Number(e[0]), Number(e[1])))];
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

    /// <summary>The names in a list of members: <c>[A, @class, this.b]</c>.</summary>
    private static string[] Names(string list) =>
        [.. list.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(m => m.Replace("this.", "", StringComparison.Ordinal).TrimStart('@'))];

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
