using System.Text;
using Snn.Runtime;
using Snn.Tests.Generators;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>In a simulation on a device, populations that share a kernel and projections that share a rule have what they have on the CPU.</summary>
public sealed class DeviceCellKindTests
{
    [Fact]
    public void ILGPUs_simulation_equals_simd()
    {
        using var device = ComputeDevice.Simulated(16);
        CellKindRun.Compare(device, 90);
    }

    [SkippableFact]
    public void OpenCL_equals_simd()
    {
        using var device = OpenCl.OrSkip();
        CellKindRun.Compare(device, 600);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(2048)] // some rows at a time
    public void Rows_of_several_populations_are_drawn_in_ILGPUs_simulation(long room)
    {
        using var device = ComputeDevice.Simulated(16);
        CellKindRun.CompareDrawn(device, 30, room);
    }

    [SkippableFact]
    public void So_they_are_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        CellKindRun.CompareDrawn(device, 300, 2048);
    }

    [Fact]
    public void Spikes_arrive_whatever_paths_are()
    {
        using var device = ComputeDevice.Simulated(16);
        using var cpu = new MixedCells().Simulate();
        using var there = new MixedCells().Simulate(new() { Device = device });
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Run(100);
        }

        foreach (var population in cpu.Layout.Populations.Where(p => p.Name != "Input"))
        {
            Assert.True(cpu.SpikeCount(population.Name) > 5, population.Name);
            Assert.Equal(cpu.SpikeCount(population.Name), there.SpikeCount(population.Name));
        }

        Assert.Equal(cpu.State("Tiring.X").Span[..60].ToArray(), there.State("Tiring.X").Span[..60].ToArray(), (x, y) => MathF.Abs(x - y) < 1e-5f);
        Assert.Equal([.. cpu.States.Where(s => !s.EndsWith(".Release", StringComparison.Ordinal)).Order()], there.States.Order());
    }

    [Fact]
    public void Kernels_and_synapses_with_delays_of_their_own_learn_by_rules_that_they_share()
    {
        using var device = ComputeDevice.Simulated(16);
        LearningCellRun.Compare(device, 40);
    }

    [SkippableFact]
    public void So_they_do_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        LearningCellRun.Compare(device, 200);
    }

    [Fact]
    public void More_populations_have_the_same_kernels()
    {
        var (few, many) = (Compiler.Run(Column(4)), Compiler.Run(Column(14)));
        Assert.Empty(many.CompilerErrors);
        Assert.InRange(Text(many).Length, Text(few).Length, Text(few).Length + 800); // that of projections that have a rule, and numbers
        static string Text(Compiled made) => made.Files.First(f => f.Name == "Column.SimulationIlgpu.g.cs").Text;
    }

    [SkippableFact]
    public void A_device_runs_a_simulation_of_any_number_of_populations()
    {
        using var device = OpenCl.OrSkip();
        var network = (ISimulated)Activator.CreateInstance(Compiler.Run(Column(60)).Load().GetType("Column")!)!;
        using var cpu = network.Simulate(new() { Seed = 2 });
        using var there = network.Simulate(new() { Seed = 2, Device = device });
        var spiking = cpu.Layout.Populations.Where(p => p.Spikes).Select(p => p.Name).ToArray();
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Run(300);
        }

        Assert.True(cpu.SpikeCount("P59") > 0);
        Assert.Equal(spiking.Select(cpu.SpikeCount), spiking.Select(there.SpikeCount));
        CellKindRun.SameWeights(cpu, there);
    }

    /// <summary>Populations one behind another, each with a loop that learns.</summary>
    private static string Column(int length)
    {
        var text = new StringBuilder("using Snn.Models;\n[Network]\npublic partial class Column\n{\n    public Time Dt => 0.5f * ms;\n    public Population<SpikeInput> Input { get; } = new(20);\n");
        var wires = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            text.AppendLine($$"""
                    public Population<Lif> P{{i}} { get; } = new({{10 + i % 7}}) { Model = new() { TauMem = {{10 + i % 9}} * ms } };
                    public Sparse<Exponential> E{{i}} { get; } = new(Init.Uniform(0.5f, 1.5f), Connect.Probability(0.5f)) { Delay = {{1 + i % 3}} * ms };
                    [Learn<PairStdp>] public Dense<Exponential> I{{i}} { get; } = new(Init.Constant(0.05f)) { Delay = 1.5f * ms };
                """);
            wires.AppendLine($"        {(i % 10 == 0 ? "Input" : $"P{i - 1}")} >> E{i} >> P{i}, P{i} >> I{i} >> P{i},");
        }

        return text.Append($"    public Wiring Wires => [\n{wires}    ];\n}}").ToString();
    }
}
