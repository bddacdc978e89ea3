using System.Collections.Generic;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes what a projection's layout says of the pairs that it connects.</summary>
internal static class StorageEmitter
{
    /// <summary>In words, after a comma; empty where it connects all.</summary>
    public static string Words(ProjectionRecord projection) => projection.Storage switch
    {
        Storage.Sparse => ", sparse",
        Storage.OneToOne => ", one to one",
        Storage.Convolution => ", convolution",
        Storage.Pool => ", pool",
        Storage.Procedural => ", procedural",
        _ => "",
    };

    /// <summary>C# of a projection's type.</summary>
    public static string TypeOf(ProjectionRecord projection) => $"global::Snn.{projection.Storage}<{KindsEmitter.TypeOf(projection.Model)}>";

    /// <summary>Properties of the layout that are not those of all pairs.</summary>
    /// <param name="network">Name of the network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="member">C# of it.</param>
    public static IEnumerable<string> Assignments(string network, ProjectionRecord projection, string member)
    {
        string ends = $"\"{network}.{projection.Name}\", {Names.Member(projection.Source)}, {Names.Member(projection.Target)}";
        return projection.Storage switch
        {
            Storage.Sparse => [$"Connections = {member}.Connections", $"SelfConnections = {member}.SelfConnections", $"Rewiring = {member}.Rewiring", $"Delays = {member}.Delays", .. projection.DelaysSynapses ? ["TakesDelays = true"] : System.Array.Empty<string>()],
            Storage.Procedural => [$"Connections = {member}.Connections", $"SelfConnections = {member}.SelfConnections", "IsProcedural = true"],
            Storage.OneToOne => [$"Connections = {member}.Connections"],
            Storage.Convolution => [$"Patches = Patches.OfConvolution({ends}, {member}.Kernel, {member}.Stride, {member}.Padding)"],
            Storage.Pool => [$"Patches = Patches.OfPool({ends}, {member}.Kind, {member}.Window, {member}.Stride, {member}.Padding)"],
            _ => [],
        };
    }
}
