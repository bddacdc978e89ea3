using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Times batches of e-prop with <see cref="ShdNetwork"/> on a device and on the CPU's threads, in turn.</summary>
internal static class DeviceTiming
{
    private const int Batch = 32, WarmUp = 3;

    public static int Run(string choice, int runs)
    {
        using var device = ComputeDevice.Open(choice) ?? throw new DeviceException($"{choice} stands for the CPU's threads, which are timed anyway.");
        Example[] examples = [.. Enumerable.Range(0, Batch).Select(i => new Example(ShdTrial.RandomSpikes(i + 1), i % ShdNetwork.Classes))];
        using var there = Make(device);
        using var here = Make(null);
        Median onDevice = new(), onThreads = new();
        for (int i = -WarmUp; i < runs; i++)
        {
            if (i == 0)
            {
                (onDevice, onThreads) = (new(), new());
            }

            onThreads.Add(() => here.TrainEpoch(examples));
            onDevice.Add(() => there.TrainEpoch(examples));
        }

        Console.WriteLine($"e-prop, 700-256-20 neurons, {ShdNetwork.Steps} steps, batches of {Batch}, {runs} batches, median (mean, fastest to slowest)");
        Console.WriteLine($"{Environment.ProcessorCount} threads of the CPU       {onThreads}");
        Console.WriteLine($"{device.Name,-26} {onDevice}, {device.Launches / (runs + WarmUp)} launches a batch");
        return 0;

        static Trainer Make(ComputeDevice? device) =>
            new(new ShdNetwork(), new EProp(), new Adam(), new() { MaxSteps = ShdNetwork.Steps, Batch = Batch, Loss = new AverageCrossEntropy(), Device = device });
    }
}
