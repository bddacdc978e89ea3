using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// A report of one variable in SONATA's layout: of each population a frame of numbers every so many ms, <c>/report/NAME/data</c>, and
/// whose they are, <c>/report/NAME/mapping</c>. Of synapses, <c>node_ids</c> are targets and <c>element_ids</c> sources. To write while a
/// run goes on: <see cref="Simulation.ProbeTo"/>.
/// </summary>
public sealed class SonataReport
{
    private const string Layout = "SONATA", Describes = "SONATA's layout of a report has report/POPULATION/data and report/POPULATION/mapping";

    private readonly float[] _data;

    private SonataReport(string population, string units, long[] nodes, long[] elements, double start, double step, float[] data) =>
        (Population, Units, Nodes, Elements, Start, Step, _data) = (population, units, nodes, elements, start, step, data);

    /// <summary>The population's name.</summary>
    public string Population { get; }

    /// <summary>Unit of the numbers; empty where it is not said.</summary>
    public string Units { get; }

    /// <summary>The neuron of each column.</summary>
    public IReadOnlyList<long> Nodes { get; }

    /// <summary>What of the neuron each column is of: of a synapse its source, as it was written here; of a point neuron 0.</summary>
    public IReadOnlyList<long> Elements { get; }

    /// <summary>Time of the first frame in ms.</summary>
    public double Start { get; }

    /// <summary>Time from a frame to the next in ms.</summary>
    public double Step { get; }

    /// <summary>Number of frames.</summary>
    public int Count => Nodes.Count == 0 ? 0 : _data.Length / Nodes.Count;

    /// <summary>A frame: a number for each column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlySpan<float> this[int frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frame);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Count);
            return _data.AsSpan(frame * Nodes.Count, Nodes.Count);
        }
    }

    /// <summary>All frames, to be given to a run step by step: <c>simulation.Signal("Exc.I").Play(report.Rows())</c>.</summary>
    public float[][] Rows() => [.. Enumerable.Range(0, Count).Select(f => this[f].ToArray())];

    /// <summary>Writes what was recorded; makes the folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="recordings">Of each population one, with frames equally far from each other.</param>
    /// <exception cref="ArgumentException">There is none, two are of one population, or they are of other steps or over a restart; or one is a rate of a population, which is of no neuron.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, params IReadOnlyList<ProbeRecording> recordings)
    {
        var head = new RecordingHead(false, StepOf(recordings, r => r.Dt), (int)StepOf(recordings, r => r.Every), [.. recordings.Select(r => r.What)]);
        CheckPopulations(head, nameof(recordings));
        foreach (var recording in recordings)
        {
            if (recording.Neurons.Count == 0)
            {
                throw new ArgumentException($"{recording.Name} is of no single neuron, so there is no report of it.", nameof(recordings));
            }

            for (int f = 1; f < recording.Count; f++)
            {
                if (recording.StepsAt(f) != recording.StepsAt(f - 1) + recording.Every)
                {
                    throw new ArgumentException($"{recording.Name} was recorded over a restart: after {recording.StepsAt(f - 1)} steps comes a frame after {recording.StepsAt(f)}. Record each run by itself.", nameof(recordings));
                }
            }
        }

        AtomicFile.Check(path);
        SonataFile.Write(path, head, Blocks);

        IEnumerable<(int, long, byte[], int)> Blocks()
        {
            for (int c = 0; c < recordings.Count; c++)
            {
                for (int f = 0; f < recordings[c].Count; f++)
                {
                    byte[] frame = MemoryMarshal.AsBytes(recordings[c][f]).ToArray();
                    yield return (c, recordings[c].StepsAt(f), frame, frame.Length);
                }
            }
        }
    }

    /// <summary>The populations of which a file has a report.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static IReadOnlyList<string> Populations(string path)
    {
        using var stream = UnpackedFile.Open(path);
        return Hdf5Content.Read(stream, path, Layout, Describes, content => content.Groups("report"));
    }

    /// <summary>Reads the report of a population.</summary>
    /// <param name="path">The file; it may be gzipped.</param>
    /// <param name="population">The population's name in the file.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static SonataReport Read(string path, string population)
    {
        using var stream = UnpackedFile.Open(path);
        return Hdf5Content.Read(stream, path, Layout, Describes, content => Read(content, population));
    }

    /// <summary>What all recordings of a file have to have in common.</summary>
    internal static double StepOf<T>(IReadOnlyList<T> recordings, Func<T, double> of)
    {
        double[] steps = [.. recordings.Select(of).Distinct()];
        return steps.Length == 1 ? steps[0]
            : throw new ArgumentException(steps.Length == 0 ? "There is nothing to write; give a recording." : $"Recordings of {string.Join(" and ", steps)} do not go into one file; write one for each.", nameof(recordings));
    }

    internal static void CheckPopulations(RecordingHead head, string parameter)
    {
        if (head.Channels.GroupBy(c => c.Population).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{string.Join(" and ", twice.Select(c => c.Name))} are both of {twice.Key}; a file has one of each population: write them into two.", parameter);
        }
    }

    private static SonataReport Read(Hdf5Content content, string population)
    {
        string group = content.Group("report", population), dataAt = $"{group}/data", mapping = $"{group}/mapping";
        var data = content.Required(dataAt, 2, "the frames and what they have");
        long width = (long)data.Space.Dimensions[1];
        long[] ids = Integers("node_ids"), pointers = Integers("index_pointers"), elements = Integers("element_ids");
        var timeSet = content.Required($"{mapping}/time", rows: "begin, end and step");
        double unit = content.Milliseconds(timeSet, $"{mapping}/time");
        double[] time = content.Numbers(timeSet, $"{mapping}/time");
        // the layout says a pointer for each node; programs write one more, the end
        long[] ends = pointers.Length == ids.Length ? [.. pointers, width] : pointers;
        if (time.Length != 3 || elements.Length != width || ends.Length != ids.Length + 1 || (ids.Length > 0 && (ends[0] != 0 || ends[^1] != width)) || ends.Zip(ends.Skip(1)).Any(e => e.Second < e.First))
        {
            throw new SpikeDataException(content.Path, $"{mapping} does not fit {dataAt}, whose frames have {width} numbers: it has {ids.Length} nodes, {pointers.Length} pointers, {elements.Length} elements and {time.Length} times.");
        }

        var nodes = new long[width];
        for (int i = 0; i < ids.Length; i++)
        {
            nodes.AsSpan((int)ends[i], (int)(ends[i + 1] - ends[i])).Fill(ids[i]);
        }

        return new(population, content.Text(data, "units") ?? "", nodes, elements, time[0] * unit, time[2] * unit, Array.ConvertAll(content.Numbers(data, dataAt), v => (float)v));

        long[] Integers(string name) => content.Integers(content.Required($"{mapping}/{name}", rows: "the neurons"), $"{mapping}/{name}");
    }
}
