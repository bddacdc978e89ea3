using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Devices against the numbers of the independent float64 program, with no other backend between.</summary>
public sealed class DeviceGoldenTests
{
    public static TheoryData<string, DevicePlan> Cases => new()
    {
        { "eprop_alif.json", DevicePlan.Step },
        { "eprop_alif.json", DevicePlan.Trial },
        { "eprop_alif.json", DevicePlan.TrialPerThread },
        { "bptt_alif.json", DevicePlan.Step },
        { "bptt_alif.json", DevicePlan.Trial },
        { "bptt_alif.json", DevicePlan.TrialPerThread },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_the_golden_files(string file, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        Compare(device, file, plan);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void OpenCL_equals_the_golden_files(string file, DevicePlan plan)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, file, plan);
    }

    internal static void Compare(ComputeDevice device, string file, DevicePlan plan)
    {
        var golden = GoldenGradientTests.Read(file);
        var (input, label) = GoldenGradientTests.Example();
        bool throughTime = file.StartsWith("bptt", StringComparison.Ordinal);
        LearningRule rule = throughTime ? new SurrogateBptt() : new EProp { Feedback = Feedback.Random };
        INetwork network = throughTime ? new TrainedGoldenNetwork() : new GoldenNetwork();
        using var loaded = GoldenGradientTests.Loaded(Backend.Simd, rule, network);
        using var feedback = new WeightStore(loaded.Layout);
        if (!throughTime)
        {
            TrialRun.Set(feedback, loaded.Layout.Projection("Out"), GoldenGradientTests.Matrix("B"));
            loaded.FixFeedback(feedback);
        }

        using var run = new DeviceRun(network, device, plan, loaded, [input]);
        run.Train(_ => label);
        Assert.Equal(GoldenGradientTests.Pairs("hidden_spikes"), run.Spikes("Hidden"));
        foreach (var (projection, name) in new[] { ("In", "dW_in"), ("Rec", "dW_rec"), ("Out", "dW_out") })
        {
            Expect.Close(GoldenGradientTests.Matrix(name, golden), loaded.Matrix(run.Gradients[0], projection), 1e-4, name);
        }

        foreach (var (parameter, name) in throughTime ? new[] { ("Hidden.TauMem", "tau_mem"), ("Hidden.TauAdapt", "tau_adapt"), ("Output.TauOut", "tau_out") } : [])
        {
            double expected = golden.GetProperty("dparams").GetProperty(name).GetDouble();
            Assert.InRange(run.ParameterGradient[parameter][0] / expected, 1 - 1e-4, 1 + 1e-4);
        }
    }
}
