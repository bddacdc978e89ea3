using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>The bits of a run depend neither on the width of the CPU's vectors nor on its other instructions.</summary>
public class SameBitsTests
{
    private static readonly Lazy<string> All = new(() => Bits());

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Without_some_instructions_a_run_has_the_same_bits(string instructions) => Assert.Equal(All.Value, Bits((instructions, "0")));

    private static string Bits(params (string, string)[] settings)
    {
        var (code, output, error) = ChildProcess.Run(ChildProcess.Dotnet, $"{ChildProcess.Program} bits", AppContext.BaseDirectory, settings);
        Assert.True(code == 0, error);
        return output;
    }
}
