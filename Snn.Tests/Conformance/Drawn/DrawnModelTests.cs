using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Runtime;
using Snn.Tests.Generators;
using Snn.Tests.Generators.Drawn;
using Snn.Tests.Runtime.Execution.Devices;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>
/// Networks of models that a grammar drew, all in one compilation: everything compiles, on every backend, and both backends
/// of the CPU give the states, losses and gradients of a recursion in double; ILGPU's simulation gives those of the
/// vectorised one. SNN_DRAWN=seed/count draws others; SNN_DRAWN=seed/1/number repeats one by itself.
/// </summary>
public sealed class DrawnModelTests(ITestOutputHelper output)
{
    private const int Seed = 1, Networks = 65, Devices = 5, Tried = 8;

    [Fact]
    public void Drawn_models_compile_and_are_right()
    {
        int[] asked = [.. (Environment.GetEnvironmentVariable("SNN_DRAWN") ?? $"{Seed}/{Networks}").Split('/').Select(int.Parse)];
        int first = asked.Length > 2 ? asked[2] : 0;
        DrawnNetwork[] networks = [.. Enumerable.Range(first, asked[1]).Select(n => DrawnNetwork.Make(asked[0], n))];
        var assembly = Compile(networks);

        var verdicts = networks.AsParallel().AsOrdered().Select(n => DrawnComparison.Of(n, assembly)).ToList();
        using var device = ComputeDevice.Simulated(16);
        using var compiler = new OfflineCompiler();
        foreach (var network in networks.Take(Devices).Concat(networks.Skip(Devices).Where(n => n.Releases || n.IsSparse).Take(2)).Concat(networks.Where(n => n is { ReadsSpikes: true, Loss: DrawnReadoutLoss }).Take(1)))
        {
            string? problem = DrawnDevice.Lint(compiler, assembly.GetType(network.Class)!);
            verdicts.Add(problem is null ? DrawnComparison.Of(network, assembly, device) : new(network, problem));
        }

        var faults = verdicts.Where(v => v.Fault is not null).ToArray();
        int cut = verdicts.Count(v => v.IsCut), wild = verdicts.Count(v => v.IsWild), passed = verdicts.Count(v => v.IsPassedOver), silent = verdicts.Count(v => v.Spikes == 0 && !v.IsWild);
        output.WriteLine($"{networks.Sum(n => 2 + n.Projections.Count)} models in {networks.Length} networks: {faults.Length} wrong, {cut} compared in part, {silent} silent, {wild} wild, {passed} with another method");
        Assert.True(faults.Length == 0, $"{faults.Length} of {verdicts.Count}\n\n{string.Join("\n\n========\n", faults.Take(4).Select(f => f.ToString()))}");
        if (networks.Length > 20)
        {
            SeesMistakes(networks, assembly);
            Assert.InRange(cut, 0, networks.Length / 8); // what fires on the way up compares in every step
            Assert.InRange(wild, 0, networks.Length / (asked[0] == Seed ? 20 : 8)); // other seeds have had up to 7 of 65
            Assert.InRange(passed, 0, networks.Length / 20);
            Assert.InRange(silent, 0, networks.Length / 10);
        }
    }

    private static void SeesMistakes(DrawnNetwork[] networks, Assembly assembly)
    {
        var unseen = Enum.GetValues<Mistake>().Except([Mistake.None]).AsParallel().Where(mistake =>
        {
            var about = networks.Where(n => Planted.IsAbout(mistake, n)).Take(Tried).ToArray();
            return about.Length > 3 && !about.Any(n => DrawnComparison.Of(n, assembly, mistake: mistake).Fault is not null);
        }).ToArray();
        Assert.True(unseen.Length == 0, $"none of {Tried} comparisons sees {string.Join(", ", unseen)}");
    }

    private static Assembly Compile(DrawnNetwork[] networks)
    {
        var compilation = Compiler.Compilation([.. networks.Select(n => n.Text)]);
        var driver = Compiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var compiled, out var reported);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        Fail(reported.Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == Rule.Internal));

        using var bytes = new MemoryStream();
        var emitted = compiled.Emit(bytes);
        Fail(emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)));
        bytes.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(bytes);

        void Fail(IEnumerable<Diagnostic> diagnostics)
        {
            var found = diagnostics.ToArray();
            Assert.True(found.Length == 0, string.Join("\n\n========\n", found
                .GroupBy(d => networks.FirstOrDefault(n => $"{d.Location.GetLineSpan().Path} {d.GetMessage()}".Contains(n.Namespace + ".") || d.Location.GetLineSpan().Path == $"Source{Array.IndexOf(networks, n)}.cs"))
                .Take(4).Select(g => $"{string.Join('\n', g.Take(5))}\n{g.Key}")));
        }
    }
}
