using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;

namespace Snn.Generators.Fusion;

/// <summary>Who stands for whom where populations share kernels: what is planned for the first population of a kind, its projections called by their roles, is for all.</summary>
/// <param name="network">The network.</param>
/// <param name="shared">The kinds; none where each population has a kernel of its own.</param>
internal sealed class KindIndex(Network network, IReadOnlyList<PopulationKind> shared)
{
    private readonly Dictionary<string, PopulationKind> _kinds = shared.SelectMany(k => k.Members.Select(m => (m.Population, Kind: k))).ToDictionary(k => k.Population, k => k.Kind);
    private readonly Dictionary<string, (string First, string Role)> _projections = shared
        .SelectMany(k => k.Members.SelectMany(m => m.Projections.Select((p, i) => (network.Projections[p].Name, First: network.Projections[k.Members[0].Projections[i]].Name, Role: k.Roles[i].Name))))
        .ToDictionary(p => p.Name, p => (p.First, p.Role));

    /// <summary>Whether a population shares its kernel.</summary>
    public bool IsShared(string population) => _kinds.ContainsKey(population);

    /// <summary>The first population with the kernel of one.</summary>
    public string PopulationOf(string population) => _kinds.TryGetValue(population, out var kind) ? kind.Members[0].Population : population;

    /// <summary>The projection of that population which one is.</summary>
    public string ProjectionOf(string projection) => _projections.TryGetValue(projection, out var known) ? known.First : projection;

    /// <summary>What a projection is called in the kernel at which it ends.</summary>
    public string RoleOf(string projection) => _projections.TryGetValue(projection, out var known) ? known.Role : projection;
}
