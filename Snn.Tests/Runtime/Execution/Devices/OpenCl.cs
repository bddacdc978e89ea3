using Snn.Runtime;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>The OpenCL device of tests.</summary>
internal static class OpenCl
{
    /// <summary>Skips the test where there is no OpenCL driver.</summary>
    public static ComputeDevice OrSkip()
    {
        try
        {
            return ComputeDevice.Open("opencl")!;
        }
        catch (DeviceException e)
        {
            Skip.If(true, e.Message);
            throw;
        }
    }
}
