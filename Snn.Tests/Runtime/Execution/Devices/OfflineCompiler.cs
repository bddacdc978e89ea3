using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>Compiles kernels to the texts that drivers get, with no driver and no device.</summary>
internal sealed partial class OfflineCompiler : IDisposable
{
    private const int MostParameterBytes = 4096;

    private readonly Context _context = Context.Create(b => b.Optimize(OptimizationLevel.O1));
    private readonly PTXBackend _ptx;
    private readonly CLBackend _openCl;

    public OfflineCompiler()
    {
        // newer devices get this text too: ILGPU emits nothing above sm_80
        var architecture = CudaArchitecture.SM_80;
        _ptx = new(_context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_70, null);
        var capabilities = new CLCapabilityContext(float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        _openCl = new(_context, capabilities, CLDeviceVendor.Other, CLCVersion.CL30);
    }

    public string Ptx(MethodInfo kernel) => ((PTXCompiledKernel)_ptx.Compile(Entry(kernel), KernelSpecialization.Empty)).PTXAssembly;

    public string OpenCl(MethodInfo kernel) => ((CLCompiledKernel)_openCl.Compile(Entry(kernel), KernelSpecialization.Empty)).Source;

    /// <summary>What is slow, wrong or refused on a device although it compiles.</summary>
    public static IEnumerable<string> Lint(string ptx)
    {
        if (ptx.Contains(".extern .func", StringComparison.Ordinal))
        {
            yield return "calls a function that nobody defines";
        }

        if (DoublePattern().IsMatch(ptx))
        {
            yield return "computes in double";
        }

        if (ptx.Contains(".local", StringComparison.Ordinal))
        {
            yield return "uses local memory";
        }

        if (UniformPattern().IsMatch(ptx))
        {
            yield return "promises that a conditional branch is uniform";
        }

        if (ptx.Contains(".approx", StringComparison.Ordinal))
        {
            yield return "uses an approximation of the hardware";
        }

        int bytes = ParameterBytes(ptx);
        if (bytes > MostParameterBytes)
        {
            yield return $"takes {bytes} bytes of parameters";
        }
    }

    /// <summary>Bytes of the structs that a kernel is given.</summary>
    public static int ParameterBytes(string ptx) => ParameterPattern().Matches(EntryHead(ptx)).Sum(m => int.Parse(m.Groups[1].Value));

    public void Dispose()
    {
        _ptx.Dispose();
        _openCl.Dispose();
        _context.Dispose();
    }

    private static EntryPointDescription Entry(MethodInfo kernel) => EntryPointDescription.FromExplicitlyGroupedKernel(kernel);

    private static string EntryHead(string ptx)
    {
        int start = ptx.IndexOf(".visible .entry", StringComparison.Ordinal);
        return ptx[start..ptx.IndexOf('{', start)];
    }

    [GeneratedRegex(@"\.f64\b")]
    private static partial Regex DoublePattern();

    [GeneratedRegex(@"@!?%p\d+\s+bra\.uni")]
    private static partial Regex UniformPattern();

    [GeneratedRegex(@"\.param [^\n]*?\.b8 \w+\[(\d+)\]")]
    private static partial Regex ParameterPattern();
}
