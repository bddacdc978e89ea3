using System.Linq.Expressions;
using System.Runtime.ExceptionServices;

namespace Snn.Runtime;

/// <content>What is recorded of a run. Recording reads and changes nothing: a run has the same bits with and without it.</content>
public abstract partial class Simulation
{
    private readonly List<(int Population, ISpikeSink Spikes)> _recordings = [];
    private readonly List<Probe> _probes = [];
    private readonly List<SonataRecorder> _recorders = [];

    /// <summary>Records the spikes of a population from now on.</summary>
    /// <exception cref="ArgumentException">There is no such population, or it does not spike.</exception>
    public SpikeRecording Record(string population) => RecordOf(population, null);

    /// <summary>The same of some of its neurons.</summary>
    /// <param name="population">Its name.</param>
    /// <param name="neurons">Those of which spikes are recorded.</param>
    /// <exception cref="ArgumentException">There is no such population or neuron, or it does not spike.</exception>
    public SpikeRecording Record(string population, IReadOnlyList<int> neurons) => RecordOf(population, neurons);

    /// <summary>
    /// Records a state, or a variable that a learning rule keeps for neurons, as it stands at the ends of steps: after arrivals,
    /// flow, threshold and jump. A variable that is advanced only when it is read is recorded as it stands.
    /// </summary>
    /// <param name="name">Such as <c>Exc.V</c>, or <c>Exc.InExcI</c> for a synaptic current, or <c>ExcExc.X</c> for a rule's variable.</param>
    /// <param name="options">Which neurons, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">There is no such state, variable or neuron; the message lists those that there are.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ProbeRecording Probe(string name, ProbeOptions? options = null)
    {
        using var turn = Enter();
        return InMemory(StateColumns(name, options?.Neurons), options?.Every ?? 1, name);
    }

    /// <summary>The same of a state that the compiler knows: <c>Probe(network.Exc, neuron => neuron.V)</c>.</summary>
    /// <param name="population">A population of the network.</param>
    /// <param name="state">The state of its model.</param>
    /// <param name="options">Which neurons, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">It is no population of this network, or no state of the model.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ProbeRecording Probe<TNeuron, TValue>(Population<TNeuron> population, Expression<Func<TNeuron, TValue>> state, ProbeOptions? options = null)
        where TNeuron : class, new() => Probe(NameOf(population, state), options);

    /// <summary>Records the weights of a projection as they stand at the ends of steps, with all that its learning rule has put off.</summary>
    /// <param name="projection">Its name.</param>
    /// <param name="options">Which synapses, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">There is no such projection or neuron, or no weights of its synapses are stored.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ProbeRecording ProbeWeights(string projection, SynapseProbeOptions? options = null)
    {
        using var turn = Enter();
        return InMemory(WeightColumns(projection, options), options?.Every ?? 1, null);
    }

    /// <summary>The same of a variable that a learning rule keeps for each synapse.</summary>
    /// <param name="variable">Its name, such as <c>ExcExc.C</c>.</param>
    /// <param name="options">Which synapses, and how often; null for all in every step.</param>
    /// <exception cref="ArgumentException">There is no such variable or neuron.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ProbeRecording ProbeSynapses(string variable, SynapseProbeOptions? options = null)
    {
        using var turn = Enter();
        return InMemory(VariableColumns(variable, options), options?.Every ?? 1, variable);
    }

    /// <summary>
    /// Records the rate of a population, in Hz per neuron, in bins that begin at multiples of their length. One that has begun
    /// already is passed over.
    /// </summary>
    /// <param name="population">Its name.</param>
    /// <param name="bin">Length of a bin, rounded to whole steps.</param>
    /// <param name="neurons">The neurons whose spikes count; null for all.</param>
    /// <exception cref="ArgumentException">There is no such population or neuron, it does not spike, or the bin is shorter than a step.</exception>
    public ProbeRecording ProbeRate(string population, Time bin, IReadOnlyList<int>? neurons = null)
    {
        int index = Spiking(population), size = Layout.Populations[index].Size;
        double steps = Math.Round(bin.Value / (double)Layout.Dt.Value);
        if (!(steps is >= 1 and <= int.MaxValue))
        {
            throw new ArgumentException(FormattableString.Invariant($"The rate of {population} cannot be counted in bins of {bin.Value} ms; a step lasts {Layout.Dt.Value} ms."), nameof(bin));
        }

        bool[]? counted = null;
        if (Chosen(population, neurons, size) is { } chosen)
        {
            counted = new bool[size];
            Array.ForEach(chosen, n => counted[n] = true);
        }

        CatchUp();
        var recording = new ProbeRecording(new(population, population, "Hz", []), (int)steps, Layout.Dt.Value, CatchUp);
        _recordings.Add((index, new RateProbe(recording, counted, neurons?.Count ?? size, Steps)));
        return recording;
    }

    /// <summary>
    /// Records spikes into a file in SONATA's layout while the run goes on, until the recorder or the simulation is disposed of.
    /// </summary>
    /// <param name="path">The file; its folder is made where missing, and a file of that name is replaced at the end.</param>
    /// <param name="populations">Names of populations.</param>
    /// <exception cref="ArgumentException">There is no such population, or it does not spike.</exception>
    /// <exception cref="IOException">The file cannot be written, or beside it lies what a run has left that died.</exception>
    public SonataRecorder RecordTo(string path, params IReadOnlyList<string> populations)
    {
        int[] indices = [.. populations.Select(Spiking)];
        CatchUp();
        var recorder = RecorderOf(path, new(true, Layout.Dt.Value, 1, [.. populations.Select(p => new ProbedThing(p, p, "", []))]));
        for (int i = 0; i < indices.Length; i++)
        {
            var channel = new SpikeChannel(recorder, i);
            recorder.Add(channel);
            _recordings.Add((indices[i], channel));
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

    /// <summary>What spikes are handed to, by population.</summary>
    private protected IReadOnlyList<(int Population, ISpikeSink Spikes)> Recordings => _recordings;

    /// <summary>Brings what a probe reads up to date: what was put off, or is on a device. Changes nothing of the run.</summary>
    /// <param name="name">Its name; null for the weights.</param>
    private protected virtual void Bring(string? name)
    {
        if (name is null || !(_states.ContainsKey(name) || _variables.ContainsKey(name)))
        {
            Settle();
        }
    }

    /// <summary>The spikes of a step are recorded.</summary>
    private protected virtual void EndStep(long t)
    {
        foreach (var (population, recording) in _recordings)
        {
            recording.Add(t, SpikesAt(population, t));
        }
    }

    /// <summary>What probes read at the end of a step, when it has been counted.</summary>
    private void TakeFrames()
    {
        foreach (var probe in _probes)
        {
            if (Steps % probe.Every == 0)
            {
                Bring(probe.Brought);
                probe.Sink.Add(Steps, probe.Columns);
            }
        }
    }

    /// <summary>The run is to go on from another step than the last, which files cannot.</summary>
    /// <exception cref="InvalidOperationException">Something of the run is in a file that is being recorded.</exception>
    private void CheckRecorders() => _recorders.ForEach(recorder => recorder.ThrowIfBegun());

    /// <summary>The run goes on from another step than the last.</summary>
    private void RestartRecordings(long step)
    {
        foreach (var (_, recording) in _recordings)
        {
            recording.Restart(step);
        }

        foreach (var probe in _probes)
        {
            probe.Sink.Restart();
        }
    }

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
        if (!_recorders.Remove(recorder))
        {
            return;
        }

        using var turn = Enter();
        CatchUp();
        _recordings.RemoveAll(r => recorder.Channels.Any(c => ReferenceEquals(c, r.Spikes)));
        _probes.RemoveAll(p => recorder.Channels.Any(c => ReferenceEquals(c, p.Sink)));
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

    private SpikeRecording RecordOf(string population, IReadOnlyList<int>? neurons)
    {
        int index = Spiking(population);
        var info = Layout.Populations[index];
        CatchUp();
        var recording = new SpikeRecording(info, Layout.Dt.Value, Chosen(population, neurons, info.Size), () => Steps, CatchUp);
        _recordings.Add((index, recording));
        return recording;
    }

    private ProbeRecording InMemory(ProbeColumns columns, int every, string? brought)
    {
        CheckEvery(every);
        var recording = new ProbeRecording(columns.What, every, Layout.Dt.Value, CatchUp);
        _probes.Add(new(columns, every, recording, brought));
        return recording;
    }

    private unsafe ProbeColumns StateColumns(string name, IReadOnlyList<int>? neurons)
    {
        bool isState = _states.TryGetValue(name, out var found);
        if (!isState && !_variables.TryGetValue(name, out found))
        {
            throw new ArgumentException(_matrices.ContainsKey(name) || _rows.ContainsKey(name) ? $"{name} is a variable of each synapse; record it by ProbeSynapses."
                : $"{Layout.Name} has no state '{name}'; it has {List(_states.Keys)}{(_variables.Count > 0 ? $", and variables of rules {List(_variables.Keys)}" : "")}.", nameof(name));
        }

        var chosen = Chosen(name, neurons, found.Size);
        string owner = OwnerOf(name);
        var projection = Layout.Projections.FirstOrDefault(p => p.Name == owner);
        string population = isState && projection is not null ? Layout.Populations[projection.Source].Name : owner;
        return new(new(name, population, isState ? StateUnits.Of(Layout, name) : "", chosen ?? [.. Enumerable.Range(0, found.Size)]), found.Values.First, chosen);
    }

    private unsafe ProbeColumns WeightColumns(string name, SynapseProbeOptions? options)
    {
        int projection = Layout.Projection(name);
        if (!_weights.HasMatrix(projection) && _weights.Connections(projection) is null)
        {
            throw new ArgumentException($"The synapses of {name} {(Layout.Projections[projection].IsProcedural ? "are drawn anew for each spike" : "share their weights")}, and no rule changes them, so there is nothing to record.", nameof(name));
        }

        return Synapses(name, projection, options, _weights.Of(projection).First, _weights.HasMatrix(projection) ? _weights.StrideOf(projection) : 0);
    }

    private unsafe ProbeColumns VariableColumns(string name, SynapseProbeOptions? options)
    {
        if (_matrices.TryGetValue(name, out var matrix))
        {
            return Synapses(name, Layout.Projection(OwnerOf(name)), options, matrix.First, matrix.Stride);
        }

        return _rows.TryGetValue(name, out var rows) ? Synapses(name, Layout.Projection(OwnerOf(name)), options, rows.Lanes.First, 0)
            : throw (_variables.ContainsKey(name) ? new ArgumentException($"{name} is kept for neurons, not for each synapse; record it by Probe.", nameof(name)) : NoVariable(name));
    }

    private unsafe ProbeColumns Synapses(string name, int projection, SynapseProbeOptions? options, float* first, int stride)
    {
        var info = Layout.Projections[projection];
        int sources = _weights.SourceSize(projection), targets = _weights.TargetSize(projection);
        int[] froms = Chosen($"{name}, sources", options?.Sources, sources) ?? [.. Enumerable.Range(0, sources)];
        int[] tos = Chosen($"{name}, targets", options?.Targets, targets) ?? [.. Enumerable.Range(0, targets)];
        var isTarget = new bool[targets];
        Array.ForEach(tos, t => isTarget[t] = true);
        var (places, ends, starts) = (new List<int>(), new List<int>(), new List<int>());
        foreach (int k in froms)
        {
            if (_weights.Connections(projection) is { } pairs)
            {
                for (int s = pairs.FirstOf(k); s < pairs.FirstOf(k + 1); s++)
                {
                    Add(k, pairs.TargetOf(s), s);
                }

                continue;
            }

            for (int m = 0; m < targets; m++)
            {
                Add(k, m, checked(k * stride + m));
            }
        }

        return new(new(name, Layout.Populations[info.Target].Name, "", ends, starts), first, [.. places]);

        void Add(int from, int to, int place)
        {
            if (isTarget[to])
            {
                places.Add(place);
                ends.Add(to);
                starts.Add(from);
            }
        }
    }

    private string NameOf<TNeuron, TValue>(Population<TNeuron> population, Expression<Func<TNeuron, TValue>> state)
        where TNeuron : class, new()
    {
        var found = Layout.Populations.FirstOrDefault(p => ReferenceEquals(p.Neurons, population))
            ?? throw new ArgumentException($"This is no population of {Layout.Name} as it was when the run was made; give a property of the network that made it, such as network.{Layout.Populations[^1].Name}.", nameof(population));
        return state.Body is MemberExpression { Expression: ParameterExpression, Member: var member } ? $"{found.Name}.{member.Name}"
            : throw new ArgumentException($"{state.Body} is no state; write neuron => neuron.V, with the name of a state.", nameof(state));
    }

    private static void CheckEvery(int every)
    {
        if (every < 1)
        {
            throw new ArgumentException($"A probe cannot read every {every} steps; give 1 or more.", nameof(every));
        }
    }

    private static string OwnerOf(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Neurons that were chosen; null for all.</summary>
    private static int[]? Chosen(string name, IReadOnlyList<int>? neurons, int size)
    {
        if (neurons is null)
        {
            return null;
        }

        var seen = new HashSet<int>();
        foreach (int neuron in neurons)
        {
            if ((uint)neuron >= (uint)size || !seen.Add(neuron))
            {
                throw new ArgumentException($"{name}: neuron {neuron} {(seen.Contains(neuron) ? "is chosen twice" : $"does not exist; there are {size}, from 0")}.", nameof(neurons));
            }
        }

        return neurons.Count > 0 ? [.. neurons] : throw new ArgumentException($"{name}: no neuron is chosen; leave Neurons out for all.", nameof(neurons));
    }
}
