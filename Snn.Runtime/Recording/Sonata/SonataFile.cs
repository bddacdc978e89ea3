using System.Globalization;
using System.Runtime.InteropServices;
using PureHDF;
using PureHDF.VOL.Native;

namespace Snn.Runtime;

/// <summary>
/// Writes files in SONATA's layout (Dai et al., 2020, PLoS Comput. Biol. 16:e1007696; SONATA developer guide, version 0.1): a file
/// of spikes, and a report of frames. A block of the recording is in memory at a time.
/// </summary>
internal static class SonataFile
{
    private const uint Magic = 0x0A7A;

    /// <summary>How the spikes of a file are sorted; names and numbers are those of the layout.</summary>
#pragma warning disable IDE1006, CA1707 // they are written as they stand
    private enum Sorting : byte
    {
        none,
        by_id,
        by_time,
    }
#pragma warning restore IDE1006, CA1707

    /// <summary>Makes a file of a recording that lies on the disk.</summary>
    public static void Write(string path, string log)
    {
        var head = RecordingLog.ReadHead(log);
        Write(path, head, () => RecordingLog.Blocks(log));
    }

    /// <summary>Makes a file of blocks, which are asked for twice.</summary>
    public static void Write(string path, RecordingHead head, Func<IEnumerable<(int Channel, long First, byte[] Content, int Length)>> blocks)
    {
        var file = new H5File();
        file.Attributes["magic"] = Magic;
        file.Attributes["version"] = new uint[] { 0, 1 };
        double dt = Decimal(head.Dt);
        if (head.IsOfSpikes)
        {
            WriteSpikes(path, head, file, dt, blocks);
        }
        else
        {
            WriteReport(path, head, file, dt, blocks);
        }
    }

    /// <summary>A step of 0.1 ms is meant to be 0.1 ms, not the single-precision number next to it.</summary>
    public static double Decimal(double dt) => double.Parse(((float)dt).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void WriteSpikes(string path, RecordingHead head, H5File file, double dt, Func<IEnumerable<(int Channel, long First, byte[] Content, int Length)>> blocks)
    {
        var counts = new long[head.Channels.Count];
        foreach (var (channel, _, _, length) in blocks())
        {
            counts[channel] += length / (2 * sizeof(int));
        }

        var all = new H5Group();
        var times = new Streamed<double>[counts.Length];
        var neurons = new Streamed<ulong>[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            (times[i], neurons[i]) = (new(counts[i], 1), new(counts[i], 1));
            times[i].Dataset.Attributes["units"] = "ms";
            var group = new H5Group { ["timestamps"] = times[i].Dataset, ["node_ids"] = neurons[i].Dataset };
            group.Attributes["sorting"] = Sorting.by_time;
            all[head.Channels[i].Population] = group;
        }

        file["spikes"] = all;
        Write(path, file, writer =>
        {
            foreach (var (channel, first, content, length) in blocks())
            {
                var pairs = MemoryMarshal.Cast<byte, int>(content.AsSpan(0, length));
                for (int i = 0; i + 1 < pairs.Length; i += 2)
                {
                    times[channel].Next(writer)[0] = (first + pairs[i]) * dt;
                    neurons[channel].Next(writer)[0] = (ulong)pairs[i + 1];
                }
            }

            Array.ForEach(times, t => t.Flush(writer));
            Array.ForEach(neurons, n => n.Flush(writer));
        });
    }

    private static void WriteReport(string path, RecordingHead head, H5File file, double dt, Func<IEnumerable<(int Channel, long First, byte[] Content, int Length)>> blocks)
    {
        var counts = new long[head.Channels.Count];
        var firsts = new long[counts.Length];
        foreach (var (channel, first, _, length) in blocks())
        {
            firsts[channel] = counts[channel] == 0 ? first : firsts[channel];
            counts[channel] += length / (sizeof(float) * head.Channels[channel].Neurons.Count);
        }

        var all = new H5Group();
        var frames = new Streamed<float>[counts.Length];
        var orders = new int[counts.Length][];
        for (int i = 0; i < counts.Length; i++)
        {
            var what = head.Channels[i];
            frames[i] = new(counts[i], what.Neurons.Count, isMatrix: true);
            frames[i].Dataset.Attributes["units"] = what.Units;
            frames[i].Dataset.Attributes["variable_name"] = what.Name;
            orders[i] = OrderOf(what);
            double begin = firsts[i] * dt, step = head.Every * dt;
            all[what.Population] = new H5Group { ["data"] = frames[i].Dataset, ["mapping"] = Mapping(what, orders[i], [begin, (firsts[i] + counts[i] * head.Every) * dt, step]) };
        }

        file["report"] = all;
        Write(path, file, writer =>
        {
            foreach (var (channel, _, content, length) in blocks())
            {
                var numbers = MemoryMarshal.Cast<byte, float>(content.AsSpan(0, length));
                int[] order = orders[channel];
                for (int at = 0; at + order.Length <= numbers.Length; at += order.Length)
                {
                    var frame = frames[channel].Next(writer);
                    for (int k = 0; k < order.Length; k++)
                    {
                        frame[k] = numbers[at + order[k]];
                    }
                }
            }

            Array.ForEach(frames, f => f.Flush(writer));
        });
    }

    /// <summary>Columns in the order of their neurons: what a neuron has stands together.</summary>
    private static int[] OrderOf(ProbedThing what) => [.. Enumerable.Range(0, what.Neurons.Count).OrderBy(i => what.Neurons[i]).ThenBy(i => what.Sources?[i] ?? 0)];

    private static H5Group Mapping(ProbedThing what, int[] order, double[] time)
    {
        var (nodes, pointers) = (new List<ulong>(), new List<ulong>());
        var elements = new uint[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ulong node = (ulong)what.Neurons[order[i]];
            if (nodes.Count == 0 || nodes[^1] != node)
            {
                nodes.Add(node);
                pointers.Add((ulong)i);
            }

            elements[i] = (uint)(what.Sources?[order[i]] ?? 0);
        }

        pointers.Add((ulong)order.Length);
        var (ids, times) = (new H5Dataset(nodes.ToArray()), new H5Dataset(time));
        ids.Attributes["sorted"] = (sbyte)1;
        times.Attributes["units"] = "ms";
        return new() { ["node_ids"] = ids, ["index_pointers"] = pointers.ToArray(), ["element_ids"] = elements, ["time"] = times };
    }

    private static void Write(string path, H5File file, Action<H5NativeWriter> fill) => AtomicFile.Write(path, stream =>
    {
        using var writer = file.BeginWrite(stream);
        fill(writer);
    });
}
