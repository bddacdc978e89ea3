using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;
using Snn.Tests.Runtime.Training.Losses;

namespace Snn.Tests.Conformance;

/// <summary>Losses that read what an example wants in each step, on a device against themselves on the CPU.</summary>
public sealed class DeviceTimedLossTests
{
    private const int Classes = 5;

    private static readonly int[] Lengths = [17, 40, 1, 31];

    public static TheoryData<string> Names() => [.. TimedLossTests.Losses.Keys, "window", "pooled", "masked outputs", "pooled outputs"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ILGPUs_simulation_equals_the_CPU(string name)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Compare(device, Of(name), name.EndsWith("outputs"));
    }

    [SkippableTheory]
    [InlineData("squared in a window")]
    [InlineData("labels of steps")]
    [InlineData("pooled")]
    [InlineData("masked outputs")]
    public void OpenCL_equals_the_CPU(string name)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, Of(name), name.EndsWith("outputs"));
    }

    [Fact]
    public void Targets_that_do_not_fit_are_refused()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var network = new RelayNetwork { Output = new(Classes) };
        using var run = new TrialRun(network, Backend.Simd, 4);
        var input = SpikeTrain.FromPairs([(0, 0)], 4);
        void Refused(Loss loss, TimedTargets? targets, string why)
        {
            using var batch = network.CreateBatch(new(network.Layout(), device, 4, 1) { Loss = loss });
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => batch.Prepare([input], [0], targets: targets is null ? default : new[] { targets })).Message);
        }

        Refused(new MeanSquaredErrorOverTime(), null, "has no targets of each step");
        Refused(new MeanSquaredErrorOverTime(), new(new float[4, 2]), "has a target signal for 2 outputs; the readout has 5");
        Refused(new StepLabelCrossEntropy(), new(new float[4, 5]), "has no label for each step");
        Refused(new StepLabelCrossEntropy(), new(labels: [0, 1, 5, 0]), "has a step with the label 5");
        Refused(new PooledOutputs(), new(outputMask: new float[4, 2]), "has a mask for 2 outputs; the readout has 5");
        Refused(new WindowCrossEntropy(), new(mask: [1]), "has targets for 1 steps and spikes for 4");
    }

    private static Loss Of(string name) => name switch
    {
        "window" => new WindowCrossEntropy { From = 3, Until = 12 },
        "masked outputs" => new MeanSquaredErrorOverTime { From = 2 },
        "pooled outputs" => new PooledOutputs(),
        "pooled" => new PooledWindow { From = 1 },
        _ => TimedLossTests.Losses[name].Loss,
    };

    private static void Compare(ComputeDevice device, Loss loss, bool masksOutputs)
    {
        var network = new RelayNetwork { Output = new(Classes) };
        using var cpu = new TrialRun(network, Backend.Simd, Lengths.Max());
        SpikeTrain[] inputs = [.. Lengths.Select(steps => SpikeTrain.FromPairs(Enumerable.Range(0, steps).Select(t => (t, t)), steps))];
        TimedTargets[] targets = [.. Lengths.Select((steps, i) => masksOutputs && i != 1 ? TimedLossTests.MaskedOutputs(steps, Classes, seed: i) : TimedLossTests.Targets(steps, Classes, seed: i))];
        using var run = new DeviceRun(network, device, DevicePlan.TrialPerThread, cpu, inputs, shards: Lengths.Length, loss, wide: false);
        double[] losses = run.Train(i => i % Classes, targets);
        for (int i = 0; i < Lengths.Length; i++)
        {
            var goal = new Goal(i % Classes, targets[i]);
            cpu.Trial.Forward(inputs[i]);
            double expected = cpu.Trial.Evaluate(loss, goal);
            Assert.Equal(expected, losses[i], 1e-5 * Math.Max(1, expected));
            var (here, there) = (cpu.Trial.Judge(loss, goal), run.Batch.JudgedOf(i, goal.Label));
            Assert.Equal((here.Predicted, here.Right), (there.Predicted, there.Right));
            Assert.Equal(here.SquaredError, there.SquaredError, 1e-5 * Math.Max(1, here.SquaredError));
            cpu.Backward();
            Expect.Close(cpu.Matrix(cpu.Gradient, "W"), cpu.Matrix(run.Gradients[i], "W"), 1e-5, $"errors of example {i}");
        }
    }
}
