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
        var (network, text) = Networks([path], dt, method)[0];
        source = text;
        return network;
    }

    /// <summary>Those of several files, compiled together.</summary>
    public static (ISimulated Network, string Source)[] Networks(string[] paths, Time dt, NirMethod method)
    {
        string[][] sources = [.. paths.Select((path, i) => NirSource.Write(NirGraph.Read(path), new() { Namespace = $"Imported{i}", Network = "Net", Dt = dt, Method = method, File = Path.GetFileName(path) }).Select(f => f.Text).ToArray())];
        var compiled = Compiler.Run([.. sources.SelectMany(s => s)]);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.DoesNotContain(compiled.All, d => d.Severity >= DiagnosticSeverity.Warning);
        var loaded = compiled.Load();
        return [.. paths.Select((path, i) => ((ISimulated)loaded.GetType($"Imported{i}.Net")!.GetMethod("Load")!.Invoke(null, [path])!, string.Join("\n", sources[i])))];
    }
}
