using Snn.Runtime;
using Snn.Tests.Conformance.Kinds;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Networks of every kind that learn by e-prop as they run, on devices.</summary>
public sealed class DeviceOnlineTests
{
    private static readonly Dictionary<string, (Func<INetwork> Make, float PruneBelow)> Networks = new()
    {
        ["golden"] = (() => new DrawnGoldenNetwork(), 0),
        ["pruned, without adaptation"] = (() => new SimpleTraceNetwork(), 0.3f),
        ["written rules"] = (() => new WrittenNetwork(3 * ms), 0),
        ["a written rule beside derived ones, on some pairs"] = (() => new PartlyWrittenNetwork(2 * ms), 0),
        ["a written rule that sees all there is to see"] = (() => new WatchedNetwork(), 0),
        ["a written rule that reads the weight"] = (() => new ShrinkingNetwork(), 0),
        ["populations and projections that share kernels"] = (() => new LearningLayers(), 0),
        ["populations that share kernels, whatever paths are"] = (() => new LearningMixed(), 0),
        ["delays of single synapses"] = (() => new DelayedOnline(), 0),
    };

    public static TheoryData<string, Feedback> Cases()
    {
        var data = new TheoryData<string, Feedback>();
        foreach (var (i, name) in OnlineTests.Networks.Keys.Concat(Networks.Keys).Index())
        {
            data.Add(name, i % 2 == 0 ? Feedback.Symmetric : Feedback.Random);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_has_the_gradients_of_the_CPU(string name, Feedback feedback)
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(device, name, feedback, wide: false);
    }

    [SkippableTheory]
    [InlineData("a written rule beside derived ones, on some pairs", Feedback.Random)]
    [InlineData("populations and projections that share kernels", Feedback.Symmetric)]
    [InlineData("populations that share kernels, whatever paths are", Feedback.Symmetric)]
    [InlineData("delays of single synapses", Feedback.Random)]
    public void OpenCL_has_the_gradients_of_the_CPU(string name, Feedback feedback)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, name, feedback, wide: true);
    }

    private static void Compare(ComputeDevice device, string name, Feedback feedback, bool wide)
    {
        if (OnlineTests.Networks.TryGetValue(name, out var network))
        {
            DeviceOnlineRun.Compare(device, network, feedback, wide);
        }
        else
        {
            DeviceOnlineRun.Compare(device, Networks[name].Make(), feedback, wide, pruneBelow: Networks[name].PruneBelow);
        }
    }
}
