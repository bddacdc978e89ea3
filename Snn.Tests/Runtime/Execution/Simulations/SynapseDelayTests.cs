using Snn.Models;

namespace Snn.Tests.Runtime;

/// <summary>Two cells that add up what arrives, one with a delay of its own for each synapse, one with one for all.</summary>
[Network]
public partial class DelayedNetwork(SynapseDelays? delays, Time delay = default)
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Population<SpikeInput> Input { get; } = new(30);

    public Population<Lif> Cells { get; } = new(170) { Model = new() { VTh = 100 } };

    public Sparse<Delta> Late { get; } = new(Init.Uniform(0.5f, 1), Connect.Probability(0.4f)) { Delays = delays, Delay = delay };

    public Sparse<Delta> Soon { get; } = new(Init.Uniform(0.5f, 1), Connect.Probability(0.4f));

    public Wiring Wires => [Input >> Late >> Cells, Input >> Soon >> Cells];
}

/// <summary>A trial that would see spikes at many times.</summary>
[Network, Train<EProp>]
public partial class DelayedTrial
{
    private static readonly Sparse<Delta> Made = new(Init.Constant(1), Connect.All) { Delays = Init.Constant(2 * ms) };

    public Population<SpikeInput> Input { get; } = new(3);

    public Population<Leaky> Cells { get; } = new(3);

    [Trainable]
    public Sparse<Delta> Late { get; } = Made;

    public Wiring Wires => [Input >> Late >> Cells];
}

/// <summary>Delays of single synapses, in simulations.</summary>
public sealed class SynapseDelayTests
{
    [Fact]
    public void One_delay_for_all_is_that_of_the_projection()
    {
        using var own = Run(new(Init.Constant(2.5f * ms)), 2);
        using var shared = Run(new(null, 2.5f * ms), 1);
        Assert.Equal(shared.State("Cells.V").Span.ToArray(), own.State("Cells.V").Span.ToArray());
        Assert.Contains(own.State("Cells.V").Span.ToArray(), v => v > 1);
    }

    [Fact]
    public void A_spike_arrives_at_each_target_after_its_delay()
    {
        using var simulation = new DelayedNetwork(SynapseDelays.Of((i, j) => (1 + (7 * i + j) % 9) * 0.5f * ms)).Simulate(new() { Threads = 3 });
        int late = simulation.Layout.Projection("Late");
        var weights = simulation.Weights;
        for (int k = 0; k < 30; k++)
        {
            weights.Row(simulation.Layout.Projection("Soon"), k).Clear();
        }

        simulation.Input("Input").Add(4);
        simulation.Step();
        var before = new float[170];
        for (int step = 1; step < 11; step++)
        {
            simulation.Step();
            var v = simulation.State("Cells.V").Span[..170].ToArray();
            for (int j = 0; j < 170; j++)
            {
                Assert.Equal((28 + j) % 9 + 1 == step && weights.Connections(late)!.Find(4, j) >= 0, v[j] > before[j]);
            }

            before = v;
        }
    }

    [Fact]
    public void They_are_drawn_of_the_distribution_and_never_below_a_step()
    {
        var network = new DelayedNetwork(Init.Normal(sd: 0.75f * ms, mean: 1.5f * ms));
        using var weights = new WeightStore(network.Layout(), 3);
        var pairs = weights.Connections(0)!;
        var delays = new DelaySteps(network.Layout(), 0, pairs, 3);
        double[] all = [.. Enumerable.Range(0, pairs.Count).Select(i => delays[i] * 0.5)];
        Assert.True(all.Min() >= 0.5);

        // of a normal distribution that is cut off at 0.25 ms: mean and standard deviation
        Assert.Equal(1.5826, all.Average(), 3 * 0.68 / Math.Sqrt(all.Length));
        Assert.Equal(delays.Most, delays.All[^1]);
        Assert.Equal(all, new DelaySteps(network.Layout(), 0, pairs, 3) is var again ? Enumerable.Range(0, pairs.Count).Select(i => again[i] * 0.5) : []);
    }

    [Fact]
    public void Weights_may_be_changed_between_steps()
    {
        using var simulation = new DelayedNetwork(Init.Uniform(1 * ms, 3 * ms)).Simulate(new() { Seed = 2 });
        simulation.Input("Input").Add(4);
        simulation.Step();
        foreach (int p in (int[])[0, 1])
        {
            for (int k = 0; k < 30; k++)
            {
                simulation.Weights.Row(p, k).Clear();
            }
        }

        simulation.Run(12);
        Assert.All(simulation.State("Cells.V").Span.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void What_does_not_go_is_one_error()
    {
        Assert.Contains("Delay and Delays", Assert.Throws<ArgumentException>(() => new DelayedNetwork(Init.Constant(2 * ms), 3 * ms).Simulate()).Message, StringComparison.Ordinal);
        Assert.Contains("half a step", Assert.Throws<ArgumentException>(() => new DelayedNetwork(Init.Normal(sd: 0.1f * ms, mean: -5 * ms)).Simulate()).Message, StringComparison.Ordinal);
        Assert.Contains("shorter one first", Assert.Throws<ArgumentException>(() => new DelayedNetwork(Init.Uniform(3 * ms, 1 * ms)).Simulate()).Message, StringComparison.Ordinal);
        Assert.Contains("from neuron", Assert.Throws<ArgumentException>(() => new DelayedNetwork(SynapseDelays.Of((_, _) => -1 * ms)).Simulate()).Message, StringComparison.Ordinal);
        Assert.Contains("Kaiming", Assert.Throws<ArgumentException>(() => new DelayedNetwork(Init.Kaiming(1)).Simulate()).Message, StringComparison.Ordinal);
        Assert.Contains("DelayedTrial.Late has Delays", Assert.Throws<NotSupportedException>(() => new Trainer(new DelayedTrial(), new EProp(), new Adam(), new() { MaxSteps = 5 }).Predict(SpikeTrain.FromPairs([(0, 1)], 5))).Message, StringComparison.Ordinal);
    }

    private static Simulation Run(DelayedNetwork network, int threads)
    {
        var simulation = network.Simulate(new() { Threads = threads, Seed = 5 });
        simulation.Input("Input").Poisson(60 * Hz);
        simulation.Run(200);
        return simulation;
    }
}
