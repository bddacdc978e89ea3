namespace Snn.Runtime;

/// <summary>Which optimiser moves the weights of each projection, and each trained parameter.</summary>
internal sealed class OptimiserChoice
{
    private readonly ICustomUpdate[] _projections;
    private readonly ICustomUpdate[] _parameters;

    /// <exception cref="ArgumentException">An optimiser is given for something that does not learn.</exception>
    public OptimiserChoice(NetworkLayout layout, ICustomUpdate optimiser, TrainerOptions options)
    {
        Check(layout, options.Optimisers);
        Main = optimiser;
        _projections = [.. layout.Projections.Select(p => options.Optimisers.GetValueOrDefault(p.Name, optimiser))];
        _parameters = [.. layout.Parameters.Select(p => options.Optimisers.GetValueOrDefault(p.Name, options.ParameterOptimiser ?? optimiser))];
        ParameterStateCount = layout.Parameters.Zip(_parameters, (p, o) => p.Learns ? o.StateCount : 0).DefaultIfEmpty(0).Max();
        Words = string.Join("", [
            optimiser.GetType().Name,
            .. layout.Parameters.Any(p => p.Learns) && options.ParameterOptimiser is { } other ? [$", {other.GetType().Name} for parameters"] : Array.Empty<string>(),
            .. options.Optimisers.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $", {o.Value.GetType().Name} for {o.Key}")]);
    }

    /// <summary>What moves all that has none of its own.</summary>
    public ICustomUpdate Main { get; }

    /// <summary>Which optimiser moves what, in words by which a run is known again.</summary>
    public string Words { get; }

    /// <summary>Most states that any of them has of a weight.</summary>
    public int StateCount => _projections.Append(Main).Max(o => o.StateCount);

    /// <summary>Most states that any of them has of a trained parameter.</summary>
    public int ParameterStateCount { get; }

    /// <summary>What moves the weights of a projection.</summary>
    public ICustomUpdate OfProjection(int projection) => _projections[projection];

    /// <summary>What moves a trained parameter.</summary>
    public ICustomUpdate OfParameter(int parameter) => _parameters[parameter];

    private static void Check(NetworkLayout layout, IReadOnlyDictionary<string, ICustomUpdate> own)
    {
        string[] learns = [.. layout.Projections.Where(p => p.Trainable).Select(p => p.Name), .. layout.Parameters.Where(p => p.Learns).Select(p => p.Name)];
        foreach (var (name, optimiser) in own)
        {
            ArgumentNullException.ThrowIfNull(optimiser, name);
            if (!learns.Contains(name))
            {
                bool isThere = layout.Projections.Any(p => p.Name == name);
                string what = isThere ? $"the weights of '{name}' do not learn; mark it [Trainable]" : $"{layout.Name} has no '{name}' that learns; it has {string.Join(", ", learns)}";
                throw new ArgumentException($"{optimiser.GetType().Name} is to move '{name}', and {what}.", nameof(own));
            }
        }
    }
}
