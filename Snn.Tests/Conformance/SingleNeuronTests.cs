using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A model's own Advance, one neuron in plain code, against the kernels of a network with one such neuron.</summary>
public sealed class SingleNeuronTests
{
    private const int Steps = 200;

    [Fact]
    public void Advance_equals_the_kernel_where_impulses_are_an_input_of_the_map()
    {
        // with BellecAlif, a delta synapse is the map's input, so the two get the same numbers in every step
        var neuron = new BellecAlif { TauAdapt = 100 * ms, Beta = 0.07f };
        using var run = new TrialRun(new OneBellecAlif(), Backend.Reference, Steps);
        var (spikes, v, a) = Recorded(run, "A");
        var arrivals = Arrivals(run);
        for (int t = 0; t < Steps; t++)
        {
            bool fired = neuron.Advance(1 * ms, arrivals[t]);
            Assert.Equal(spikes[t], fired);
            Assert.Equal((v[t], a[t]), (neuron.V, neuron.A));
        }

        Assert.InRange(spikes.Count(s => s), 5, Steps / 5);
    }

    [Fact]
    public void Advance_equals_the_kernel_where_impulses_land_on_a_state()
    {
        // on the host, an impulse is added to the state by the caller, except while the neuron is held
        var neuron = new Alif { TauRef = 0 * ms };
        using var run = new TrialRun(new OneAlif(), Backend.Reference, Steps);
        var (spikes, v, a) = Recorded(run, "A");
        var arrivals = Arrivals(run);
        for (int t = 0; t < Steps; t++)
        {
            neuron.V += arrivals[t];
            bool fired = neuron.Advance(1 * ms, 0);
            Assert.Equal(spikes[t], fired);
            Assert.Equal(v[t], neuron.V, 1e-6f);
            Assert.Equal(a[t], neuron.A, 1e-6f);
        }

        Assert.InRange(spikes.Count(s => s), 5, Steps / 5);
    }

    [Fact]
    public void A_held_neuron_stays_and_does_not_fire()
    {
        var neuron = new Lif { TauRef = 3 * ms };
        Assert.True(neuron.Advance(1 * ms, 1000));
        for (int t = 0; t < 3; t++)
        {
            Assert.False(neuron.Advance(1 * ms, 1000));
            Assert.Equal(0, neuron.V);
        }

        Assert.True(neuron.Advance(1 * ms, 1000));
    }

    private static (bool[] Spikes, float[] V, float[] Other) Recorded(TrialRun run, string other)
    {
        var (v, a) = (run.Trial.Record("Hidden.V"), run.Trial.Record("Hidden." + other));
        run.Forward(Inputs.Random(7, Steps, 0.15, seed: 8), 0);
        var spikes = new bool[Steps];
        foreach (var (step, _) in run.Spikes("Hidden"))
        {
            spikes[step] = true;
        }

        return (spikes, [.. Enumerable.Range(0, Steps).Select(t => v[t].Span[0])], [.. Enumerable.Range(0, Steps).Select(t => a[t].Span[0])]);
    }

    /// <summary>The weights of the spikes that arrive in each step, in the order in which the network adds them.</summary>
    private static float[] Arrivals(TrialRun run) =>
        [.. Enumerable.Range(0, Steps).Select(t =>
        {
            float sum = 0;
            foreach (int k in run.Trial.SpikesAt(0, t - 1))
            {
                sum += run.Weights[0][k].Span[0];
            }

            return sum;
        })];
}

[Network, Train<EProp>]
public partial class OneBellecAlif
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<BellecAlif> Hidden { get; } = new(1) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f } };
    public Population<BellecReadout> Output { get; } = new(2);

    public Dense<Delta> In { get; } = new(Init.Normal(0.2f, 0.1f));
    public Dense<Delta> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>]
public partial class OneAlif
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<Alif> Hidden { get; } = new(1) { Model = new() { TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(2);

    public Dense<Delta> In { get; } = new(Init.Normal(0.2f, 0.1f));
    public Dense<Delta> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}
