using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Snn.DeviceCheck;

/// <summary>What the device is, and what a launch, a barrier and a byte cost on it.</summary>
internal static class DeviceFacts
{
    public static void Find(CheckedDevice checkedDevice, Report report, Section section)
    {
        var device = checkedDevice.Now;
        var accelerator = device.Accelerator;
        report.Fact("device", $"{device.Name} ({device.Choice})");
        report.Fact("plan", string.Join(", then ", checkedDevice.Plans));
        report.Fact("multiprocessors", $"{accelerator.NumMultiprocessors} of at most {accelerator.MaxNumThreadsPerMultiprocessor} threads; groups of at most {accelerator.MaxNumThreadsPerGroup}, warps of {accelerator.WarpSize}");
        report.Fact("memory", Text($"{accelerator.MemorySize / 1e9:0.0} GB; shared by a group: {accelerator.MaxSharedMemoryPerGroup} bytes"));
        report.Fact("driver", accelerator switch
        {
            CudaAccelerator cuda => $"CUDA {cuda.DriverVersion}, {cuda.Architecture}, text of {cuda.InstructionSet}",
            CLAccelerator cl => $"{cl.CVersion}, {cl.Vendor}",
            _ => "none",
        });
        if (accelerator is CudaAccelerator)
        {
            report.Fact("nvidia-smi", ChildProcessOutput("nvidia-smi", "--query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem,power.limit,ecc.mode.current,mig.mode.current --format=csv,noheader"));
        }

        report.Fact("host", $"{Environment.ProcessorCount} threads, {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        report.Fact("build", typeof(DeviceFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?");
        if (section.HasTimeFor("what a launch takes", 1))
        {
            Launches(device, report);
        }

        if (!device.IsCpu && section.HasTimeFor("what a byte takes", 2))
        {
            report.Bandwidth = Bandwidth(device);
            report.Fact("bytes a second, read and written", Text($"{report.Bandwidth / 1e9:0} GB"));
        }

        if (!device.IsCpu && section.HasTimeFor("what a barrier takes", 2))
        {
            foreach (int threads in (int[])[128, 256, 288, 384])
            {
                Barrier(device, report, threads, 1);
            }
        }
    }

    /// <summary>Seconds of a barrier in groups of so many threads, of which each multiprocessor has so many at once; measured where it is not known.</summary>
    public static double Barrier(ComputeDevice device, Report report, int threads, int groupsAtOnce)
    {
        if (report.Barriers.TryGetValue((threads, groupsAtOnce), out double known))
        {
            return known;
        }

        const int few = 1000, many = 11_000;
        int groups = groupsAtOnce * device.Accelerator.NumMultiprocessors;
        var kernel = device.Load(typeof(MicroKernels).GetMethod(nameof(MicroKernels.Barriers))!, threads);
        using var done = device.Allocate<float>((long)groups * threads, "barriers");
        Run(few);
        double seconds = Math.Max(0, Enumerable.Range(0, 3).Min(_ => Run(many)) - Enumerable.Range(0, 3).Min(_ => Run(few))) / (many - few);
        report.Barriers[(threads, groupsAtOnce)] = seconds;
        report.Fact("barriers", Text($"{seconds * 1e9:0.0} ns in groups of {threads} threads, {groupsAtOnce} of them on a multiprocessor"));
        return seconds;

        double Run(int count)
        {
            long began = Stopwatch.GetTimestamp();
            kernel.Launch(device.Stream, new KernelConfig(groups, threads), done.View.AsContiguous(), count);
            device.Wait();
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private static void Launches(ComputeDevice device, Report report)
    {
        const int launches = 200;
        var kernel = device.Load(typeof(MicroKernels).GetMethod(nameof(MicroKernels.Barriers))!, 32);
        using var done = device.Allocate<float>(32, "launches");
        Run(launches);
        var (queued, waited) = Run(launches);
        var (_, alone) = Run(1);
        report.Fact("launches", Text($"{queued * 1e6 / launches:0.0} us of the host each, {waited * 1e6 / launches:0.0} us each until all are done, {alone * 1e6:0.0} us for one and the wait"));

        (double Queued, double Waited) Run(int count)
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                kernel.Launch(device.Stream, new KernelConfig(1, 32), done.View.AsContiguous(), 1);
            }

            double queued = Stopwatch.GetElapsedTime(began).TotalSeconds;
            device.Wait();
            return (queued, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static double Bandwidth(ComputeDevice device)
    {
        // several times the second-level cache of a GPU
        int length = (int)Math.Min(256 << 20, device.Accelerator.MemorySize / 32 / sizeof(float));
        using var from = device.Allocate<float>(length, "copies");
        using var to = device.Allocate<float>(length, "copies");
        from.MemSetToZero(device.Stream);
        to.MemSetToZero(device.Stream);
        var kernel = device.Load(typeof(MicroKernels).GetMethod(nameof(MicroKernels.Copy))!, 256);
        int threads = 256, groups = 8 * device.Accelerator.NumMultiprocessors;
        double best = double.MaxValue;
        for (int i = 0; i < 6; i++)
        {
            long began = Stopwatch.GetTimestamp();
            kernel.Launch(device.Stream, new KernelConfig(groups, threads), from.View.AsContiguous(), to.View.AsContiguous());
            device.Wait();
            best = i == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return 2.0 * sizeof(float) * length / best;
    }

    private static string Processor()
    {
        const string cpus = "/proc/cpuinfo";
        return File.Exists(cpus) ? File.ReadLines(cpus).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?" : "?";
    }

    private static string ChildProcessOutput(string command, string arguments) => Child.Run(command, arguments, 10) is { } child ? child.Output.Trim() : "not there";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
