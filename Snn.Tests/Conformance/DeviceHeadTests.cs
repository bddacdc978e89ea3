using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Several readouts, and several losses of one, on a device against the CPU.</summary>
public sealed class DeviceHeadTests
{
    private static readonly int[] Lengths = [30, 50, 41];

    public static TheoryData<string, LearningRule, DevicePlan> Cases() => new()
    {
        { "heads", new SurrogateBptt(), DevicePlan.Step },
        { "heads", new EProp(), DevicePlan.Trial },
        { "kinds", new SurrogateBptt(), DevicePlan.TrialPerThread },
        { "heads", new EProp { Online = true }, DevicePlan.Step },
        { "kinds", new EProp { Online = true }, DevicePlan.Step },
        { "other kinds", new EProp { Online = true }, DevicePlan.Step },
        { "written kinds", new EProp { Online = true }, DevicePlan.Step },
        { "spiking", new SurrogateBptt(), DevicePlan.TrialPerThread },
        { "spiking", new EventProp(), DevicePlan.TrialPerThread },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_the_CPU(string name, LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        Compare(device, name, rule, plan);
    }

    [SkippableFact]
    public void OpenCL_equals_the_CPU()
    {
        using var device = OpenCl.OrSkip();
        Compare(device, "heads", new SurrogateBptt(), DevicePlan.TrialPerThread);
    }

    private static void Compare(ComputeDevice device, string name, LearningRule rule, DevicePlan plan)
    {
        INetwork network = name switch { "heads" => new HeadsNetwork(), "kinds" => new KindHeadsNetwork(), "other kinds" => new OtherKindHeadsNetwork(), "written kinds" => new WrittenKindHeadsNetwork(), _ => new SpikingHeadsNetwork() };
        bool spikes = name == "spiking";
        var timed = new FirstSpikeCrossEntropy { Tau = 3 * Units.ms };
        Loss counted = rule is EventProp ? new FirstSpikeCrossEntropy { Tau = 8 * Units.ms, SilentStrength = 2 } : new SpikeCountCrossEntropy();
        ReadoutLoss[] losses = spikes
            ? [new("Early", counted) { Weight = 0.5 }, new("Late", timed) { Weight = 2 }, new("Early", timed), new("Late", counted) { Weight = 0.3 }]
            : [new("Class", new PerStepCrossEntropy()), new("Curve", new MeanSquaredErrorOverTime()) { Weight = 0.3 }, new("Class", rule is EProp { Online: true } ? new PerStepCrossEntropy() : new AverageCrossEntropy()) { Weight = 2 }];
        using var cpu = new TrialRun(network, Backend.Simd, Lengths.Max(), rule is EProp ? new EProp() : rule);
        Example[] examples = [.. Lengths.Select((steps, i) => spikes
            ? new Example(Inputs.Random(6, steps, 0.2, seed: i), i % 2).For("Late", 2 - i)
            : new Example(Inputs.Random(12, steps, 0.15, seed: i), i).For("Curve", HeadGradientTests.Curve(steps, i + 1)))];
        using var batch = network.CreateBatch(new(cpu.Layout, device, Lengths.Max(), Lengths.Length) { Rule = rule, Weights = cpu.Weights, Losses = losses, Shards = Lengths.Length, Plan = plan });
        cpu.Trial.Setup.Feedback!.Follow(cpu.Weights);
        batch.Load(cpu.Weights, cpu.Trial.Setup.Feedback);
        using var gradient = cpu.Weights.Alike();
        for (int round = 0; round < 2; round++) // the second with what the first has left
        {
            batch.ClearGradients();
            batch.Prepare(examples, [.. examples.Select((_, i) => (int[])[i])]);
            batch.Forward();
            batch.Evaluate();
            batch.Backward();
            batch.Finish();
            for (int i = 0; i < examples.Length; i++)
            {
                cpu.Trial.Forward(examples[i].Spikes);
                double expected = cpu.Trial.Evaluate(losses, examples[i]);
                Assert.Equal(expected, batch.LossOf(i), 1e-4 * Math.Max(1, Math.Abs(expected)));
                foreach (string readout in spikes ? (string[])["Early", "Late"] : ["Class"])
                {
                    Assert.Equal(cpu.Trial.Predict(losses.First(l => l.Readout == readout).Loss, readout), batch.PredictedOf(i, readout));
                }

                cpu.Backward();
                batch.ReadGradient(i, gradient);
                foreach (var projection in cpu.Layout.Projections)
                {
                    var here = cpu.Matrix(cpu.Gradient, projection.Name);
                    Assert.True(here.Cast<double>().Any(g => g != 0), projection.Name);
                    Expect.Close(here, cpu.Matrix(gradient, projection.Name), 1e-4, $"{projection.Name} of example {i}");
                }
            }
        }
    }
}
