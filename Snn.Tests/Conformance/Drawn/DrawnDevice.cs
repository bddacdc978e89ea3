using System.Reflection;
using Snn.Runtime;
using Snn.Tests.Generators.Drawn;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>A drawn network on a device: kernels as drivers get them, and a trial in ILGPU's simulation.</summary>
internal static class DrawnDevice
{
    /// <summary>What is wrong with a kernel's text, or null.</summary>
    public static string? Lint(OfflineCompiler compiler, Type network)
    {
        var kernels = network.GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public).SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(m => m.GetCustomAttribute<DeviceKernelAttribute>() is not null && !m.IsGenericMethod).ToArray();
        Assert.NotEmpty(kernels);
        var found = kernels.SelectMany(k => OfflineCompiler.Lint(compiler.Ptx(k)).Select(problem => $"{k.Name} {problem}"));
        return found.FirstOrDefault() ?? kernels.Where(k => !compiler.OpenCl(k).Contains("kernel void", StringComparison.Ordinal)).Select(k => $"{k.Name} is no kernel in OpenCL").FirstOrDefault();
    }

    /// <summary>How the simulation differs from the vectorised backend, or null.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="cpu">A run that has been through both sweeps.</param>
    /// <param name="input">With this input.</param>
    /// <param name="label">And this label.</param>
    /// <param name="loss">What it minimised.</param>
    /// <param name="population">Whose spikes are compared.</param>
    public static string? Compare(ComputeDevice device, INetwork network, TrialRun cpu, SpikeTrain input, int label, Loss loss, string population)
    {
        using var run = new DeviceRun(network, device, DevicePlan.TrialPerThread, cpu, [input], loss: loss, wide: false);
        double made = run.Train(_ => label)[0], expected = cpu.Trial.Evaluate(loss, label) + cpu.Penalise();
        if (!cpu.Spikes(population).SequenceEqual(run.Spikes(population)))
        {
            return $"ILGPU's spikes {string.Join(' ', run.Spikes(population).Take(12))}, Simd's {string.Join(' ', cpu.Spikes(population).Take(12))}";
        }

        if (!(Math.Abs(made - expected) <= 1e-4 * Math.Abs(expected) + 1e-5))
        {
            return $"ILGPU's loss {made:R}, Simd's {expected:R}";
        }

        return Differ([
            .. cpu.Layout.Projections.Select(p => (p.Name, cpu.Matrix(cpu.Gradient, p.Name).Cast<double>().ToArray(), cpu.Matrix(run.Gradients[0], p.Name).Cast<double>().ToArray())),
            .. cpu.Parameters.Names.Select(name => (name, Numbers(cpu.ParameterGradient[name]), Numbers(run.ParameterGradient[name]))),
        ]);
    }

    /// <summary>
    /// Which gradients differ by more than 2e-3 of their largest element, or null. A parameter that moves all outputs alike
    /// has a gradient of terms that cancel: what is left has the rounding of the terms, which are as large as other gradients.
    /// </summary>
    public static string? Differ(IReadOnlyList<(string Name, double[] One, double[] Other)> gradients)
    {
        double largest = gradients.Max(g => Largest(g.One));
        return gradients.Select(g => (g.Name, Off: g.One.Zip(g.Other, (a, b) => Math.Abs(a - b)).Max(), Size: Largest(g.One)))
            .Where(g => !(g.Off <= 2e-3 * g.Size + 5e-6 * largest + 1e-6))
            .Select(g => $"two backends' gradients by {g.Name} differ by {g.Off:g3} of {g.Size:g3}").FirstOrDefault();

        static double Largest(double[] values) => values.Max(Math.Abs);
    }

    public static double[] Numbers(Span<float> values) => [.. values.ToArray().Select(v => (double)v)];
}
