using System.Reflection;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Ilgpu;

namespace Snn.Tests.Conformance;

/// <summary>Every generated kernel becomes a text that drivers take, with nothing in it that is slow or wrong on a device.</summary>
public sealed class DeviceKernelTests
{
    [Fact]
    public void Kernels_compile_for_CUDA_and_OpenCL()
    {
        using var compiler = new OfflineCompiler();
        MethodInfo[] kernels = [.. new[] { typeof(DeviceKernelTests), typeof(Models.Adam), typeof(Loss) }
            .SelectMany(t => t.Assembly.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(m => m.GetCustomAttribute<DeviceKernelAttribute>() is not null)
            .SelectMany(Closed)];
        Assert.True(kernels.Length > 50);
        Assert.Contains(kernels, k => k.DeclaringType == typeof(MaximumCrossEntropy));
        Assert.Contains(kernels, k => k is { Name: "TrialBack", IsGenericMethod: true });
        foreach (var example in new[] { typeof(SpokenDigits.DigitsNetwork), typeof(LatencyMnist.DigitsNetwork), typeof(YinYangExample.YinYangNetwork) })
        {
            Assert.Contains(kernels, k => k.DeclaringType!.DeclaringType == example);
        }

        var found = new List<string>();
        foreach (var kernel in kernels)
        {
            string name = $"{kernel.DeclaringType!.FullName}.{kernel}";
            found.AddRange(OfflineCompiler.Lint(compiler.Ptx(kernel)).Select(problem => $"{name} {problem}"));
            Assert.Contains("kernel void", compiler.OpenCl(kernel));
        }

        Assert.Empty(found);
    }

    /// <summary>A kernel for sums of one neuron and of sixteen, every rule that shares it, and every penalty.</summary>
    private static IEnumerable<MethodInfo> Closed(MethodInfo kernel)
    {
        var open = kernel.IsGenericMethod ? kernel.GetGenericArguments() : [];
        var wanted = open.Select(t => t.GetGenericParameterConstraints().Single(c => c.IsInterface)).ToArray();
        return wanted switch
        {
            [] => [kernel],
            [var penalty] when penalty == typeof(IPenaltyKernel) => new[] { typeof(DeviceKernelTests), typeof(RatePenalty) }.SelectMany(t => t.Assembly.GetTypes())
                .Where(t => t.IsValueType && t.IsAssignableTo(penalty)).Select(t => kernel.MakeGenericMethod(t)),
            [{ Name: "INeighbours`1" }] => Sums.Select(sum => kernel.MakeGenericMethod(sum)),
            [var credits] => RulesOf(credits, credits.GetGenericArguments()[0]).Select(rule => kernel.MakeGenericMethod(rule)),
            [var credits, _] => Sums.SelectMany(sum => RulesOf(credits, sum).Select(rule => kernel.MakeGenericMethod(rule, sum))),
            _ => throw new InvalidOperationException($"{kernel} has type parameters that this test knows nothing of."),
        };
    }

    private static readonly Type[] Sums = [typeof(Float1), typeof(Float16)];

    private static Type[] RulesOf(Type credits, Type sum)
    {
        Type[] rules = [.. credits.DeclaringType!.GetNestedTypes().Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.Name == credits.Name)).Select(t => t.MakeGenericType(sum))];
        return rules.Length > 1 ? rules : throw new InvalidOperationException($"{credits} is of no rules.");
    }
}
