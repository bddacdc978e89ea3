using Snn.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices;

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
