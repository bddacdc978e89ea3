using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A simulation in which synapses release and have delays of their own, on a device and on the CPU.</summary>
internal static class DelayedReleaseRun
{
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="projection">A projection that releases.</param>
    /// <param name="quiet">Whether it may be that hardly anything spikes.</param>
    public static void Compare(ComputeDevice device, ISimulated network, int steps, string projection, bool quiet = false)
    {
        using var cpu = network.Simulate(new() { Seed = 3 });
        using var there = network.Simulate(new() { Seed = 3, Device = device });
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Input("Input").Poisson(60 * Hz);
            simulation.Run(steps);
        }

        foreach (var population in cpu.Layout.Populations.Where(p => p is { Spikes: true, Name: not "Input" }))
        {
            Assert.True(quiet || cpu.SpikeCount(population.Name) > steps / 4, $"{cpu.SpikeCount(population.Name)} spikes of {population.Name}");
            Assert.Equal(cpu.SpikeCount(population.Name), there.SpikeCount(population.Name));
        }

        int p = cpu.Layout.Projection(projection), rows = cpu.Weights.DelayedRows(p)!.Count; // a value for each delay of a neuron
        Assert.True(rows > cpu.Weights.SourceSize(p));
        foreach (string state in (string[])[projection + ".X", projection + ".U"])
        {
            float[] here = cpu.State(state).Span[..rows].ToArray(), other = there.State(state).Span[..rows].ToArray();
            Assert.All(here.Zip(other), x => Assert.Equal(x.First, x.Second, 1e-5f));
        }
    }
}
