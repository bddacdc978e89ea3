using System.Runtime.InteropServices;
using System.Runtime.Loader;

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
}
