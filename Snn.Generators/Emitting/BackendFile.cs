using System;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>The file in which a class of the CPU's has what one backend writes of its own.</summary>
internal static class BackendFile
{
    /// <summary>Writes it behind the files before.</summary>
    /// <param name="writer">The files.</param>
    /// <param name="network">The network.</param>
    /// <param name="name">The class.</param>
    /// <param name="dialect">The backend.</param>
    /// <param name="members">Writes the members.</param>
    public static void Write(IndentedWriter writer, Network network, string name, Dialect dialect, Action members)
    {
        writer.NextFile();
        writer.IsTerse = dialect.Repeats != "";
        FileHead.Write(writer, network.Namespace, network.InUse, [dialect.Note], "System", "System.Numerics", "Snn", "Snn.Runtime");
        using var outer = writer.Block($"partial class {Names.Escape(network.Name)}");
        using var type = writer.Block($"partial class {name}");
        members();
    }
}
