using System.Linq.Expressions;

namespace Snn.Runtime;

/// <content>What is recorded of a run. Recording reads and changes nothing: a run has the same bits with and without it.</content>
public abstract partial class Simulation
{
    private readonly List<(int Population, ISpikeSink Spikes)> _recordings = [];
    private readonly List<Probe> _probes = [];
    private readonly HashSet<string> _brought = []; // of the frames of a step, each once

    /// <summary>Records the spikes of a population from now on, or an event of its neurons that is not sent.</summary>
    /// <param name="population">Its name; of an event such as <c>Exc.Burst</c>.</param>
    /// <exception cref="ArgumentException">There is no such population or event, or it does not spike; the message lists those events that there are.</exception>
    public SpikeRecording Record(string population) => RecordOf(population, null);

    /// <summary>The same of some of its neurons.</summary>
    /// <param name="population">Its name; of an event such as <c>Exc.Burst</c>.</param>
    /// <param name="neurons">Those of which spikes are recorded.</param>
    /// <exception cref="ArgumentException">There is no such population, event or neuron, or it does not spike.</exception>
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
        where TNeuron : class, new() => Probe(NameOf(population, state, "state", "neuron => neuron.V"), options);

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
    /// <param name="population">Its name; of an event such as <c>Exc.Burst</c>.</param>
    /// <param name="bin">Length of a bin, rounded to whole steps.</param>
    /// <param name="neurons">The neurons whose spikes count; null for all.</param>
    /// <exception cref="ArgumentException">There is no such population, event or neuron, it does not spike, or the bin is shorter than a step.</exception>
    public ProbeRecording ProbeRate(string population, Time bin, IReadOnlyList<int>? neurons = null)
    {
        var what = HappeningOf(population);
        var info = Layout.Populations[what.Population];
        double steps = Math.Round(bin.Value / (double)Layout.Dt.Value);
        if (!(steps is >= 1 and <= int.MaxValue))
        {
            throw new ArgumentException(FormattableString.Invariant($"The rate of {population} cannot be counted in bins of {bin.Value} ms; a step lasts {Layout.Dt.Value} ms."), nameof(bin));
        }

        bool[]? counted = null;
        if (Chosen(population, neurons, info.Size) is { } chosen)
        {
            counted = new bool[info.Size];
            Array.ForEach(chosen, n => counted[n] = true);
        }

        CatchUp();
        var recording = new ProbeRecording(new(population, info.Name, "Hz", []), (int)steps, Layout.Dt.Value, CatchUp);
        Tell(what, new RateProbe(recording, counted, neurons?.Count ?? info.Size, Steps));
        return recording;
    }

    /// <summary>What spikes are handed to, by population.</summary>
    private protected IReadOnlyList<(int Population, ISpikeSink Spikes)> Recordings => _recordings;

    /// <summary>Brings what a probe reads up to date: what was put off, or is on a device. Changes nothing of the run.</summary>
    /// <param name="name">Its name; null for the weights.</param>
    private protected virtual void Bring(string? name)
    {
        if (name is null || !(_states.ContainsKey(name) || _variables.ContainsKey(name)))
        {
            SettleRules();
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
        _brought.Clear();
        foreach (var probe in _probes)
        {
            if (Steps % probe.Every == 0)
            {
                if (_brought.Add(probe.Brought ?? ""))
                {
                    Bring(probe.Brought);
                }

                probe.Sink.Add(Steps, probe.Columns);
            }
        }
    }

    /// <summary>The run goes on from another step than the last.</summary>
    private void RestartRecordings(long step)
    {
        foreach (var (_, recording) in _recordings)
        {
            recording.Restart(step);
        }

        foreach (var probe in _probes)
        {
            probe.Sink.Restart(step);
        }
    }

    private SpikeRecording RecordOf(string population, IReadOnlyList<int>? neurons)
    {
        var what = HappeningOf(population);
        var info = Layout.Populations[what.Population];
        CatchUp();
        var recording = new SpikeRecording(population, info, Layout.Dt.Value, Chosen(population, neurons, info.Size), () => Steps, CatchUp);
        Tell(what, recording);
        return recording;
    }

    private ProbeRecording InMemory(ProbeColumns columns, int every, string? brought)
    {
        CheckEvery(every);
        var recording = new ProbeRecording(columns.What, every, Layout.Dt.Value, CatchUp);
        _probes.Add(new(columns, every, recording, brought));
        return recording;
    }

    private string NameOf<TNeuron, TValue>(Population<TNeuron> population, Expression<Func<TNeuron, TValue>> state, string what, string such)
        where TNeuron : class, new()
    {
        var found = Layout.Populations.FirstOrDefault(p => ReferenceEquals(p.Neurons, population))
            ?? throw new ArgumentException($"This is no population of {Layout.Name} as it was when the run was made; give a property of the network that made it, such as network.{Layout.Populations[^1].Name}.", nameof(population));
        return state.Body is MemberExpression { Expression: ParameterExpression, Member: var member } ? $"{found.Name}.{member.Name}"
            : throw new ArgumentException($"{state.Body} is no {what}; write {such}, with the name of one.", nameof(state));
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
