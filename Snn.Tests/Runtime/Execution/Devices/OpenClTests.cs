using Snn.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices;

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

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_product_is_rounded_before_it_is_added_to(bool fuses)
    {
        using var folder = new CacheFolder();
        using var device = OpenCl.OrSkip();
        device.FusesProducts = fuses;
        Assert.Contains(SmallKernels.ProductRounding(device), fuses ? (float[])[0, 1f / (1 << 24)] : [0]);
        Assert.Equal(!fuses, File.ReadAllText(Directory.GetFiles(folder.Path).Single()).Contains("FP_CONTRACT OFF", StringComparison.Ordinal));
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
