using System.Diagnostics;
using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Times batches on a device and on the CPU's threads, in turn: long trials of e-prop, short ones of EventProp, long ones whose delays learn.</summary>
internal static class DeviceTiming
{
    private const int Batch = 32, WarmUp = 3;

    public static int Run(string choice, int runs)
    {
        long began = Stopwatch.GetTimestamp();
        using var device = ComputeDevice.Open(choice) ?? throw new DeviceException($"{choice} stands for the CPU's threads, which are timed anyway.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{device.Name}, opened in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms; batches of {Batch}, {runs} of them, median (mean, fastest to slowest)"));

        Example[] words = [.. Enumerable.Range(0, Batch).Select(i => new Example(ShdTrial.RandomSpikes(i + 1), i % ShdNetwork.Classes))];
        Time("e-prop, 700-256-20 neurons, 1000 steps", words, on => new(
            new ShdNetwork(), new EProp(), new Adam(), new() { MaxSteps = ShdNetwork.Steps, Batch = Batch, Loss = new AverageCrossEntropy(), Device = on }));

        var digits = RuleTiming.Examples(Batch, LatencyNetwork.Pixels, LatencyNetwork.Steps, RuleTiming.PixelsLit, LatencyNetwork.Classes);
        Time("EventProp, 784-100-10 neurons, 20 steps", digits, on => new(
            new LatencyNetwork(), new EventProp(), new Adam(), new() { MaxSteps = LatencyNetwork.Steps, Batch = Batch, Shards = 4, Loss = new ExponentialCrossEntropy(10 * ms, 1 * ms), Device = on }));

        Time("EventProp with a learned delay for each neuron, 700-256-20 neurons, 1000 steps", words, on => new(
            new NeuronDelays(), new EventProp(), new Adam(), new() { MaxSteps = ShdNetwork.Steps, Batch = Batch, Loss = new AverageCrossEntropy(), Device = on }));
        return 0;

        void Time(string what, Example[] examples, Func<ComputeDevice?, Trainer> make)
        {
            (long started, long launched) = (Stopwatch.GetTimestamp(), device.Launches);
            using var there = make(device);
            there.TrainEpoch(examples);
            double ready = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            using var here = make(null);
            Median onDevice = new(), onThreads = new();
            for (int i = 1 - WarmUp; i < runs; i++)
            {
                if (i == 0)
                {
                    (onDevice, onThreads) = (new(), new());
                }

                onThreads.Add(() => here.TrainEpoch(examples));
                onDevice.Add(() => there.TrainEpoch(examples));
            }

            Console.WriteLine(what);
            Console.WriteLine($"  {Environment.ProcessorCount} threads of the CPU  {onThreads} a batch");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  on the device         {onDevice} a batch: {onDevice.Value / onThreads.Value:0.00} times as long; {(device.Launches - launched) / (runs + WarmUp)} launches a batch"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  first batch           {ready:0} ms, {device.KernelsFromCache} kernels so far from the cache"));
        }
    }
}
