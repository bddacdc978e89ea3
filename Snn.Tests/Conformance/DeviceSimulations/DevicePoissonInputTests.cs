using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Poisson trains onto neurons have the numbers of the CPU on a device, at any mean.</summary>
public sealed class DevicePoissonInputTests
{
    [Fact]
    public void ILGPUs_simulation_has_the_numbers_of_the_CPU()
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(device, 70, 30);
    }

    [SkippableFact]
    public void So_has_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        Compare(device, 150, 300);
    }

    /// <summary>Two inputs onto a state and one onto another that is held at times; rates and weights change, from a bounded draw to a table and back.</summary>
    internal static void Compare(ComputeDevice device, int size, int steps)
    {
        var network = new SourceNetwork { Cells = new(size) { Model = new() { VTh = 1, TauRef = 3 * ms } } };
        using var cpu = network.Simulate(new() { Seed = 7 });
        using var there = network.Simulate(new() { Seed = 7, Device = device });
        float[][] runs = [.. ((Simulation[])[cpu, there]).Select(simulation =>
        {
            var spikes = simulation.Record("Cells");
            simulation.Run(2);
            var few = simulation.PoissonInput("Cells.InCellsI", 20, 30 * Hz, 0.11f);
            var many = simulation.PoissonInput("Cells.InCellsI", 5000, 8 * Hz, 0.013f);
            var onto = simulation.PoissonInput("Cells.V", 3000, 2 * Hz, 0.021f);
            simulation.Run(steps / 3);
            (few.Weight, many.Rate, onto.Rate) = (-0.07f, 0.3f * Hz, 20_000 * Hz);
            onto.Weight = 0.00001f;
            simulation.Step();
            few.Rate = 900 * Hz;
            simulation.Run(steps / 3);
            simulation.PoissonInput("Cells.V", 10, 100 * Hz, 0.2f);
            onto.Weight = 0;
            simulation.Run(steps / 3);
            return (float[])[.. simulation.State("Cells.InCellsI").Span[..size], .. simulation.State("Cells.V").Span[..size], .. spikes.Neurons.Select(k => (float)k), .. spikes.Steps.Select(t => (float)t)];
        })];
        Assert.True(runs[0].Length > 2 * size || steps < 20, "nothing spikes");
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void A_run_that_is_restarted_has_them_again()
    {
        using var device = ComputeDevice.Simulated(16);
        using var simulation = new SourceNetwork { Cells = new(20) }.Simulate(new() { Device = device });
        simulation.PoissonInput("Cells.V", 100, 50 * Hz, 0.01f);
        simulation.Run(7);
        float[] first = simulation.State("Cells.V").Span[..20].ToArray();
        simulation.Restart();
        simulation.Run(3);
        simulation.Run(4);
        Assert.Equal(first, simulation.State("Cells.V").Span[..20].ToArray());
        Assert.Contains(first, v => v > 0);
    }
}
