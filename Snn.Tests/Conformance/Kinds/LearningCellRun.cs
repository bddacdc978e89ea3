using Snn.Runtime;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>A simulation in which kernels and synapses with delays of their own share rules, on a device and on the CPU.</summary>
internal static class LearningCellRun
{
    public static void Compare(ComputeDevice device, int steps, bool quiet = false)
    {
        using var cpu = new LearningCells().Simulate(new() { Seed = 3 });
        using var there = new LearningCells().Simulate(new() { Seed = 3, Device = device });
        using var start = new LearningCells().Simulate(new() { Seed = 3 });
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Signal("Praised.Reward").Set(0.4f);
            simulation.Run(steps);
        }

        foreach (var population in cpu.Layout.Populations.Where(p => p.Name != "Input"))
        {
            Assert.True(quiet || cpu.SpikeCount(population.Name) > steps / 4, $"{cpu.SpikeCount(population.Name)} spikes of {population.Name}");
            Assert.Equal(cpu.SpikeCount(population.Name), there.SpikeCount(population.Name));
        }

        foreach (string variable in (string[])["Spread.Trace", "Further.Trace", "Back.Trace", "Spread.Count", "Further.Count", "Back.Count"])
        {
            float[] here = cpu.Variable(variable).Span.ToArray();
            Assert.True(quiet || here.Max(MathF.Abs) > 0, variable);
            Near(here, there.Variable(variable).Span, variable);
        }

        foreach (var simulation in (Simulation[])[cpu, there])
        {
            simulation.EndTrial();
        }

        for (int p = 0; p < cpu.Layout.Projections.Count; p++)
        {
            string name = cpu.Layout.Projections[p].Name;
            float[] here = cpu.Weights.Of(p).Span.ToArray();
            Assert.True(quiet || !here.AsSpan().SequenceEqual(start.Weights.Of(p).Span), name);
            Near(here, there.Weights.Of(p).Span, name);
        }
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string name)
    {
        float most = expected.ToArray().Max(MathF.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= 1e-5f * most, $"{name}[{i}]: {expected[i]} and {actual[i]}");
        }
    }
}
