using System.Globalization;

namespace Snn.Runtime;

/// <summary>What a run is to run on, as written on a command line: <c>auto</c>, <c>cpu</c>, <c>cuda[:i]</c>, <c>opencl[:i]</c> or <c>ilgpu-cpu</c>.</summary>
/// <param name="Kind">The kind of device.</param>
/// <param name="Index">Which of several, from 0.</param>
public readonly record struct DeviceChoice(DeviceKind Kind, int Index = 0)
{
    /// <summary>All that can be written.</summary>
    public const string Choices = "auto, cpu, cuda[:i], opencl[:i] or ilgpu-cpu";

    /// <summary>Reads a choice.</summary>
    /// <exception cref="DeviceException">The text names no device.</exception>
    public static DeviceChoice Parse(string text)
    {
        string[] parts = text.Split(':');
        int index = 0;
        var kind = parts[0] switch
        {
            "auto" => DeviceKind.Auto,
            "cpu" => DeviceKind.Cpu,
            "cuda" => DeviceKind.Cuda,
            "opencl" => DeviceKind.OpenCl,
            "ilgpu-cpu" => DeviceKind.IlgpuCpu,
            _ => throw Bad(),
        };
        bool isNumbered = kind is DeviceKind.Cuda or DeviceKind.OpenCl;
        if (parts.Length > (isNumbered ? 2 : 1) || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
        {
            throw Bad();
        }

        return new(kind, index);

        DeviceException Bad() => new($"'{text}' names no device; write {Choices}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        DeviceKind.IlgpuCpu => "ilgpu-cpu",
        _ => $"{Kind.ToString().ToLowerInvariant()}:{Index}",
    };
}

/// <summary>Kinds of devices.</summary>
public enum DeviceKind
{
    /// <summary>The first GPU if there is one, else the CPU's vectors.</summary>
    Auto,

    /// <summary>Vectors and threads of the CPU, without ILGPU.</summary>
    Cpu,

    /// <summary>A GPU of NVIDIA.</summary>
    Cuda,

    /// <summary>Any OpenCL device.</summary>
    OpenCl,

    /// <summary>ILGPU's own simulation of a GPU: to debug kernels, far too slow to train.</summary>
    IlgpuCpu,
}

/// <summary>A device cannot be had or cannot go on; the message says what to do.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public DeviceException(string message, Exception? cause = null) : base(message, cause)
    {
    }

    /// <summary>Whether there is nothing of the kind at all, rather than something that does not work.</summary>
    internal bool IsAbsence { get; init; }
}
