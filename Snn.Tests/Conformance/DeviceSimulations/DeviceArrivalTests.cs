using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Spikes with delays of single synapses, and through synapses that are drawn, arrive on a device as on the CPU: spikes and states are the same bits.</summary>
public sealed class DeviceArrivalTests
{
    private static readonly SynapseDelays Some = SynapseDelays.Of((i, j) => (1 + (5 * i + 3 * j) % 7) * ms);

    public static TheoryData<SynapseDelays?, SynapseDelays?> Delays() => new()
    {
        { Init.Normal(sd: 3 * ms, mean: 5 * ms), Some },
        { null, Init.Uniform(1 * ms, 40 * ms) },
        { Init.Constant(2 * ms), null },
    };

    public static TheoryData<Init, Connect, Connect, long> Draws() => new()
    {
        { Init.Constant(0.4f), Connect.Probability(0.2f), Connect.Probability(0.3f, 4), 1 << 20 },
        { Init.Normal(sd: 0.3f, mean: 0.2f), Connect.PerSource(7), Connect.PerSource(20), 1 << 20 },
        { Init.Uniform(-0.1f, 0.6f), Connect.Probability(0.1f), Connect.PerSource(11), 2048 }, // some rows at a time
        { Init.Kaiming(1.5f), Connect.Distance(d => MathF.Exp(-d * d / 4), wraps: true), Connect.OneToOne, 2048 },
        { Init.Glorot(3), Connect.Where((i, j) => (i + j) % 5 == 0), Connect.Probability((i, j) => i > j ? 0.3f : 0.1f), 1 << 20 },
        { Init.Constant(0.2f), Connect.Probability(1), Connect.Probability(0), 1 << 20 },
        { Init.Of((i, j) => 0.02f * ((3 * i + j) % 17)), Connect.PerSource(9), Connect.Probability(0.2f), 2048 }, // made by the host, once
    };

    [Theory]
    [MemberData(nameof(Delays))]
    public void Each_synapse_has_its_delay_in_ILGPUs_simulation(SynapseDelays? inward, SynapseDelays? recurrent)
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(device, new DelayedCells(inward, recurrent), 60);
    }

    [SkippableFact]
    public void So_it_has_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        foreach (object[] delays in Delays())
        {
            Compare(device, new DelayedCells((SynapseDelays?)delays[0], (SynapseDelays?)delays[1]), 600);
        }
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Rows_are_drawn_in_ILGPUs_simulation(Init weights, Connect inward, Connect recurrent, long room)
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(device, Drawn(weights, inward, recurrent), 24, room);
    }

    [SkippableFact]
    public void So_they_are_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        foreach (object[] draw in Draws())
        {
            Compare(device, Drawn((Init)draw[0], (Connect)draw[1], (Connect)draw[2]), 300, (long)draw[3]);
        }
    }

    [Fact]
    public void Weights_of_delayed_synapses_may_be_changed_between_steps()
    {
        using var device = ComputeDevice.Simulated(16);
        using var there = new DelayedCells(Init.Constant(3 * ms), null).Simulate(new() { Device = device });
        there.Input("Input").Add([.. Enumerable.Range(0, 37)]);
        there.Step();
        var weights = there.Weights;
        for (int k = 0; k < 37; k++)
        {
            weights.Row(0, k).Clear();
            weights.Row(1, k).Fill(k == 4 ? 0.5f : 0);
        }

        there.Run(3);
        var pairs = weights.Connections(1)!;
        var current = there.State("Cells.InCellsI");
        Assert.Contains(Enumerable.Range(0, 45), j => pairs.Find(4, j) >= 0);
        Assert.All(Enumerable.Range(0, 45), j => Assert.Equal(pairs.Find(4, j) >= 0, current.At(j) > 0));
    }

    internal static void Compare(ComputeDevice device, ISimulated network, int steps, long room = 1 << 20, int? least = null)
    {
        using var cpu = network.Simulate(new() { Seed = 3 });
        using var there = network.Simulate(new() { Seed = 3, Device = device, RoomForRows = room });
        var runs = ((Simulation[])[cpu, there]).Select(simulation =>
        {
            var spikes = simulation.Record("Cells");
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Run(steps / 2);
            simulation.Run(steps - steps / 2);
            return (Spikes: spikes.Steps.Zip(spikes.Neurons).ToArray(), States: simulation.States.ToDictionary(s => s, s => simulation.State(s).Span[..SizeOf(simulation.Layout, s)].ToArray()));
        }).ToArray();
        Assert.True(runs[0].Spikes.Length >= (least ?? Math.Min(steps, 50)), "hardly anything spikes");
        Assert.Equal(runs[0].Spikes, runs[1].Spikes);
        // what is released next is a state of the CPU alone
        Assert.All(runs[1].States, state => Assert.Equal(runs[0].States[state.Key], state.Value));
    }

    /// <summary>Neurons of a population, or of the source of a projection that releases.</summary>
    private static int SizeOf(NetworkLayout layout, string state)
    {
        string owner = state[..state.IndexOf('.', StringComparison.Ordinal)];
        return (layout.Populations.FirstOrDefault(p => p.Name == owner) ?? layout.Populations[layout.Projections.First(p => p.Name == owner).Source]).Size;
    }

    internal static DrawnCells Drawn(Init weights, Connect inward, Connect recurrent) => recurrent is ConnectOneToOne
        ? new(weights, inward is ConnectOneToOne ? Connect.Probability(0.1f) : inward, recurrent) { CellsCells = new(weights, recurrent) { Delay = 4 * ms } }
        : new(weights, inward, recurrent);
}
