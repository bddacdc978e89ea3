using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Current that flows from the start of a trial.</summary>
[Synapse]
public partial class Background
{
    public Time Tau { get; init; } = 5 * ms;
    public float Before { get; init; } = 0.6f;

    [State] public partial float G { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Start => [Next(G) == 2 * Before];
    public Equations Flow => [D(G) == -G / Tau];
    public Event Arrival => new() { Then = [Next(G) == G + Weight] };
    [Output] public float Current => G;
}

[Network]
public partial class BackgroundNetwork
{
    public Population<SpikeInput> Input { get; } = new(2);
    public Population<Leaky> Output { get; } = new(3);
    public Dense<Background> InOut { get; } = new(Init.Constant(1));
    public Dense<Background> Other { get; } = new(Init.Constant(1)) { Model = new() { Before = -0.1f } };
    public Wiring Wires => [Input >> InOut >> Output, Input >> Other >> Output];
}

/// <summary>A synapse's start values are those of its states, in every plan.</summary>
public sealed class SynapseStartTests
{
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void States_of_a_synapse_start_where_it_says(Backend backend)
    {
        var network = new BackgroundNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout);
        using var trial = network.CreateTrial(new(layout, weights, 10) { Backend = backend });
        trial.Forward(SpikeTrain.FromPairs([], 10));
        for (int t = 0; t < 10; t++)
        {
            Assert.Equal(Potential(t + 1), trial.Readout[t].Span[2], 1e-6);
        }
    }

    [Fact]
    public void Without_a_time_grid_too()
    {
        var system = new BackgroundNetwork().Exact();
        var trial = new ExactTrial(system, new ExactWeights(system)) { Observations = [3, 7.5] };
        trial.Forward(duration: 10, new TimedSpikes([]));
        Assert.Equal(Potential(3), trial.Output(0, 1), 1e-7);
        Assert.Equal(Potential(7.5), trial.Output(1, 1), 1e-7);
    }

    /// <summary>V of dV/dt = (g - V)/20 with g = exp(-t/5), both currents together.</summary>
    private static double Potential(double t) => (Math.Exp(-t / 5) - Math.Exp(-t / 20)) * 5 / (5 - 20);
}
