using Snn.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Ilgpu;

/// <summary>Needs any OpenCL driver; PoCL is one that needs no GPU (Debian: pocl-opencl-icd).</summary>
[Collection(KernelCacheTests)]
public class OpenClTests
{
    private const string KernelCacheTests = "kernel cache";

    [SkippableFact]
    public void A_kernel_runs_and_its_text_is_found_again()
    {
        using var folder = new CacheFolder();
        for (int start = 0; start < 2; start++)
        {
            using var device = OpenCl.OrSkip();
            Assert.Equal(SmallKernels.Expected(64, 4), SmallKernels.Run(device, 64, 4));
            Assert.Equal(start, device.KernelsFromCache);
        }
    }

    [SkippableFact]
    public void A_damaged_text_is_compiled_again()
    {
        using var folder = new CacheFolder();
        for (int start = 0; start < 2; start++)
        {
            using var device = OpenCl.OrSkip();
            Assert.Equal(SmallKernels.Expected(64, 4), SmallKernels.Run(device, 64, 4));
            Assert.Equal(0, device.KernelsFromCache);
            foreach (string file in Directory.GetFiles(folder.Path))
            {
                File.AppendAllText(file, "damage");
            }
        }
    }

    /// <summary>The folder of the cache is the process's: other tests that load kernels must not run meanwhile.</summary>
    [CollectionDefinition(KernelCacheTests, DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>Sends the kernel cache elsewhere for a test.</summary>
    private sealed class CacheFolder : IDisposable
    {
        private const string Variable = "SNN_KERNEL_CACHE";
        private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

        public CacheFolder() => Environment.SetEnvironmentVariable(Variable, Path);

        public string Path { get; } = Directory.CreateTempSubdirectory("snn-kernels").FullName;

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(Variable, _before);
            Directory.Delete(Path, recursive: true);
        }
    }
}

/// <summary>The OpenCL device of tests.</summary>
internal static class OpenCl
{
    /// <summary>Skips the test where there is no OpenCL driver.</summary>
    public static ComputeDevice OrSkip()
    {
        try
        {
            return ComputeDevice.Open("opencl")!;
        }
        catch (DeviceException e)
        {
            Skip.If(true, e.Message);
            throw;
        }
    }
}
