using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// Files of spikes in SONATA's layout: of each population <c>/spikes/NAME/timestamps</c> in ms and <c>/spikes/NAME/node_ids</c>. A spike
/// of step t has the time t · dt, so that what is read again is in the step in which it was. To write while a run goes on:
/// <see cref="Simulation.RecordTo"/>.
/// </summary>
public static class SonataSpikes
{
    private const string Layout = "SONATA", Describes = "SONATA's layout of spikes has spikes/POPULATION/timestamps and spikes/POPULATION/node_ids";

    /// <summary>Writes what was recorded, since the run last began; makes the folder where missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="recordings">Of each population one.</param>
    /// <exception cref="ArgumentException">There is none, two are of one population, or they are of other steps.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, params IReadOnlyList<SpikeRecording> recordings)
    {
        var head = new RecordingHead(true, SonataReport.StepOf(recordings, r => r.Dt), 1, [.. recordings.Select(r => new ProbedThing(r.Name, r.Name, "", []))]);
        SonataReport.CheckPopulations(head, nameof(recordings));
        AtomicFile.Check(path);
        SonataFile.Write(path, head, Blocks);

        IEnumerable<(int, long, byte[], int)> Blocks()
        {
            const int most = 1 << 13;
            for (int c = 0; c < recordings.Count; c++)
            {
                var (steps, neurons) = (recordings[c].Steps, recordings[c].Neurons);
                for (int at = recordings[c].First, end; at < steps.Count; at = end)
                {
                    // a block tells steps since its first as an int
                    end = Math.Min(at + most, steps.Count);
                    while (steps[end - 1] - steps[at] > int.MaxValue)
                    {
                        end--;
                    }

                    var pairs = new int[2 * (end - at)];
                    for (int i = 0; i < pairs.Length; i += 2)
                    {
                        (pairs[i], pairs[i + 1]) = ((int)(steps[at + i / 2] - steps[at]), neurons[at + i / 2]);
                    }

                    yield return (c, steps[at], MemoryMarshal.AsBytes<int>(pairs).ToArray(), sizeof(int) * pairs.Length);
                }
            }
        }
    }

    /// <summary>The populations whose spikes a file has.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static IReadOnlyList<string> Populations(string path)
    {
        using var stream = UnpackedFile.Open(path);
        return Hdf5Content.Read(stream, path, Layout, Describes, content => content.Groups("spikes"));
    }

    /// <summary>Reads the spikes of a population, as a train to be played: <c>simulation.Input("Input").Play(...)</c>.</summary>
    /// <param name="path">The file; it may be gzipped.</param>
    /// <param name="population">The population's name in the file.</param>
    /// <param name="dt">Length of a step; a spike is in the step in which its time falls.</param>
    /// <param name="steps">Number of steps; null for as many as the last spike needs.</param>
    /// <param name="size">Number of neurons that there are; null where that is not to be looked at.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout, or a spike is of no such neuron or step.</exception>
    /// <exception cref="ArgumentException">The step is not positive.</exception>
    public static SpikeTrain Read(string path, string population, Time dt, int? steps = null, int? size = null)
    {
        using var stream = UnpackedFile.Open(path);
        var (times, neurons) = Hdf5Content.Read(stream, path, Layout, Describes, content => Read(content, population));
        var pairs = new (double, int)[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            if (neurons[i] < 0 || neurons[i] >= (size ?? int.MaxValue))
            {
                throw new SpikeDataException(path, $"spike {i} of {population} is of node {neurons[i]}; {(size is null ? "a population has less neurons" : $"the population has {size}, from 0")}.");
            }

            pairs[i] = (times[i], (int)neurons[i]);
        }

        try
        {
            return SpikeTrain.FromTimes(pairs, dt, steps);
        }
        catch (ArgumentException e) when (e.ParamName == "spikes")
        {
            throw new SpikeDataException(path, e.Message, e);
        }
    }

    private static (double[] Times, long[] Neurons) Read(Hdf5Content content, string population)
    {
        string group = content.Group("spikes", population), timesAt = $"{group}/timestamps", neuronsAt = $"{group}/node_ids";
        var (times, neurons) = (content.Required(timesAt, rows: "the spikes"), content.Required(neuronsAt, rows: "the spikes"));
        double unit = content.Milliseconds(times, timesAt);
        var (read, nodes) = (content.Numbers(times, timesAt), content.Integers(neurons, neuronsAt));
        return read.Length == nodes.Length ? (Array.ConvertAll(read, t => t * unit), nodes)
            : throw new SpikeDataException(content.Path, $"there are {read.Length} of {timesAt} but {nodes.Length} of {neuronsAt}; write the file again with one of each per spike.");
    }
}
