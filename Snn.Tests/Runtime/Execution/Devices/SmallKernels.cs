using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>A kernel with groups that share memory, and what it gives.</summary>
public static class SmallKernels
{
    /// <summary>Views in a struct, as generated kernels take them.</summary>
    public struct Arrays
    {
        public ArrayView<float> Values;
    }

    /// <summary>Every group turns round its part of the values.</summary>
    public static void Turn(Arrays arrays, float factor)
    {
        var part = SharedMemory.Allocate<float>(64);
        part[Group.IdxX] = factor * arrays.Values[Grid.GlobalIndex.X];
        Group.Barrier();
        arrays.Values[Grid.GlobalIndex.X] = part[Group.DimX - 1 - Group.IdxX];
    }

    /// <summary>
    /// a·b − c with a·b = 1 + 2⁻¹¹ + 2⁻²⁴, which is no float, and c = 1 + 2⁻¹¹, the nearest: nothing where the product is
    /// rounded, 2⁻²⁴ where it is not.
    /// </summary>
    public static void MultiplyAndSubtract(Arrays arrays, float factor)
    {
        int i = Grid.GlobalIndex.X;
        float a = 1f + arrays.Values[i] * (1f / 4096), c = 1f + arrays.Values[i] * (1f / 2048);
        arrays.Values[i] = a * a - c;
    }

    /// <summary>What a device makes of <see cref="MultiplyAndSubtract"/>.</summary>
    internal static float ProductRounding(ComputeDevice device) => Run(device, 16, 1, typeof(SmallKernels).GetMethod(nameof(MultiplyAndSubtract)))[1];

    internal static float[] Expected(int group, int groups) =>
        [.. Enumerable.Range(0, group * groups).Chunk(group).SelectMany(c => c.Reverse()).Select(i => 2f * i)];

    internal static float[] Run(ComputeDevice device, int group, int groups, MethodInfo? other = null)
    {
        var kernel = device.Load(other ?? typeof(SmallKernels).GetMethod(nameof(Turn))!);
        using var values = device.Allocate<float>(group * groups, "values");
        values.CopyFromCPU([.. Enumerable.Range(0, group * groups).Select(i => (float)i)]);
        kernel.Launch(device.Stream, new KernelConfig(groups, group), new Arrays { Values = values.View.AsContiguous() }, 2f);
        device.Wait();
        return values.GetAsArray1D();
    }
}
