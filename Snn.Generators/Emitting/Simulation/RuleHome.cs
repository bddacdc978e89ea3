using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>C# expressions of what a rule's kernel has of its projection: of one that is known, or of the one that it is made for.</summary>
/// <param name="Words">Whose weights learn, for a reader.</param>
/// <param name="Index">The projection's place.</param>
/// <param name="Source">The place of the population before.</param>
/// <param name="Target">The place of that after.</param>
/// <param name="Object">The projection, as the network has it.</param>
/// <param name="SourceSize">Number of neurons before.</param>
/// <param name="TargetSize">Number of neurons after.</param>
/// <param name="Dt">Length of a time step in ms, in double.</param>
internal sealed record RuleHome(string Words, string Index, string Source, string Target, string Object, string SourceSize, string TargetSize, string Dt)
{
    /// <summary>Name of the projection; null where an expression says it.</summary>
    public string? Name { get; init; }

    /// <summary>The expression that says it.</summary>
    public string Named { get; init; } = "";

    /// <summary>Of a projection.</summary>
    public static RuleHome Of(NetworkPlan network, ProjectionPlan projection)
    {
        var record = projection.Record;
        return new(record.Name, $"{projection.Index}", KernelHome.IndexOf(network, record.Source), KernelHome.IndexOf(network, record.Target), $"network.{Names.Escape(record.Name)}",
            KernelHome.SizeOf(record.Source), KernelHome.SizeOf(record.Target), network.Network.HasDt ? "network.Dt.Value" : "1.0")
        {
            Name = record.Name,
        };
    }

    /// <summary>C# of the projection's name with something before and after.</summary>
    public string Label(string before, string after) => Name is not null
        ? $"\"{before}{Name}{after}\""
        : string.Join(" + ", new[] { Quoted(before), Named, Quoted(after) }.Where(p => p != ""));

    private static string Quoted(string text) => text == "" ? "" : $"\"{text}\"";
}
