using ILGPU.Runtime;

namespace Snn.DeviceCheck;

/// <summary>The device that is checked, opened anew after something failed on it.</summary>
internal sealed class CheckedDevice : IDisposable
{
    private ComputeDevice? _device;

    public CheckedDevice(string? choice, Report report)
    {
        _device = choice is not null ? Named(choice, report) : FirstGpu(report) ?? Named("opencl", report);
        if (_device is not null)
        {
            Choice = _device.Choice.ToString();
            Plans = _device.IsCpu ? [DevicePlan.TrialPerThread, DevicePlan.Step, DevicePlan.Trial] : [DevicePlan.Trial, DevicePlan.Step];
        }
    }

    public bool IsThere => _device is not null;

    /// <summary>As a command line names it.</summary>
    public string Choice { get; } = "";

    /// <summary>The plans that make sense on it, that which it takes of itself first.</summary>
    public DevicePlan[] Plans { get; } = [];

    public ComputeDevice Now => _device ??= ComputeDevice.Open(Choice)!;

    /// <summary>Takes it for broken: after a kernel has failed, every call of a driver fails.</summary>
    public void Reopen()
    {
        _device?.Dispose();
        _device = null;
    }

    public void Dispose() => _device?.Dispose();

    /// <summary>Whether an exception may have left the device unusable.</summary>
    public static bool Breaks(Exception e) => e is AcceleratorException or DeviceException { InnerException: AcceleratorException };

    private static ComputeDevice? FirstGpu(Report report) =>
        ComputeDevice.Open(new DeviceChoice(DeviceKind.Auto), why => report.Add(new CheckResult("a GPU that is there opens", Outcome.Failed, why, 0)));

    private static ComputeDevice? Named(string choice, Report report)
    {
        try
        {
            return ComputeDevice.Open(choice);
        }
        catch (DeviceException e)
        {
            report.Fact(choice, e.Message);
            return null;
        }
    }
}
