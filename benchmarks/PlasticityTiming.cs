using System.Diagnostics;
using System.Globalization;

namespace Snn.Benchmarks;

/// <summary>
/// Times one million plastic synapses, pair STDP, steps of 1 ms, on one thread and on two, and, where a Python with Brian2 is found, the
/// same network in its C++ standalone mode, in turn.
/// </summary>
internal static class PlasticityTiming
{
    private const int Seconds = 10;

    public static int Run(int runs, string python, string script)
    {
        Median ours = new(), cpu = new(), sparse = new(), share = new(), two = new(), spread = new();
        var theirs = new Median();
        string rates = "";
        for (int i = 0; i < runs; i++)
        {
            var (took, processor, spikes) = Time(new PlasticityNetwork());
            ours.Add(took);
            cpu.Add(processor);
            rates = spikes;
            spread.Add(two.Add(Time(new PlasticityNetwork(), threads: 2).Clock) / took);
            var few = Time(new SparsePlasticityNetwork());
            sparse.Add(few.Processor);
            share.Add(few.Processor / processor);
            if (python != "")
            {
                theirs.Add(1000 * Brian2.Seconds(python, script, $"{Seconds}"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SnnDsl, one thread: {Seconds} s in {ours}, {Seconds * 1000 / ours.Value:0.0} times real time; {cpu} of the processor, {Seconds * 1000 / cpu.Value:0.0} times real time; {rates}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two threads: {two}, {spread.Value:0.00} of the time of one"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"10 % of the synapses, compressed rows: {sparse} of the processor, {share.Value:0.00} of that of all"));
        if (python != "")
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Brian2, C++ standalone, one thread: {Seconds} s in {theirs}, {Seconds * 1000 / theirs.Value:0.0} times real time; ours is {theirs.Value / ours.Value:0.0} times as fast"));
        }

        return 0;
    }

    /// <summary>Runs a network; what that took by the clock and of the processor, in ms, and how often neurons fired.</summary>
    private static (double Clock, double Processor, string Rates) Time(ISimulated network, int threads = 1)
    {
        using var simulation = network.Simulate(new() { Threads = threads });
        simulation.Input("Input").Poisson(PlasticityNetwork.Rate * Hz);
        var potentials = simulation.State("Exc.V");
        var random = new Random(1);
        for (int j = 0; j < PlasticityNetwork.Size; j++)
        {
            // as if they had fired at any time before
            potentials.At(j) = 1.0071f * (1 - MathF.Exp(-99f / 20 * random.NextSingle()));
        }

        simulation.Run(1 * sec);
        long before = simulation.SpikeCount("Exc"), sent = simulation.SpikeCount("Input");
        var began = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        simulation.Run(Seconds * sec);
        double took = clock.Elapsed.TotalMilliseconds, processor = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
        double sentHz = (simulation.SpikeCount("Input") - sent) / (double)Seconds / PlasticityNetwork.Size, firedHz = (simulation.SpikeCount("Exc") - before) / (double)Seconds / PlasticityNetwork.Size;
        return (took, processor, string.Create(CultureInfo.InvariantCulture, $"before {sentHz:0.00} Hz, after {firedHz:0.00} Hz"));
    }
}
