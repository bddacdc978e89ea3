using System.Linq;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Members of a network's part that only it uses: they get out of the way of the user's.</summary>
internal static class PartNames
{
    /// <summary>A member's name, the same in all files of the network.</summary>
    public static string Of(Network network, string wanted) => Names.Unique(wanted, n => n == network.Name || network.InUse.Contains(n));
}
