using System.Globalization;
using Snn.Runtime;

namespace Snn.Benchmarks;

/// <summary>
/// What training on more processes than there are here would come to, from the times of a batch that a run on one or two tells:
/// weak scaling, a machine and a share of the batch for each process. Each sends its gradient but for its own slice, and the sum of that
/// slice to all; a message costs the latency of the network, and nothing is sent while trials run.
/// </summary>
internal static class ScalingModel
{
    private static readonly int[] Processes = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly (string Name, double Bits, double Latency)[] Networks = [("10 Gbit/s", 10e9, 20e-3), ("100 Gbit/s", 100e9, 2e-3)]; // latencies in ms: Ethernet, InfiniBand

    /// <param name="trials">ms of a process's trials in a batch.</param>
    /// <param name="update">ms of its update.</param>
    /// <param name="sums">ms of the sums in memory, as one process alone takes for them.</param>
    /// <param name="weights">Number of weights.</param>
    /// <param name="folder">Where the picture goes.</param>
    public static int Run(double trials, double update, double sums, int weights, string folder)
    {
        Console.WriteLine(FormattableString.Invariant($"{"processes",10} {string.Join(" ", Networks.Select(n => $"{n.Name,12}"))}   efficiency in %"));
        foreach (int n in Processes)
        {
            Console.WriteLine($"{n,10} {string.Join(" ", Networks.Select(network => Efficiency(n, network.Bits, network.Latency).ToString("0.0", CultureInfo.InvariantCulture).PadLeft(12)))}");
        }

        Console.WriteLine(ComparisonPicture.Save(
            Path.Combine(folder, "scaling.png"),
            "Efficiency (%)",
            [.. Processes.Select(n => n.ToString(CultureInfo.InvariantCulture))],
            [.. Networks.Select(network => (network.Name, Processes.Select(n => Efficiency(n, network.Bits, network.Latency)).ToArray()))],
            FormattableString.Invariant($"Predicted for as many processes, {weights} weights, {trials:0.#} ms of trials")));
        return 0;

        double Efficiency(int n, double bits, double latency)
        {
            double share = (n - 1.0) / n;
            double sent = 2 * weights * sizeof(float) * 8 * share / bits * 1e3;
            return 100 * (trials + update) / (trials + update + sums + sent + 2 * (n - 1) * latency);
        }
    }
}
