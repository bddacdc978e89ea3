using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Members of a network's part that only it uses: they get out of the way of the user's.</summary>
internal static class PartNames
{
    /// <summary>The class with what the kinds of populations are made of.</summary>
    public static string KindsOf(Network network) => Of(network, "Kinds");

    /// <summary>The method that lists all populations and projections.</summary>
    public static string MembersOf(Network network) => Of(network, "Members");

    /// <summary>In it, the class of a kind's members.</summary>
    public static string PartOf(PopulationKind kind) => kind.Name + "Part";

    /// <summary>In it, the method that lists them.</summary>
    public static string PartsOf(PopulationKind kind) => kind.Name + "Parts";

    /// <summary>A member's name, the same in all files of the network.</summary>
    public static string Of(Network network, string wanted) => Names.Unique(wanted, n => n == network.Name || network.InUse.Contains(n));
}
