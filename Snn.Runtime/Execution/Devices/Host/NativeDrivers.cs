using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU.Runtime.Cuda;

namespace Snn.Runtime;

/// <summary>
/// Finds the drivers' libraries. On Linux the packages that users install have only the numbered names (libOpenCL.so.1);
/// the plain ones come with development packages.
/// </summary>
internal static class NativeDrivers
{
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        if (OperatingSystem.IsLinux())
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                name is "OpenCL" or "cuda" && NativeLibrary.TryLoad($"lib{name}.so.1", out nint library) ? library : 0;
        }

        return true;
    });

    /// <summary>To be called before anything of CUDA or OpenCL.</summary>
    public static void Prepare() => _ = Prepared.Value;

    /// <summary>What NVIDIA's driver answers when it is started, which ILGPU keeps to itself; null where it starts or there is none.</summary>
    public static unsafe string? CudaFault()
    {
        Prepare();
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda" : "cuda", typeof(CudaDevice).Assembly, null, out nint driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out nint start)
            || !NativeLibrary.TryGetExport(driver, "cuGetErrorString", out nint describe))
        {
            return null;
        }

        int error = ((delegate* unmanaged<uint, int>)start)(0);
        if (error == 0)
        {
            return null;
        }

        byte* text = null;
        _ = ((delegate* unmanaged<int, byte**, int>)describe)(error, &text);
        return $"NVIDIA's driver does not start, '{Marshal.PtrToStringUTF8((nint)text) ?? "unknown error"}' (error {error} of CUDA)";
    }
}
