namespace Snn.Runtime;

/// <summary>The shape of a network as text for people, of networks too large to be written out in their code.</summary>
public static class LayoutText
{
    /// <summary>All populations and their models, in a line.</summary>
    public static string Populations(NetworkLayout layout) => string.Join(", ", layout.Populations.Select(p => $"{p.Name} ({p.Model}{(p.Shape is { } shape ? $", {shape}" : "")})"));

    /// <summary>A line for each projection: its ends, and what of it learns.</summary>
    public static string Projections(NetworkLayout layout) => string.Join("\n", layout.Projections.Select(p =>
        $"  {layout.Populations[p.Source].Name} >> {p.Name} >> {layout.Populations[p.Target].Name}{Pairs(p)}{(p.Trainable ? ", trained" : "")}{Delay(layout, p)}"));

    /// <summary>The rules by which projections are rewired, each under the names of those.</summary>
    public static string Rewirings(NetworkLayout layout) => string.Join("\n", layout.Projections.Where(p => p.Rewiring is IRewiring).GroupBy(p => p.Rewiring, ReferenceEqualityComparer.Instance)
        .Select(g => $"\n{string.Join(", ", g.Select(p => p.Name))}, rewired by {((IRewiring)g.Key!).Describe()}"));

    private static string Pairs(ProjectionLayout projection) => projection switch
    {
        { Patches: { Pooling: null } } => ", convolution",
        { Patches: not null } => ", pool",
        { IsProcedural: true } => ", procedural",
        { Connections: null } => "",
        { Connections: ConnectOneToOne } => ", one to one",
        _ => ", sparse",
    };

    private static string Delay(NetworkLayout layout, ProjectionLayout projection) => layout.Parameters.FirstOrDefault(p => p.IsDelay && p.Owner == projection.Name) switch
    {
        null => "",
        { PerNeuron: true } => ", with a trained delay for each neuron",
        _ => ", with its delay trained",
    };
}
