using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Networks of the size that people train, in whole batches through OpenCL, against the vectorised backend.</summary>
public sealed class FullSizeDeviceTests
{
    private const int Batch = 32;

    [SkippableTheory]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.TrialPerThread)]
    public void Spoken_digits_by_e_prop(DevicePlan plan) => Compare(new SpokenShapeNetwork(), new EProp(), plan, steps: 1000, perStep: 8);

    [SkippableFact]
    public void Spoken_digits_by_backpropagation_through_time() => Compare(new SpokenShapeNetwork(), new SurrogateBptt(), DevicePlan.TrialPerThread, steps: 1000, perStep: 8);

    [SkippableTheory]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.TrialPerThread)]
    public void Handwritten_digits_by_EventProp(DevicePlan plan) => Compare(new WrittenShapeNetwork(), new EventProp(), plan, steps: 32, perStep: 4);

    [SkippableTheory]
    [InlineData(DevicePlan.Step, 1)]
    [InlineData(DevicePlan.Trial, 1)]
    [InlineData(DevicePlan.TrialPerThread, 1)]
    [InlineData(DevicePlan.Step, 33)]
    [InlineData(DevicePlan.Trial, 33)]
    [InlineData(DevicePlan.TrialPerThread, 33)]
    public void Batches_that_fill_no_group(DevicePlan plan, int batch) => Compare(new WrittenShapeNetwork(), new EventProp(), plan, steps: 32, perStep: 4, batch);

    private static void Compare(INetwork network, LearningRule rule, DevicePlan plan, int steps, int perStep, int batch = Batch)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, network, rule, plan, steps, perStep, batch);
    }

    /// <summary>Compares losses, spikes of every eighth example, and the sum of the gradients.</summary>
    internal static void Compare(ComputeDevice device, INetwork network, LearningRule rule, DevicePlan plan, int steps, int perStep, int batch)
    {
        int shards = Math.Min(batch, 8);
        using var cpu = new TrialRun(network, Backend.Simd, steps, rule);
        int channels = cpu.Layout.Populations[0].Size, classes = cpu.Layout.Populations[^1].Size;
        SpikeTrain[] inputs = [.. Enumerable.Range(0, batch).Select(i => Inputs.Random(channels, steps, perStep / (double)channels, i))];
        using var run = new DeviceRun(network, device, plan, cpu, inputs, shards);
        var losses = run.Train(i => i % classes);

        using var sum = new WeightStore(cpu.Layout);
        long spikes = 0;
        for (int i = 0; i < batch; i++)
        {
            double loss = cpu.Forward(inputs[i], i % classes);
            Assert.InRange(losses[i], loss * (1 - 1e-4), loss * (1 + 1e-4));
            cpu.Backward();
            Add(cpu.Gradient, sum);
            spikes += cpu.Spikes("Hidden").Length;
            if (i % 8 == 0)
            {
                Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden", i));
            }
        }

        Assert.True(spikes > batch * steps / 4);
        using var there = new WeightStore(cpu.Layout);
        Array.ForEach(run.Gradients, g => Add(g, there));
        foreach (string projection in cpu.Layout.Projections.Select(p => p.Name))
        {
            if (batch >= Batch)
            {
                Expect.Alive(cpu.Matrix(sum, projection), projection);
            }

            Expect.Close(cpu.Matrix(sum, projection), cpu.Matrix(there, projection), 1e-4, projection);
        }
    }

    private static void Add(WeightStore store, WeightStore sum)
    {
        for (int i = 0; i < sum.All.Length; i++)
        {
            sum.All.At(i) += store.All.At(i);
        }
    }
}

/// <summary>The shape of the Spiking Heidelberg Digits.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class SpokenShapeNetwork
{
    public Population<SpikeInput> Input { get; } = new(700);
    public Population<BellecAlif> Hidden { get; } = new(256) { Model = new() { TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(20);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(0.35f / MathF.Sqrt(8)));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.5f / 16));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The shape of MNIST as latencies.</summary>
[Network, Train<EventProp>]
public partial class WrittenShapeNetwork
{
    public Population<SpikeInput> Input { get; } = new(784);
    public Population<Lif> Hidden { get; } = new(350) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky> Output { get; } = new(10);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.3f, mean: 0.3f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
