using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Snn.Runtime;

/// <summary>Stand-in until devices land.</summary>
public sealed class Device : IDisposable
{
    private readonly Context _context;

    private Device()
    {
        _context = Context.Create(b => b.CPU().Optimize(OptimizationLevel.O1));
        Accelerator = _context.CreateCPUAccelerator(0);
        Stream = Accelerator.DefaultStream;
    }

    /// <summary>Name.</summary>
    public string Name => Accelerator.Name;

    /// <summary>Accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Stream.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Launches so far.</summary>
    public int Launches { get; private set; }

    /// <summary>Opens.</summary>
    public static Device Open(string choice) => new();

    /// <summary>Counts.</summary>
    public void CountLaunch() => Launches++;

    /// <summary>Loads.</summary>
    public Kernel Load(MethodInfo kernel) =>
        Accelerator.LoadKernel(kernel);

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
