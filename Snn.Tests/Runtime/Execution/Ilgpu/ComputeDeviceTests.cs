using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using Snn.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Ilgpu;

public class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", DeviceKind.Auto, 0)]
    [InlineData("cpu", DeviceKind.Cpu, 0)]
    [InlineData("cuda", DeviceKind.Cuda, 0)]
    [InlineData("cuda:1", DeviceKind.Cuda, 1)]
    [InlineData("opencl:2", DeviceKind.OpenCl, 2)]
    [InlineData("ilgpu-cpu", DeviceKind.IlgpuCpu, 0)]
    public void A_choice_is_read(string text, DeviceKind kind, int index) =>
        Assert.Equal(new DeviceChoice(kind, index), DeviceChoice.Parse(text));

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:1")]
    [InlineData("")]
    public void What_names_no_device_is_answered_with_what_does(string text)
    {
        var error = Assert.Throws<DeviceException>(() => DeviceChoice.Parse(text));
        Assert.Equal($"'{text}' names no device; write auto, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.", error.Message);
    }

    [Fact]
    public void The_CPUs_vectors_need_no_device() => Assert.Null(ComputeDevice.Open("cpu"));

    [Fact]
    public void A_device_that_is_not_there_is_named_with_what_it_needs()
    {
        var error = Assert.Throws<DeviceException>(() => ComputeDevice.Open("cuda:99"));
        Assert.StartsWith("There is no device cuda:99: ", error.Message);
        Assert.Contains("a driver of NVIDIA", error.Message);
        Assert.Contains("--device cpu", error.Message);
    }

    [Fact]
    public void Too_much_memory_is_refused_with_what_to_do()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var error = Assert.Throws<DeviceException>(() => device.Allocate<float>(1L << 60, "the tape"));
        Assert.Contains("no room for the tape", error.Message);
        Assert.Contains("Lower the batch size", error.Message);
    }

    [Fact]
    public void A_kernel_runs_in_the_simulation()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Assert.Equal(SmallKernels.Expected(16, 4), SmallKernels.Run(device, 16, 4));
    }
}

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
