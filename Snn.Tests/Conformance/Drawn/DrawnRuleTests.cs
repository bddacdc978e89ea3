using Microsoft.CodeAnalysis;
using Snn.Runtime;
using Snn.Tests.Generators;
using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>
/// Rules of plasticity that a grammar drew, all in one compilation. Both backends of the CPU give the weights of the same
/// equations as a program in which nothing is shared and nothing waits; ILGPU's simulation gives those of the vectorised one.
/// SNN_DRAWN=seed/count draws others; SNN_DRAWN=seed/1/number repeats one by itself.
/// </summary>
public sealed class DrawnRuleTests
{
    private const int Seed = 1, Rules = 4, Devices = 2, Steps = 64;

    [Fact]
    public void Drawn_rules_compile_and_are_right()
    {
        int[] asked = [.. (Environment.GetEnvironmentVariable("SNN_DRAWN") ?? $"{Seed}/{Rules}").Split('/').Select(int.Parse)];
        DrawnRule[] rules = [.. Enumerable.Range(asked.Length > 2 ? asked[2] : 0, asked[1]).Select(n => DrawnRule.Make(asked[0], n))];
        var compiled = Compiler.Run([DrawnRule.Common, .. rules.SelectMany(r => new[] { r.Text(isPlain: false), r.Text(isPlain: true) })]);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics.Concat(compiled.CompilerErrors), d => d.Severity == DiagnosticSeverity.Error);
        var assembly = compiled.Load();
        using var device = ComputeDevice.Simulated(16);
        foreach (var (i, rule) in rules.Index())
        {
            var network = (ISimulated)Activator.CreateInstance(assembly.GetType(rule.Network(isPlain: false))!)!;
            var plain = (ISimulated)Activator.CreateInstance(assembly.GetType(rule.Network(isPlain: true))!)!;
            float[] expected = Weights(plain, Backend.Reference), simd = Weights(network, Backend.Simd), reference = Weights(network, Backend.Reference);
            float[] start = [.. PlasticRun.Start(network).Cast<double>().Select(w => (float)w)];
            Assert.True(start.Zip(expected).Average(w => Math.Abs(w.First - w.Second)) > 1e-3, $"hardly a weight moves\n{rule}");
            Near(expected, simd, $"Simd\n{rule}");
            Near(expected, reference, $"Reference\n{rule}");
            if (i < Devices || asked.Length > 2)
            {
                DeviceSimulationTests.CompareTold(device, network, Steps);
            }
        }
    }

    private static float[] Weights(ISimulated network, Backend backend) => PlasticRun.Weights(
        network, backend, (simulation, t) => DeviceSimulationTests.Signal(simulation, new Random(t), t), simulation => simulation.EndTrial());

    private static void Near(float[] expected, float[] actual, string what)
    {
        double most = expected.Zip(actual).Max(w => Math.Abs(w.First - w.Second));
        Assert.True(most <= 1e-4, $"weights are off by {most:g2}: {what}");
    }
}
