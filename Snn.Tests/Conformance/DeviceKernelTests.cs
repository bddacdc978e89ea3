using System.Reflection;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

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
            .SelectMany(GenericKernels.Closed)];
        Assert.True(kernels.Length > 50);
        Assert.Contains(kernels, k => k.DeclaringType == typeof(MaximumCrossEntropy));
        Assert.Contains(kernels, k => k is { Name: "TrialBack", IsGenericMethod: true });
        foreach (var example in new[] { typeof(SpokenDigits.DigitsNetwork), typeof(LatencyMnist.DigitsNetwork), typeof(YinYangExample.YinYangNetwork) })
        {
            Assert.Contains(kernels, k => k.DeclaringType!.DeclaringType == example);
        }

        var found = new List<string>();
        bool isLong = Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null;
        foreach (var (i, kernel) in kernels.Index())
        {
            string name = $"{kernel.DeclaringType!.FullName}.{kernel}";
            found.AddRange(OfflineCompiler.Lint(compiler.Ptx(kernel)).Select(problem => $"{name} {problem}"));
            if (isLong || i % 3 == 0)
            {
                // other tests run the kernels of many networks by OpenCL anyway
                Assert.Contains("kernel void", compiler.OpenCl(kernel));
            }
        }

        Assert.Empty(found);
    }
}
