using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Snn.Generators.Models;

/// <summary>What is looked up in a network by name, found once for each: it may have hundreds of populations.</summary>
internal sealed class NetworkIndex
{
    // beside the networks, which are equal by value
    private static readonly ConditionalWeakTable<Network, NetworkIndex> All = new();

    private NetworkIndex(Network network)
    {
        Populations = network.Populations.ToDictionary(p => p.Name);
        Arriving = network.Projections.ToLookup(p => p.Target);
    }

    /// <summary>The populations.</summary>
    public Dictionary<string, PopulationRecord> Populations { get; }

    /// <summary>By population, the projections that end there.</summary>
    public ILookup<string, ProjectionRecord> Arriving { get; }

    /// <summary>The index of a network.</summary>
    public static NetworkIndex Of(Network network) => All.GetValue(network, n => new(n));
}
