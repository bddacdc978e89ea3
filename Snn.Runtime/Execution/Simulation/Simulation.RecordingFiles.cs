using System.Runtime.ExceptionServices;

namespace Snn.Runtime;

/// <content>What is recorded into files.</content>
public abstract partial class Simulation
{
    private readonly List<SonataRecorder> _recorders = [];

    /// <summary>
    /// Records spikes, or events that are not sent, into a file in SONATA's layout while the run goes on, until the recorder or the simulation is disposed of.
    /// </summary>
    /// <param name="path">The file; its folder is made where missing, and a file of that name is replaced at the end.</param>
    /// <param name="populations">Names of populations; of an event such as <c>Exc.Burst</c>, which the population in the file is called then.</param>
    /// <exception cref="ArgumentException">There is no such population or event, it does not spike, or none is named.</exception>
    /// <exception cref="IOException">The file cannot be written, or beside it lies what a run has left that died.</exception>
    public SonataRecorder RecordTo(string path, params IReadOnlyList<string> populations)
    {
        Happening[] all = [.. populations.Select(HappeningOf)];
        CatchUp();
        var recorder = RecorderOf(path, new(true, Layout.Dt.Value, 1, [.. populations.Select(p => new ProbedThing(p, p, "", []))]));
        for (int i = 0; i < all.Length; i++)
        {
            var channel = new SpikeChannel(recorder, i);
            recorder.Add(channel);
            Tell(all[i], channel);
        }

        return recorder;
    }

    /// <summary>Records states into a report in SONATA's layout while the run goes on, until the recorder or the simulation is disposed of.</summary>
    /// <param name="path">The file; its folder is made where missing, and a file of that name is replaced at the end.</param>
    /// <param name="names">States, as for <see cref="Probe(string, ProbeOptions?)"/>; of each population one.</param>
    /// <param name="options">Which neurons, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">There is no such state or neuron, or two are of one population.</exception>
    /// <exception cref="IOException">The file cannot be written, or beside it lies what a run has left that died.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public SonataRecorder ProbeTo(string path, IReadOnlyList<string> names, ProbeOptions? options = null)
    {
        using var turn = Enter();
        return ToFile(path, options?.Every ?? 1, [.. names.Select(n => (StateColumns(n, options?.Neurons), (string?)n))]);
    }

    /// <summary>The same of the weights of a projection, in the report of the population of their targets.</summary>
    /// <param name="path">The file.</param>
    /// <param name="projection">Its name.</param>
    /// <param name="options">Which synapses, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">There is no such projection or neuron, or no weights of its synapses are stored.</exception>
    /// <exception cref="IOException">The file cannot be written, or beside it lies what a run has left that died.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public SonataRecorder ProbeWeightsTo(string path, string projection, SynapseProbeOptions? options = null)
    {
        using var turn = Enter();
        return ToFile(path, options?.Every ?? 1, [(WeightColumns(projection, options), null)]);
    }

    /// <summary>The run is to go on from another step than the last, which files cannot.</summary>
    /// <exception cref="InvalidOperationException">Something of the run is in a file that is being recorded.</exception>
    private void CheckRecorders() => _recorders.ForEach(recorder => recorder.ThrowIfBegun());

    private SonataRecorder ToFile(string path, int every, params IReadOnlyList<(ProbeColumns Columns, string? Brought)> what)
    {
        CheckEvery(every);
        var recorder = RecorderOf(path, new(false, Layout.Dt.Value, every, [.. what.Select(w => w.Columns.What)]));
        for (int i = 0; i < what.Count; i++)
        {
            var channel = new FrameChannel(recorder, i, what[i].Columns.Width, every);
            recorder.Add(channel);
            _probes.Add(new(what[i].Columns, every, channel, what[i].Brought));
        }

        return recorder;
    }

    private SonataRecorder RecorderOf(string path, RecordingHead head)
    {
        if (head.Channels.Count == 0)
        {
            throw new ArgumentException($"Nothing is named that is to be recorded into {path}.");
        }

        if (head.Channels.FirstOrDefault(c => !head.IsOfSpikes && c.Neurons.Count == 0) is { } empty)
        {
            throw new ArgumentException($"None of the synapses of {empty.Name} are chosen.");
        }

        SonataReport.CheckPopulations(head, "names");
        var recorder = new SonataRecorder(path, head, Leave);
        _recorders.Add(recorder);
        return recorder;
    }

    /// <summary>A recorder has all that has happened, and gets no more.</summary>
    private void Leave(SonataRecorder recorder)
    {
        if (!_recorders.Contains(recorder))
        {
            return;
        }

        using var turn = Enter();
        CatchUp();
        _recordings.RemoveAll(r => recorder.Channels.Any(c => ReferenceEquals(c, r.Spikes)));
        _probes.RemoveAll(p => recorder.Channels.Any(c => ReferenceEquals(c, p.Sink is EventFrames events ? events.Spikes : p.Sink)));
        _recorders.Remove(recorder);
    }

    /// <summary>Writes the files of what is being recorded; one that cannot be written does not keep the others from it.</summary>
    private void EndRecorders()
    {
        SonataRecorder[] all = [.. _recorders];
        _recorders.Clear();
        ExceptionDispatchInfo? first = null;
        foreach (var recorder in all)
        {
            try
            {
                recorder.Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        first?.Throw();
    }
}
