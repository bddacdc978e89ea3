using System.Reflection;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Conformance.Kinds;
using Xunit;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>What a launch hands over is counted before there are kernels; their text is the judge.</summary>
public sealed class KernelParameterTests
{
    [Fact]
    public void A_recurrent_network() => Check(new LifExponentialNetwork(5 * ms), new EProp());

    [Fact]
    public void The_network_of_an_example() => Check(new YinYangExample.YinYangNetwork(5, 40, 3), new EventProp());

    [Fact]
    public void A_network_that_learns_parameters() => Check(new StartedNetwork(), new EventProp());

    [Fact]
    public void A_network_whose_populations_share_kernels() => Check(new LayeredNetwork(), new EventProp());

    [Fact]
    public void A_network_that_shares_weights() => Check(new ConvolvedFew(), new EventProp(), hasTrials: false);

    private static void Check(INetwork network, LearningRule rule, bool hasTrials = true)
    {
        using var compiler = new OfflineCompiler();
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trials = hasTrials ? Batch(DevicePlan.Trial) : null;
        using var steps = Batch(DevicePlan.Step);
        int bytes = steps.ParameterBytes - sizeof(int);
        MethodInfo[] kernels = [.. network.GetType().GetNestedType("IlgpuKernels", BindingFlags.Public | BindingFlags.NonPublic)!
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(m => m.GetCustomAttribute<DeviceKernelAttribute>() is not null)
            .SelectMany(GenericKernels.Closed)];
        Assert.True(kernels.Length >= 6);
        Assert.All(kernels, k => Assert.Equal(bytes, OfflineCompiler.ParameterBytes(compiler.Ptx(k))));
        Assert.Equal(bytes, trials?.ParameterBytes ?? bytes);

        DeviceBatch Batch(DevicePlan plan) => network.CreateBatch(new(network.Layout(), device, MaxSteps: 4, Batch: 2) { Rule = rule, Plan = plan });
    }
}
