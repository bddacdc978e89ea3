using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>
/// An opened device with the kernels loaded on it. Kernels are compiled without ILGPU's second level of optimisation, which
/// marks divergent branches as uniform. Not thread-safe: one thread launches kernels and queues copies.
/// </summary>
public sealed class ComputeDevice : IDisposable
{
    // a warp of ILGPU's simulation is so many threads of the operating system
    private const int SimulatedWarp = 16;

    private const int FirstLaunches = 10;

    private readonly Context _context;
    private readonly KernelLoader _loader;
    private long _launchTime;
    private bool _disposed;

    private ComputeDevice(Context context, Accelerator accelerator, DeviceChoice choice, string name, bool hasGenericPointers)
    {
        (_context, Accelerator, Choice, Name) = (context, accelerator, choice, name);
        _loader = new(accelerator, name, hasGenericPointers);
        (Stream, Uploads) = (accelerator.CreateStream(), accelerator.CreateStream());
    }

    /// <summary>What was opened, with its number.</summary>
    public DeviceChoice Choice { get; }

    /// <summary>Its name as the driver gives it.</summary>
    public string Name { get; }

    /// <summary>ILGPU's face of it.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Where kernels and copies are queued, one after the other.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Where copies to the device are queued that need not wait for kernels; kernels that read them wait for it on the host.</summary>
    internal AcceleratorStream Uploads { get; }

    /// <summary>
    /// Whether it is a CPU, whose OpenCL driver runs the threads of a group one after the other, from barrier to barrier; or
    /// ILGPU's simulation.
    /// </summary>
    public bool IsCpu => Accelerator is CPUAccelerator or CLAccelerator { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU };

    /// <summary>Kernels launched so far.</summary>
    public long Launches { get; private set; }

    /// <summary>Kernels whose compiled text was found in the cache.</summary>
    public int KernelsFromCache => _loader.FromCache;

    /// <summary>Bytes of its memory that were asked for so far, whether freed since or not.</summary>
    public long BytesAllocated { get; private set; }

    /// <summary>
    /// Whether the driver's compiler may round a product and the sum that it goes into once instead of twice: that may be
    /// faster, and moves spikes whose threshold is met within rounding. Without it they are those of the CPU. Holds for
    /// kernels that are loaded later.
    /// </summary>
    public bool FusesProducts
    {
        get => _loader.FusesProducts;
        set => _loader.FusesProducts = value;
    }

    /// <summary>All kernels that were loaded.</summary>
    internal IReadOnlyList<LoadedKernel> Kernels => _loader.Loaded;

    /// <summary>What the host has spent on launches, the first few left out: drivers compile then.</summary>
    internal TimeSpan LaunchTime => Stopwatch.GetElapsedTime(0, _launchTime);

    /// <summary>Opens a device.</summary>
    /// <returns>Null for the CPU's vectors, which need no device: <c>cpu</c>, and <c>auto</c> where there is no GPU.</returns>
    /// <exception cref="DeviceException">There is no such device, or its driver is missing.</exception>
    public static ComputeDevice? Open(string choice) => Open(DeviceChoice.Parse(choice));

    /// <summary>Opens a device.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="passedOver">Is told why <c>auto</c> does not take a GPU that is there.</param>
    /// <returns>Null for the CPU's vectors, which need no device: <c>cpu</c>, and <c>auto</c> where there is no GPU.</returns>
    /// <exception cref="DeviceException">There is no such device, or its driver is missing.</exception>
    public static ComputeDevice? Open(DeviceChoice choice, Action<string>? passedOver = null)
    {
        NativeDrivers.Prepare();
        return choice.Kind switch
        {
            DeviceKind.Cpu => null,
            DeviceKind.Cuda => Cuda(choice),
            DeviceKind.OpenCl => OpenCl(choice, _ => true),
            DeviceKind.IlgpuCpu => Simulated(choice, warps: 1),
            _ => FirstGpu(passedOver),
        };
    }

    /// <summary>ILGPU's simulation with groups of at least so many threads, each a thread of the operating system.</summary>
    public static ComputeDevice Simulated(int groupThreads) =>
        Simulated(new(DeviceKind.IlgpuCpu), (int)BitOperations.RoundUpToPowerOf2((uint)(groupThreads + SimulatedWarp - 1) / SimulatedWarp));

    /// <summary>Compiles a kernel with explicit groups for this device, or takes it from the cache of compiled kernels.</summary>
    /// <param name="kernel">A static method.</param>
    /// <param name="groupThreads">Most threads of a group that it is launched with, where that is known: registers are dealt to so many.</param>
    public Kernel Load(MethodInfo kernel, int? groupThreads = null)
    {
        ThrowIfDisposed();
        return _loader.Load(kernel, groupThreads);
    }

    /// <summary>Compiles such a kernel of one argument, to be launched.</summary>
    /// <param name="kernel">A static method.</param>
    /// <param name="groupThreads">Most threads of a group that it is launched with, where that is known.</param>
    internal Action<AcceleratorStream, KernelConfig, TView> Launcher<TView>(Action<TView> kernel, int? groupThreads = null)
        where TView : struct => Load(kernel.Method, groupThreads).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TView>>();

    /// <summary>Compiles such a kernel that is also given a step.</summary>
    /// <param name="kernel">A static method.</param>
    internal Action<AcceleratorStream, KernelConfig, TView, int> Launcher<TView>(Action<TView, int> kernel)
        where TView : struct => Load(kernel.Method).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TView, int>>();

    /// <summary>Memory on the device.</summary>
    /// <param name="length">Number of elements; one is allocated where none is wanted.</param>
    /// <param name="what">What it is for, for the error.</param>
    /// <exception cref="DeviceException">The device has no room for it.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length, string what)
        where T : unmanaged
    {
        ThrowIfDisposed();
        try
        {
            var memory = Accelerator.Allocate1D<T>(Math.Max(length, 1));
            BytesAllocated += memory.LengthInBytes;
            return memory;
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException or OverflowException)
        {
            throw new DeviceException($"{Name} has no room for {what}, {Bytes<T>(length)} of {Bytes<byte>(Accelerator.MemorySize)}. Lower the batch size, the longest trial or the number of neurons.", e);
        }
    }

    /// <summary>Memory of the host that the device copies to and from while both go on, set to nothing.</summary>
    /// <param name="length">Number of elements; one is allocated where none is wanted.</param>
    /// <param name="what">What it is for, for the error.</param>
    /// <exception cref="DeviceException">The host has no room for it, or its system does not let so much of it be locked.</exception>
    public PageLockedArray1D<T> AllocatePageLocked<T>(long length, string what)
        where T : unmanaged
    {
        ThrowIfDisposed();
        try
        {
            return Accelerator.AllocatePageLocked1D<T>(Math.Max(length, 1));
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException or OverflowException)
        {
            throw new DeviceException($"{Name} cannot have {Bytes<T>(length)} of the host's memory locked for {what}: {Reason(e)}. Lower the batch size or the longest trial.", e);
        }
    }

    /// <summary>Mean time that the host takes to launch a kernel, the first launches left out: drivers compile then.</summary>
    public TimeSpan TimePerLaunch => Launches <= FirstLaunches ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, _launchTime / (Launches - FirstLaunches));

    /// <summary>Queues a kernel in which a thread has one element.</summary>
    internal void Launch<TView>(Action<AcceleratorStream, KernelConfig, TView> kernel, int elements, int threads, TView view)
        where TView : struct
    {
        if (elements == 0)
        {
            return;
        }

        using (CountLaunch())
        {
            kernel(Stream, new KernelConfig((elements + threads - 1) / threads, threads), view);
        }
    }

    /// <summary>Counts a launch, and what it takes until the result is disposed of.</summary>
    internal CountedLaunch CountLaunch() => new(this);

    /// <summary>A launch that is being made.</summary>
    internal readonly ref struct CountedLaunch(ComputeDevice device)
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            device.Launches++;
            device._launchTime += device.Launches > FirstLaunches ? Stopwatch.GetTimestamp() - _began : 0;
        }
    }

    /// <summary>Waits until all that was queued is done.</summary>
    /// <exception cref="DeviceException">A kernel failed.</exception>
    public void Wait()
    {
        try
        {
            Uploads.Synchronize();
            Stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>
    /// What to make of an error that any call to the driver may bring once a kernel has failed: the driver tells of it late.
    /// </summary>
    internal DeviceException Failure(AcceleratorException e) =>
        new($"A kernel failed on {Name}: {Reason(e)}. --device cpu runs without it.", e);

    /// <summary>Closes the device; what runs on it has been disposed of before.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Release(Uploads);
        Release(Stream);
        Release(Accelerator);
        Release(_context);
    }

    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <summary>
    /// Disposes of what a device owns. After a kernel has failed a driver frees nothing and repeats the failure, which would
    /// take the place of the error that tells of it.
    /// </summary>
    internal static void Release(IDisposable owned)
    {
        try
        {
            owned.Dispose();
        }
        catch (AcceleratorException)
        {
            // the process' end frees it
        }
    }

    private static ComputeDevice Cuda(DeviceChoice choice)
    {
        // all of them: of itself ILGPU says nothing of those whose driver is too old for it
        var context = NewContext(b => b.Cuda(_ => true));
        CudaDevice[] devices = [.. context.GetCudaDevices()];
        if (choice.Index >= devices.Length)
        {
            throw Missing(context, choice, devices.Select(d => d.Name), "a driver of NVIDIA (libcuda) and a GPU that it knows", NativeDrivers.CudaFault());
        }

        var device = devices[choice.Index];
        if (device.InstructionSet is null)
        {
            context.Dispose();
            var has = device.DriverVersion;
            CudaAccelerator.TryGetInstructionSet(device.Architecture!.Value, has, out var needed, out _);
            throw new DeviceException($"{choice}, {device.Name}, cannot be opened: its driver is one for CUDA {has.Major}.{has.Minor}, and {needed.Major}.{needed.Minor} is needed. Update it, or choose another with --device {DeviceChoice.Choices}.");
        }

        return Opened(context, choice, device);
    }

    private static ComputeDevice OpenCl(DeviceChoice choice, Predicate<CLDevice> wanted)
    {
        var context = NewContext(b => b.OpenCL(d => wanted(d)));
        CLDevice[] devices = [.. context.GetCLDevices()];
        if (choice.Index >= devices.Length)
        {
            throw Missing(context, choice, devices.Select(NameOf), "an OpenCL driver, such as the GPU vendor's, or PoCL for the CPU (Debian: pocl-opencl-icd)");
        }

        var device = devices[choice.Index];
        bool hasGenericPointers = device.Capabilities.GenericAddressSpace;
        if (!hasGenericPointers)
        {
            // ILGPU insists on them; KernelLoader writes kernels without
            typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))?.SetValue(device.Capabilities, true);
        }

        return Opened(context, choice, device, NameOf(device), hasGenericPointers);
    }

    private static ComputeDevice Simulated(DeviceChoice choice, int warps)
    {
        var context = NewContext(b => b.CPU(new CPUDevice(SimulatedWarp, warps, numMultiprocessors: 1)));
        return Opened(context, choice, context.Devices[0], "ILGPU's simulation on the CPU");
    }

    private static ComputeDevice? FirstGpu(Action<string>? passedOver)
    {
        foreach (Func<ComputeDevice> open in (Func<ComputeDevice>[])
            [() => Cuda(new(DeviceKind.Cuda)), () => OpenCl(new(DeviceKind.OpenCl), d => d.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU))])
        {
            try
            {
                return open();
            }
            catch (DeviceException e)
            {
                // the next kind, and at last the CPU
                if (!e.IsAbsence)
                {
                    passedOver?.Invoke(e.Message);
                }
            }
        }

        return null;
    }

    private static ComputeDevice Opened(Context context, DeviceChoice choice, Device found, string? alias = null, bool hasGenericPointers = true)
    {
        string name = alias ?? found.Name;
        try
        {
            return new(context, found.CreateAccelerator(context), choice, name, hasGenericPointers);
        }
        catch (Exception e) when (e is AcceleratorException or NotSupportedException or CapabilityNotSupportedException or EntryPointNotFoundException)
        {
            Release(context);
            throw new DeviceException($"{choice}, {name}, cannot be opened: {Reason(e)}. Choose another with --device {DeviceChoice.Choices}.", e);
        }
    }

    private static Context NewContext(Func<Context.Builder, Context.Builder> devices) =>
        Context.Create(b => devices(b).Optimize(OptimizationLevel.O1));

    private static DeviceException Missing(Context context, DeviceChoice choice, IEnumerable<string> devices, string needed, string? fault = null)
    {
        string[] names = [.. devices];
        context.Dispose();
        string there = fault ?? (names.Length == 0 ? "none was found" : "there are " + string.Join(", ", names.Select((n, i) => $"{i}: {n}")));
        return new($"There is no device {choice}: {there}. It needs {needed}. --device cpu needs nothing.") { IsAbsence = fault is null && names.Length == 0 };
    }

    private static string Bytes<T>(long length)
        where T : unmanaged
    {
        double bytes = length * (double)Interop.SizeOf<T>();
        var (unit, name) = bytes >= 1 << 30 ? (1 << 30, "GiB") : bytes >= 1 << 20 ? (1 << 20, "MiB") : (1 << 10, "KiB");
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:0.##} {name}");
    }

    /// <summary>A driver's message as a part of a sentence.</summary>
    private static string Reason(Exception e) => e.Message.TrimEnd('.');

    private static string NameOf(CLDevice device) => $"{device.Name} ({device.PlatformName})";
}
