using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A batch of a network with convolutions and pools on a device, beside the CPU.</summary>
internal static class DeviceConvolutionRun
{
    /// <summary>Losses, spikes and gradients of some examples; of shards apart.</summary>
    internal static void Compare(ComputeDevice device, LearningRule rule, INetwork network, INetwork? dense, bool wide, int steps = 30)
    {
        using var cpu = new TrialRun(network, Backend.Simd, steps, rule);
        using var pairs = dense is null ? null : new TrialRun(dense, Backend.Simd, steps, rule);
        if (pairs is not null)
        {
            SharedWeights.Spread(cpu.Weights, pairs.Weights);
        }

        using var other = new WeightStore(FeedbackStore.OfRandom(cpu.Layout), 7);
        Initialiser.Fill(other, 7);
        cpu.FixFeedback(other);
        SpikeTrain[] inputs = [.. Enumerable.Range(2, 2).Select(i => Inputs.Random(cpu.Layout.Populations[0].Size, steps - i, 0.1, seed: i))];
        using var run = new DeviceRun(network, device, DevicePlan.Step, cpu, inputs, shards: 2, wide: wide);
        long before = device.Launches;
        double[] losses = run.Train(i => i);
        Assert.Equal(4 * inputs.Max(i => i.Steps) + 1, device.Launches - before);
        for (int i = 0; i < inputs.Length; i++)
        {
            var reference = pairs ?? cpu;
            double loss = reference.Forward(inputs[i], i);
            Assert.Equal(loss, losses[i], 1e-5 * loss);
            foreach (var population in cpu.Layout.Populations.Where(p => p is { Spikes: true, Name: not "Input" }))
            {
                Assert.NotEmpty(reference.Spikes(population.Name));
                Assert.Equal(reference.Spikes(population.Name), run.Spikes(population.Name, i));
            }

            reference.Backward();
            foreach (var (p, projection) in cpu.Layout.Projections.Index().Where(p => p.Item.Trainable))
            {
                float[] expected = pairs is null || projection.Patches is null ? reference.Gradient.Of(p).Span.ToArray() : SharedWeights.Summed(cpu.Weights, p, pairs.Matrix(pairs.Gradient, projection.Name));
                float most = expected.Max(MathF.Abs);
                Assert.True(most > 0, projection.Name);
                Assert.All(expected.Zip(run.Gradients[i].Of(p).Span.ToArray()), g => Assert.InRange(g.Second, g.First - 1e-5f * most, g.First + 1e-5f * most));
            }
        }
    }
}

/// <summary>Convolutions and pools one after the other, of odd sizes: the network <c>Deep</c> of <see cref="ConvolvedNetworks"/>, whose delays stay.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class ConvolvedLayers
{
    public Population<SpikeInput> Input { get; } = new(9, 8, 2);
    public Population<Lif> Hidden { get; } = new(5, 7, 3);
    public Population<Lif> Middle { get; } = new(3, 4, 9);
    public Population<Lif> Spread { get; } = new(2, 3, 3);
    public Population<Leaky> Output { get; } = new(1, 1, 9);
    [Trainable] public Convolution<Exponential> Conv { get; } = new(Init.Normal(1.2f, 0.8f), kernel: (3, 2)) { Stride = (2, 1), Padding = (1, 0), Delay = 2 * ms };
    [Trainable] public Convolution<Exponential> Again { get; } = new(Init.Normal(1.5f, 1), kernel: 3) { Stride = 2, Padding = 1, Delay = 3 * ms };
    public Pool<Exponential> Mean { get; } = new(Init.Constant(12), Pooling.Average, window: 2);
    public Pool<Exponential> Sum { get; } = new(Pooling.Sum, window: (3, 4));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Exponential> SprOut { get; } = new(Init.Normal(0.4f));
    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Again >> Middle, Hidden >> Mean >> Spread, Middle >> Sum >> Output, Hidden >> HidOut >> Output, Spread >> SprOut >> Output];
}

/// <summary>Channels that a thread of a CPU works on together, and a convolution that ends at the readout.</summary>
[Network, Train<EProp>, Train<EventProp>]
public partial class ConvolvedBlocks
{
    public Population<SpikeInput> Input { get; } = new(5, 5, 2);
    public Population<Lif> Hidden { get; } = new(3, 3, 16);
    public Population<Lif> Half { get; } = new(2, 2, 16);
    public Population<Leaky> Output { get; } = new(1, 1, 32);
    [Trainable] public Convolution<Exponential> Conv { get; } = new(Init.Normal(1.2f, 0.8f), kernel: 3);
    public Pool<Exponential> Mean { get; } = new(Init.Constant(20), Pooling.Average, window: 2) { Stride = 1 };
    [Trainable] public Convolution<Exponential> Out { get; } = new(Init.Normal(0.4f), kernel: 2);
    [Trainable] public Convolution<Exponential> Past { get; } = new(Init.Normal(0.4f), kernel: 3);
    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Half, Half >> Out >> Output, Hidden >> Past >> Output];
}

/// <summary>All that a convolution and a pool do, with as few neurons as there can be.</summary>
[Network, Train<EventProp>]
public partial class ConvolvedFew
{
    public Population<SpikeInput> Input { get; } = new(3, 3, 1);
    public Population<Lif> Hidden { get; } = new(2, 2, 2);
    public Population<Leaky> Output { get; } = new(1, 1, 2);
    [Trainable] public Convolution<Exponential> Conv { get; } = new(Init.Normal(sd: 1, mean: 6), kernel: 2);
    [Trainable] public Convolution<Exponential> Again { get; } = new(Init.Normal(1), kernel: 2);
    public Pool<Exponential> Mean { get; } = new(Pooling.Average, window: 2);
    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Again >> Output, Hidden >> Mean >> Output];
}

/// <summary>A convolution and a pool, each with a delay that learns, between given and emitted spikes.</summary>
[Network, Train<EventProp>]
public partial class ConvolvedDelays
{
    public Population<SpikeInput> Input { get; } = new(6, 6, 2);
    public Population<Lif> Hidden { get; } = new(5, 5, 3);
    public Population<Leaky> Output { get; } = new(1, 1, 3);
    [Trainable, TrainableDelay] public Convolution<Exponential> Conv { get; } = new(Init.Normal(1.2f, 0.8f), kernel: 2) { Delay = 2 * ms };
    [Trainable, TrainableDelay] public Convolution<Exponential> Out { get; } = new(Init.Normal(0.4f), kernel: 5) { Delay = 3 * ms };
    [TrainableDelay] public Pool<Exponential> Mean { get; } = new(Init.Constant(1), Pooling.Average, window: 5) { Delay = 2 * ms };
    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Out >> Output, Hidden >> Mean >> Output];
}

/// <summary>The same of populations that share a kernel.</summary>
[Network, Train<EventProp>]
public partial class ConvolvedDelayLayers
{
    public Population<SpikeInput> Input { get; } = new(6, 6, 2);
    public Population<Lif> Hidden { get; } = new(5, 5, 3);
    public Population<Lif> Small { get; } = new(2, 2, 3);
    public Population<Lif> First { get; } = new(3, 3, 2) { Model = new() { TauMem = 15 * ms } };
    public Population<Leaky> Output { get; } = new(1, 1, 3);
    [Trainable, TrainableDelay] public Convolution<Exponential> Conv { get; } = new(Init.Normal(1.2f, 0.8f), kernel: 2) { Delay = 2 * ms };
    [TrainableDelay] public Pool<Exponential> Mean { get; } = new(Init.Constant(40), Pooling.Average, window: 2) { Delay = 3 * ms };
    [TrainableDelay] public Pool<Exponential> InFirst { get; } = new(Init.Constant(40), Pooling.Average, window: 2);
    [Trainable, TrainableDelay] public Convolution<Exponential> Out { get; } = new(Init.Normal(0.4f), kernel: 5) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> SmallOut { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Exponential> FirstOut { get; } = new(Init.Normal(0.4f));
    public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Small, Input >> InFirst >> First, Hidden >> Out >> Output, Small >> SmallOut >> Output, First >> FirstOut >> Output];
}
