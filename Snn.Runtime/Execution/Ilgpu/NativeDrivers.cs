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

            // PoCL up to version 3 has no generic address space: all our pointers are global. .NET's own setter does not
            // reach the environment that native code reads, and PoCL reads it when it is loaded.
            _ = SetEnvironment("POCL_EXTRA_BUILD_FLAGS", "-D__generic=__global", 1);
        }

        return true;
    });

    /// <summary>To be called before anything of CUDA or OpenCL.</summary>
    public static void Prepare() => _ = Prepared.Value;

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
