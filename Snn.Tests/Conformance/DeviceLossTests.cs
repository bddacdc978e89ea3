using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;
using Snn.Tests.Runtime.Training.Losses;

namespace Snn.Tests.Conformance;

/// <summary>
/// Every loss on a device against itself on the CPU. The readout gives what arrives, and one input spikes in each step: the
/// weights are the readout's output, and their gradients its errors.
/// </summary>
public sealed class DeviceLossTests
{
    private static readonly int[] Lengths = [17, 40, 1, 40, 31];

    private static readonly int[] Classes = [1, 3, 19, 33];

    public static TheoryData<string, int> Cases() => CasesBy(_ => Classes);

    /// <summary>A number of classes for each in turn, since a driver takes a while to compile kernels; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<string, int> CasesOfDrivers() =>
        Environment.GetEnvironmentVariable("SNN_TEST_LONG") is null ? CasesBy(i => [Classes[i % Classes.Length]]) : Cases();

    private static TheoryData<string, int> CasesBy(Func<int, int[]> classesOf)
    {
        var cases = new TheoryData<string, int>();
        foreach (var (i, name) in LossTests.Losses.Keys.Index())
        {
            foreach (int classes in name == "squared to targets" ? [3] : classesOf(i))
            {
                cases.Add(name, classes);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_the_CPU(string name, int classes)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Compare(device, LossTests.Losses[name].Loss, classes);
    }

    [SkippableTheory]
    [MemberData(nameof(CasesOfDrivers))]
    public void OpenCL_equals_the_CPU(string name, int classes)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, LossTests.Losses[name].Loss, classes);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void In_ILGPUs_simulation_an_output_that_is_not_finite_gives_a_loss_that_is_not(string name, float bad)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Break(device, LossTests.Losses[name].Loss, bad);
    }

    [SkippableTheory]
    [MemberData(nameof(Broken))]
    public void Through_OpenCL_an_output_that_is_not_finite_gives_a_loss_that_is_not(string name, float bad)
    {
        using var device = OpenCl.OrSkip();
        Break(device, LossTests.Losses[name].Loss, bad);
    }

    /// <summary>The kernel of a loss writes its derivatives whether or not somebody steps back from them.</summary>
    [Theory]
    [InlineData("average")]
    [InlineData("maximum")]
    [InlineData("per step")]
    public void Without_a_rule_a_loss_is_that_of_the_CPU(string name)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var cpu = Draw(classes: 5);
        var loss = LossTests.Losses[name].Loss;
        using var batch = cpu.Network.CreateBatch(new(cpu.Network.Layout(), device, Lengths.Max(), Lengths.Length) { Loss = loss });
        batch.Load(cpu.Run.Weights, null);
        batch.Prepare([.. Lengths.Select(OneAStep)], [.. Lengths.Select((_, i) => i % 5)]);
        batch.Forward();
        batch.Evaluate();
        batch.Finish();
        for (int i = 0; i < Lengths.Length; i++)
        {
            cpu.Run.Trial.Forward(OneAStep(Lengths[i]));
            double expected = cpu.Run.Trial.Evaluate(loss, i % 5);
            Assert.Equal(expected, batch.LossOf(i), 1e-5 * Math.Max(1, expected));
        }
    }

    [Fact]
    public void A_loss_without_a_kernel_is_refused()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var network = new RelayNetwork();
        var error = Assert.Throws<NotSupportedException>(() => network.CreateBatch(new(network.Layout(), device, 4, 1) { Loss = new HandWritten() }));
        Assert.Equal("HandWritten has no kernel for devices; mark it [Loss].", error.Message);
    }

    public static TheoryData<string, float> Broken()
    {
        var cases = new TheoryData<string, float>();
        foreach (string name in (string[])["average", "sum", "exponential", "maximum", "per step", "squared"])
        {
            cases.Add(name, float.NaN);
            cases.Add(name, float.PositiveInfinity);
        }

        return cases;
    }

    internal static void Compare(ComputeDevice device, Loss loss, int classes)
    {
        using var cpu = Draw(classes);
        using var run = new DeviceRun(cpu.Network, device, DevicePlan.TrialPerThread, cpu.Run, [.. Lengths.Select(OneAStep)], shards: Lengths.Length, loss, wide: false);
        var losses = run.Train(i => i * 7 % classes);
        for (int i = 0; i < Lengths.Length; i++)
        {
            cpu.Run.Trial.Forward(OneAStep(Lengths[i]));
            double expected = cpu.Run.Trial.Evaluate(loss, i * 7 % classes);
            Assert.Equal(expected, losses[i], 1e-5 * Math.Max(1, expected));
            Assert.Equal(cpu.Run.Trial.Predict(loss), run.Batch.PredictedOf(i));
            cpu.Run.Backward();
            Expect.Close(cpu.Run.Matrix(cpu.Run.Gradient, "W"), cpu.Run.Matrix(run.Gradients[i], "W"), 1e-5, $"errors of example {i}");
        }
    }

    private static void Break(ComputeDevice device, Loss loss, float bad)
    {
        for (int c = 0; c < 5; c++)
        {
            using var cpu = Draw(classes: 5);
            cpu.Run.Weights[0][1].At(c) = bad;
            using var run = new DeviceRun(cpu.Network, device, DevicePlan.TrialPerThread, cpu.Run, [OneAStep(4)], loss: loss, wide: false);
            Assert.False(double.IsFinite(run.Train(_ => 0)[0]));
        }
    }

    private static Drawn Draw(int classes)
    {
        var network = new RelayNetwork { Output = new(classes) };
        var run = new TrialRun(network, Backend.Simd, Lengths.Max());
        var random = new Random(11);
        for (int k = 0; k < run.Weights.SourceSize(0); k++)
        {
            foreach (ref float w in run.Weights[0][k].Span[..classes])
            {
                w = 2 * random.NextSingle() - 1;
            }
        }

        return new(network, run);
    }

    /// <summary>Input t spikes in step t.</summary>
    private static SpikeTrain OneAStep(int steps) => SpikeTrain.FromPairs(Enumerable.Range(0, steps).Select(t => (t, t)), steps);

    private sealed record Drawn(RelayNetwork Network, TrialRun Run) : IDisposable
    {
        public void Dispose() => Run.Dispose();
    }

    private sealed class HandWritten : Loss
    {
        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error) => 0;

        public override int Predict(Rows readout, int steps, int classes) => 0;
    }
}

/// <summary>Gives in every step what arrives in it.</summary>
[Neuron]
public partial class Relay
{
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == I];

    [Output] public float Y => V;
}

/// <summary>A readout whose output is the weights.</summary>
[Network, Train<EProp>]
public partial class RelayNetwork
{
    public Population<SpikeInput> Input { get; } = new(40);
    [Readout] public Population<Relay> Output { get; init; } = new(3);

    [Trainable] public Dense<Delta> W { get; init; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> W >> Output];
}
