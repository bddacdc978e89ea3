using System.Globalization;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Snn.Runtime;

/// <summary>What the arguments of a kernel take in the constant memory of a CUDA device.</summary>
internal static class KernelParameters
{
    /// <summary>Most bytes of a launch: 4096, and with CUDA 12.1 (PTX 8.1) 32764 on devices of compute capability 7.0 and later.</summary>
    public static int MostOn(CudaArchitecture device, CudaInstructionSet text) =>
        device >= CudaArchitecture.SM_70 && text >= CudaInstructionSet.ISA_81 ? 32764 : 4096;

    private const int PointerSize = 8;

    /// <summary>Why kernels of a network cannot be launched on a device; null where they can.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">Name of the network.</param>
    /// <param name="bytes">Bytes of the arguments.</param>
    public static string? WhyNot(ComputeDevice device, string network, int bytes) =>
        device.Accelerator is CudaAccelerator cuda && MostOn(cuda.Architecture, cuda.InstructionSet) is var most && bytes > most
            ? string.Create(CultureInfo.InvariantCulture, $"{network} has too many populations and projections for {device.Name}: its kernels take {bytes} bytes of parameters, and a launch has room for {most}. --device cpu runs it.")
            : null;

    /// <summary>Bytes of an argument. ILGPU makes pointer and length of a view, and keeps the order of fields.</summary>
    public static int SizeOf(Type type) => Layout(type).Size;

    private static (int Size, int Alignment) Layout(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>))
        {
            return (2 * PointerSize, PointerSize);
        }

        if (type.IsPrimitive)
        {
            int bytes = Interop.SizeOf(type);
            return (bytes, bytes);
        }

        var (size, alignment) = (0, 1);
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
        {
            var (bytes, step) = Layout(field.FieldType);
            size = RoundUp(size, step) + bytes;
            alignment = Math.Max(alignment, step);
        }

        return (RoundUp(size, alignment), alignment);
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
