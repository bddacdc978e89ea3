using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Snn.DeviceCheck;

/// <summary>What NVIDIA's driver says of a kernel, which ILGPU does not ask it for; null where there is no such driver.</summary>
internal static unsafe class CudaQueries
{
    private const int SpilledBytes = 3, Registers = 4;

    private static readonly delegate* unmanaged<int*, int, nint, int> Attribute = Find();

    public static int? RegistersOf(Kernel kernel) => Of(kernel, Registers);

    public static int? SpilledOf(Kernel kernel) => Of(kernel, SpilledBytes);

    /// <summary>Groups that a multiprocessor holds at the same time; null where the driver does not say.</summary>
    public static int? GroupsAtOnce(ComputeDevice device, Kernel kernel, int threads)
    {
        try
        {
            return kernel is CudaKernel ? device.Accelerator.EstimateMaxActiveGroupsPerMultiprocessor(kernel, threads, 0) : null;
        }
        catch (Exception e) when (e is AcceleratorException or EntryPointNotFoundException or NotSupportedException)
        {
            return null;
        }
    }

    private static int? Of(Kernel kernel, int attribute)
    {
        int value = 0;
        return Attribute != null && kernel is CudaKernel cuda && Attribute(&value, attribute, cuda.FunctionPtr) == 0 ? value : null;
    }

    private static delegate* unmanaged<int*, int, nint, int> Find() =>
        NativeLibrary.TryLoad("libcuda.so.1", out nint driver) && NativeLibrary.TryGetExport(driver, "cuFuncGetAttribute", out nint found)
            ? (delegate* unmanaged<int*, int, nint, int>)found
            : null;
}
