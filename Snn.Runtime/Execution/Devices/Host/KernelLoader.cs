using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>
/// Compiles kernels for one device and keeps the compiled text, since ILGPU takes from 0.4 to 2.5 seconds for a first
/// kernel and keeps none itself. To make a kernel of kept text, parts of ILGPU are needed that are not public; if a version
/// has changed them, the kernel is compiled afresh.
/// </summary>
internal sealed partial class KernelLoader(Accelerator accelerator, string device, bool hasGenericPointers)
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private readonly KernelCache _cache = KernelCache.Standard;

    private readonly List<LoadedKernel> _loaded = [];

    /// <summary>Kernels made of kept text.</summary>
    public int FromCache { get; private set; }

    /// <summary>All that were loaded, in their order.</summary>
    public IReadOnlyList<LoadedKernel> Loaded => _loaded;

    /// <summary>Whether the driver's compiler may round a product and the sum that it goes into once instead of twice.</summary>
    public bool FusesProducts { get; set; }

    /// <summary>Makes a kernel.</summary>
    /// <param name="method">What it does.</param>
    /// <param name="groupThreads">Most threads of a group; null where it is not known.</param>
    public Kernel Load(MethodInfo method, int? groupThreads)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), FromCache);
        var kernel = Make(method, groupThreads);
        _loaded.Add(new(method, kernel, groupThreads, Stopwatch.GetElapsedTime(began), FromCache > before));
        return kernel;
    }

    private Kernel Make(MethodInfo method, int? groupThreads)
    {
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(method);
        if (accelerator is not (CudaAccelerator or CLAccelerator))
        {
            return accelerator.LoadKernel(accelerator.GetBackend().Compile(entry, KernelSpecialization.Empty));
        }

        // OpenCL deals registers when a group is launched
        var specialization = accelerator is CudaAccelerator ? new KernelSpecialization(groupThreads, null) : KernelSpecialization.Empty;
        string key = KernelCache.Key(method, $"{device}, {Target()}, {specialization.MaxNumThreadsPerGroup}, {(FusesProducts ? "fused" : "as written")}");
        if (_cache.Find(key) is { } kept && Remake(entry, specialization, kept) is { } known)
        {
            FromCache++;
            return known;
        }

        var compiled = accelerator.GetBackend().Compile(entry, specialization);
        var (text, shared) = (TextOf(compiled), SharedOf(compiled));
        string mended = compiled is CLCompiledKernel ? MendedOpenCl(text) : FusesProducts ? text : RoundEach(text);
        if (mended != text && Remake(entry, specialization, new(mended, shared)) is { } better)
        {
            Keep(mended);
            return better;
        }

        var made = Taken(compiled, method);
        Keep(text);
        return made;

        void Keep(string kept)
        {
            if (shared >= 0)
            {
                _cache.Keep(key, new(kept, shared));
            }
        }
    }

    private Kernel Taken(CompiledKernel compiled, MethodInfo method)
    {
        try
        {
            return accelerator.LoadKernel(compiled);
        }
        catch (AcceleratorException e)
        {
            throw new DeviceException($"The driver of {device} does not take the kernel {method.Name}: {e.Message.TrimEnd('.')}. A newer driver may; --device cpu needs none.", e);
        }
    }

    private string MendedOpenCl(string text)
    {
        text = Restrict(FenceLocalMemory(hasGenericPointers ? text : PointGlobally(text)));
        return FusesProducts ? text : "#pragma OPENCL FP_CONTRACT OFF\n" + text;
    }

    /// <summary>
    /// An operation of PTX that says nothing of rounding may become one with its neighbour, and a spike whose threshold is met
    /// within rounding is then another than the CPU's.
    /// </summary>
    private static string RoundEach(string ptx) => UnroundedPattern().Replace(ptx, "$1.rn.$2");

    [GeneratedRegex(@"\b(add|sub|mul)\.(f32|f64)\b")]
    private static partial Regex UnroundedPattern();

    /// <summary>
    /// No number of one float array is in another: without knowing that, a compiler for CPUs makes no vectors of a loop
    /// over neurons.
    /// </summary>
    private static string Restrict(string text) => ViewPattern().Replace(text, "global float* restrict $1");

    /// <summary>
    /// Many drivers have no pointers to any kind of memory, since OpenCL 3 asks for none; PoCL up to version 3 is one. All
    /// arrays that a kernel is given are in global memory.
    /// </summary>
    private static string PointGlobally(string text) => text.Replace("__generic ", "__global ", StringComparison.Ordinal);

    /// <summary>ILGPU's barrier in OpenCL orders global memory alone; groups also share local memory.</summary>
    private static string FenceLocalMemory(string text) => BarrierPattern().Replace(text, "barrier ( CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE )");

    [GeneratedRegex(@"global float\* (view_\d+)")]
    private static partial Regex ViewPattern();

    [GeneratedRegex(@"work_group_barrier\s*\(\s*CLK_GLOBAL_MEM_FENCE\s*\)")]
    private static partial Regex BarrierPattern();

    /// <summary>What the text was compiled for, and by what.</summary>
    private string Target() => accelerator switch
    {
        CudaAccelerator cuda => $"{cuda.Architecture} {cuda.InstructionSet}",
        CLAccelerator cl => $"{cl.CVersion} {cl.Vendor}",
        _ => "",
    };

    private static string TextOf(CompiledKernel kernel) => kernel is PTXCompiledKernel ptx ? ptx.PTXAssembly : ((CLCompiledKernel)kernel).Source;

    /// <summary>Bytes of shared memory of fixed size, or −1 where that cannot be found out.</summary>
    private static int SharedOf(CompiledKernel kernel) =>
        typeof(CompiledKernel).GetProperty("EntryPoint", Hidden)?.GetValue(kernel) is EntryPoint { SharedMemory.HasDynamicMemory: false } entry
            ? entry.SharedMemory.StaticSize
            : -1;

    private Kernel? Remake(EntryPointDescription entry, in KernelSpecialization specialization, KeptKernel kept)
    {
        try
        {
            var shared = new SharedMemorySpecification(kept.SharedBytes, false);
            if (accelerator is CLAccelerator cl)
            {
                var types = typeof(Context).GetProperty("TypeContext", Hidden)!.GetValue(accelerator.Context);
                var constructor = typeof(SeparateViewEntryPoint).GetConstructors().Single();
                const int fieldsPerView = 2; // pointer and length
                var clEntry = (SeparateViewEntryPoint)constructor.Invoke([entry, shared, specialization, types, fieldsPerView]);
                return cl.LoadKernel(new CLCompiledKernel(cl.Context, clEntry, null!, kept.Text, ((CLBackend)cl.GetBackend()).CLStdVersion));
            }

            var ptx = typeof(PTXCompiledKernel).GetConstructors(Hidden).Single();
            var ptxEntry = new EntryPoint(entry, shared, specialization);
            return accelerator.LoadKernel((CompiledKernel)ptx.Invoke([accelerator.Context, ptxEntry, null, kept.Text]));
        }
        catch (Exception e) when (e is TargetInvocationException or TargetParameterCountException or ArgumentException
            or InvalidOperationException or NullReferenceException or InvalidCastException or AcceleratorException or InternalCompilerException)
        {
            return null;
        }
    }
}

/// <summary>A kernel of a device, and what it took to get it.</summary>
/// <param name="Method">What it does.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="GroupThreads">Most threads of a group; null where that was not known.</param>
/// <param name="Took">Translating it, or reading the kept text, and the driver's work on that.</param>
/// <param name="FromCache">Whether it was made of kept text.</param>
internal sealed record LoadedKernel(MethodInfo Method, Kernel Kernel, int? GroupThreads, TimeSpan Took, bool FromCache);
