using Snn.Runtime;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Simulations of populations that share kernels, on a device and on the CPU.</summary>
internal static class CellKindRun
{
    public static void Compare(ComputeDevice device, int steps, int least = 5)
    {
        using var cpu = new LayeredCells().Simulate(new() { Seed = 3 });
        using var there = new LayeredCells().Simulate(new() { Seed = 3, Device = device });
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Input("Other").Poisson(60 * Hz);
            simulation.Signal("Deeper.Reward").Set(0.7f);
            simulation.Signal("Back.Reward").Set(-0.4f);
            simulation.Signal("Deeper.Wanted").Set(0.1f);
            simulation.Signal("Back.Wanted").Set([.. Enumerable.Range(0, 40).Select(j => 0.01f * j)]);
            simulation.Run(steps / 2);
            simulation.EndTrial();
            simulation.Run(steps - steps / 2);
        }

        foreach (string population in (string[])["Hidden", "Deep", "Alone"])
        {
            Assert.True(cpu.SpikeCount(population) >= least, population);
            Assert.Equal(cpu.SpikeCount(population), there.SpikeCount(population));
        }

        Assert.Equal(cpu.States.Order(), there.States.Order());
        foreach (string state in cpu.States)
        {
            int size = cpu.Layout.Populations.First(p => state.StartsWith(p.Name + ".", StringComparison.Ordinal)).Size;
            Same(cpu.State(state).Span[..size], there.State(state).Span[..size], state);
        }

        foreach (var (variable, size) in ((string, int)[])[("Deeper.Y", 45), ("Back.Y", 40), ("Deeper.Mean", 1), ("Back.Mean", 1)])
        {
            Same(cpu.Variable(variable).Span[..size], there.Variable(variable).Span[..size], variable);
        }

        foreach (var (variable, size) in ((string, int)[])[("Deeper.Z", 45), ("Back.Z", 40)])
        {
            var (here, other) = (cpu.SynapseVariable(variable), there.SynapseVariable(variable));
            for (int k = 0; k < here.Count; k++)
            {
                Same(here[k].Span[..size], other[k].Span[..size], variable);
            }
        }

        SameWeights(cpu, there);
    }

    public static void CompareDrawn(ComputeDevice device, int steps, long room)
    {
        using var cpu = new DrawnLayers().Simulate(new() { Seed = 3 });
        using var there = new DrawnLayers().Simulate(new() { Seed = 3, Device = device, RoomForRows = room });
        var records = new List<SpikeRecording>();
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            records.AddRange(((string[])["Hidden", "Deep"]).Select(simulation.Record));
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Run(steps);
        }

        Assert.All(records, r => Assert.True(r.Steps.Count >= steps / 10, r.Population));
        for (int r = 0; r < 2; r++)
        {
            Assert.Equal(records[r].Steps, records[r + 2].Steps);
            Assert.Equal(records[r].Neurons, records[r + 2].Neurons);
        }
    }

    public static void SameWeights(Simulation cpu, Simulation there)
    {
        for (int p = 0; p < cpu.Layout.Projections.Count; p++)
        {
            for (int k = 0; k < cpu.Weights.SourceSize(p); k++)
            {
                Same(cpu.Weights.Row(p, k), there.Weights.Row(p, k), cpu.Layout.Projections[p].Name);
            }
        }
    }

    private static void Same(ReadOnlySpan<float> here, ReadOnlySpan<float> there, string name)
    {
        Assert.Equal(here.Length, there.Length);
        for (int j = 0; j < here.Length; j++)
        {
            Assert.True(MathF.Abs(here[j] - there[j]) <= 1e-5f * Math.Max(1, MathF.Abs(here[j])), $"{name}[{j}]: {here[j]} and {there[j]}");
        }
    }
}
