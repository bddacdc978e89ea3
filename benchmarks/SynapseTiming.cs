using System.Diagnostics;
using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Sources that spike by chance onto 10,000 leaky neurons, none of which ever fires: what is timed is delivery.</summary>
/// <param name="sources">Number of sources, each with <see cref="PerSource"/> synapses.</param>
[Network]
public partial class DeliveredNetwork(int sources)
{
    public const int PerSource = 1000, Targets = 10_000;

    public Population<SpikeInput> Input { get; } = new(sources);

    [FromRun(nameof(Lif.I))] public Population<Lif> Hidden { get; } = new(Targets) { Model = new() { VTh = 1e30f } };

    public Sparse<Delta> InHid { get; } = new(Init.Constant(1e-3f), Connect.PerSource(PerSource));

    public Wiring Wires => [Input >> InHid >> Hidden];
}

/// <summary>The same, whose synapses are drawn again for every spike.</summary>
/// <param name="sources">Number of sources.</param>
[Network]
public partial class DrawnNetwork(int sources)
{
    public Population<SpikeInput> Input { get; } = new(sources);

    [FromRun(nameof(Lif.I))] public Population<Lif> Hidden { get; } = new(DeliveredNetwork.Targets) { Model = new() { VTh = 1e30f } };

    public Procedural<Delta> InHid { get; } = new(Init.Constant(1e-3f), Connect.PerSource(DeliveredNetwork.PerSource));

    public Wiring Wires => [Input >> InHid >> Hidden];
}

/// <summary>Time of a synaptic event and memory of a synapse, by the number of synapses, on one thread.</summary>
internal static class SynapseTiming
{
    // so many spikes a step on average, whatever the number of sources
    private const double Spikes = 20;

    public static int Run(int runs)
    {
        Console.WriteLine($"{Spikes} spikes a step, {DeliveredNetwork.PerSource} synapses each, onto {DeliveredNetwork.Targets} neurons; medians of {runs} runs");
        using (var first = new DeliveredNetwork(1).Simulate())
        {
            first.Run(1); // what the program takes is nothing of a synapse
        }

        foreach (int synapses in (int[])[100_000, 1_000_000, 10_000_000, 100_000_000])
        {
            int sources = synapses / DeliveredNetwork.PerSource;
            Report("compressed rows", synapses, runs, () => new DeliveredNetwork(sources));
            Report("procedural", synapses, runs, () => new DrawnNetwork(sources));
        }

        return 0;
    }

    private static void Report(string storage, int synapses, int runs, Func<ISimulated> make)
    {
        long before = Resident();
        var making = Stopwatch.StartNew();
        using var simulation = make().Simulate();
        double made = making.Elapsed.TotalSeconds;
        simulation.Signal("Hidden.I").Set(1); // or potentials would fade to numbers that processors are slow with
        simulation.Run(1);
        double bytes = (Resident() - before) / (double)synapses;
        var feed = simulation.Input("Input");
        var took = new Median();
        feed.Poisson((float)(1000 * Spikes * DeliveredNetwork.PerSource / synapses) * Hz);
        simulation.Run(5000); // compiled by then
        for (int i = 0; i < runs; i++)
        {
            feed.Poisson(0 * Hz);
            double idle = Time(simulation, out _);
            feed.Poisson((float)(1000 * Spikes * DeliveredNetwork.PerSource / synapses) * Hz);
            double busy = Time(simulation, out long spikes);
            took.Add(1e6 * (busy - idle) / (spikes * DeliveredNetwork.PerSource));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{synapses,11} {storage,-16} {took.Value:0.00} ns an event, {bytes:0.0} bytes a synapse, made in {made:0.0} s"));
    }

    /// <summary>ms of the processor for 2000 steps.</summary>
    private static double Time(Simulation simulation, out long spikes)
    {
        simulation.Run(100);
        long sent = simulation.SpikeCount("Input");
        var began = Environment.CpuUsage.TotalTime;
        simulation.Run(2000);
        spikes = simulation.SpikeCount("Input") - sent;
        return (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
    }

    private static long Resident()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
