using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices.StandInDriver;

/// <summary>Whatever goes wrong with a driver is one line that says what to do, and no stack trace.</summary>
public sealed class CudaErrorTests(StandInCuda cuda) : IClassFixture<StandInCuda>
{
    private const string Choose = "or choose another with --device auto, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.";

    [SkippableFact]
    public void A_batch_that_has_no_room() =>
        Fails("error: Stand-in 90 has no room for the tapes, 60 KiB of 488.28 KiB. Lower the batch size, the longest trial or the number of neurons.", "STANDIN_MEMORY", "500000");

    [SkippableFact]
    public void The_host_lets_no_more_memory_be_locked() =>
        Fails("error: Stand-in 90 cannot have 4 KiB of the host's memory locked for spikes: out of memory. Lower the batch size or the longest trial.", "STANDIN_LOCKED", "5000");

    [SkippableFact]
    public void A_driver_that_does_not_start() => Fails(
        "error: There is no device cuda:0: NVIDIA's driver does not start, 'system has unsupported display driver / cuda driver combination' (error 803 of CUDA). "
        + "It needs a driver of NVIDIA (libcuda) and a GPU that it knows. --device cpu needs nothing.",
        "STANDIN_INIT", "803");

    [SkippableFact]
    public void A_driver_that_is_too_old() =>
        Fails($"error: cuda:0, Stand-in 90, cannot be opened: its driver is one for CUDA 10.0, and 11.8 is needed. Update it, {Choose}", "STANDIN_VERSION", "10000");

    [SkippableFact]
    public void A_driver_that_takes_no_kernel() => Fails(
        "error: The driver of Stand-in 90 does not take the kernel TrialBackByEventProp: a PTX JIT compilation failed. A newer driver may; --device cpu needs none.",
        "STANDIN_MODULE", "218");

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(13)]
    public void A_kernel_that_fails(int launch) =>
        Fails("error: A kernel failed on Stand-in 90: an illegal memory access was encountered. --device cpu runs without it.", "STANDIN_FAILS", $"{launch}");

    [SkippableTheory]
    [InlineData("12000", 4096)]
    [InlineData("12010", 32764)]
    [InlineData("12080", 32764)]
    public void A_network_of_more_arrays_than_a_launch_hands_over(string version, int room)
    {
        var run = cuda.Run("--device cuda --wide", ("STANDIN_VERSION", version));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"error: YinYangNetwork has too many populations and projections for Stand-in 90: its kernels take 34048 bytes of parameters, and a launch has room for {room}. --device cpu runs it.", run.Error.TrimEnd());
        Assert.Equal(0, run.Count("module"));
    }

    [SkippableFact]
    public void Auto_takes_the_CPU_where_the_driver_does_not_start()
    {
        var run = cuda.Run("--device auto", ("STANDIN_INIT", "999"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("ran on 1 threads of the CPU", run.Output);
        Assert.StartsWith("a GPU is passed over: There is no device cuda:0: NVIDIA's driver does not start, ", run.Error);
    }

    private void Fails(string expected, string setting, string value)
    {
        _ = cuda.First; // kernels are in the cache
        var run = cuda.Run("--device cuda", (setting, value));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(expected, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
