using Microsoft.CodeAnalysis;
using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Runtime.Nir;

/// <summary>The source of a graph, compiled as in a user's project.</summary>
internal static class NirCompiled
{
    /// <summary>The network that is written of a file, with the file's weights.</summary>
    public static ISimulated Network(string path, Time dt, NirMethod method, out string source)
    {
        var files = NirSource.Write(NirGraph.Read(path), new() { Namespace = "Imported", Network = "Net", Dt = dt, Method = method, File = Path.GetFileName(path) });
        source = string.Join("\n", files.Select(f => f.Text));
        var compiled = Compiler.Run([.. files.Select(f => f.Text)]);
        Assert.Empty(compiled.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty(compiled.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return (ISimulated)compiled.Load().GetType("Imported.Net")!.GetMethod("Load")!.Invoke(null, [path])!;
    }
}
