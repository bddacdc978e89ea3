namespace Snn.Runtime;

/// <content>A simulation as a file, from which another goes on.</content>
public abstract partial class Simulation
{
    private static readonly SealedFile Sealed = new("SNNSTATE", 1, "saved simulation");

    private const string Elsewhere = "Load it where it was saved, on the CPU or on a device, by the program that wrote it, or begin anew.";

    private readonly List<SavedPart> _keptByRules = [];

    /// <summary>
    /// Writes the simulation as it stands: states, spikes on their way, weights, variables of rules and updates, signals, what input
    /// populations are given, and the number of steps. Loaded into a simulation of the same network and seed, on any number of
    /// threads or on a device as it was saved on, it goes on as if it had never stopped, bit for bit. A file of a device goes on
    /// on the CPU, and the other way about, where no rule learns and no synapse releases. Recordings are not in it.
    /// </summary>
    /// <param name="path">The file. It is whole or not there.</param>
    /// <exception cref="CheckpointException">It cannot be written; the old one, if any, is whole.</exception>
    /// <exception cref="NotSupportedException">The simulation runs updates of the network on a device, or learns online.</exception>
    /// <exception cref="SimulationException">A state is no finite number.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Save(string path)
    {
        using var turn = Enter();
        using var weights = new Held(_weights.Memory, _weights);
        CheckSaves();
        Begin();
        BringAll();
        CheckFinite();
        if (_rowsAhead)
        {
            GiveRows();
        }

        Sealed.Save(path, Write, "The last file, if any, is whole.");
    }

    /// <summary>
    /// Goes on where another simulation of the same network and seed was saved. Trains and signals that
    /// play go on; of the sources, only rates that a function tells have to be given before.
    /// </summary>
    /// <param name="path">A file that <see cref="Save"/> has written.</param>
    /// <exception cref="CheckpointException">There is none, it is damaged, or of another network or seed; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">A file that is being recorded into has something of the run before.</exception>
    /// <exception cref="NotSupportedException">The simulation runs updates of the network on a device, or learns online.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Load(string path)
    {
        using var turn = Enter();
        using var weights = new Held(_weights.Memory, _weights);
        CheckSaves();
        CheckRecorders();
        Begin();
        CatchUp();
        Sealed.Load(path, reader => Read(reader, path));
    }

    /// <summary>Before it is written: what is kept elsewhere comes here.</summary>
    private protected virtual void BringAll()
    {
    }

    /// <summary>After a file was read: what is kept elsewhere goes there.</summary>
    private protected virtual void SendAll()
    {
    }

    /// <summary>What only a device keeps.</summary>
    private protected virtual IEnumerable<SavedPart> PartsThere => [];

    /// <summary>Steps of spikes that a file has: those that may still be on their way.</summary>
    private int SavedSteps(int population) => 1 + MostDelay(population);

    /// <summary>The spikes of a population; null where it has none.</summary>
    private protected SpikeRing? RingOf(int population) => _spikes[population];

    /// <summary>The steps of a population's spikes that are of account.</summary>
    private protected IEnumerable<long> StepsOnTheirWay(int population)
    {
        for (long t = Math.Max(0, Steps - SavedSteps(population)); t < Steps; t++)
        {
            yield return t;
        }
    }

    /// <exception cref="NotSupportedException">It cannot be saved.</exception>
    private void CheckSaves()
    {
        if (Options.Device is not null && Layout.Updates.Count > 0)
        {
            throw new NotSupportedException($"{Layout.Name} has updates, and what they keep on a device is neither saved nor loaded; run it on the CPU.");
        }

        if (this is OnlineTrial)
        {
            throw new NotSupportedException($"{Layout.Name} learns online; save the run by Trainer.Save.");
        }
    }

    private void Write(BinaryWriter writer)
    {
        SavedPart[] parts = [.. Parts()];
        CheckpointMark.Write(writer, Marks());
        writer.Write(Steps);
        writer.Write(parts.Length);
        foreach (var part in parts)
        {
            SealedFile.WriteText(writer, part.Name);
            part.Write(writer);
        }
    }

    private void Read(CheckpointReader reader, string path)
    {
        if (CheckpointHeader.Differences(Marks(), reader.Marks()).ToArray() is { Length: > 0 } differences)
        {
            const int told = 5; // much follows from another network or seed, which come first
            throw new CheckpointException($"{path} is of another simulation: {string.Join("; ", differences.Take(told))}{(differences.Length > told ? $"; and {differences.Length - told} more" : "")}. Make them agree, or begin anew.");
        }

        long steps = reader.Int64();
        CheckpointReader.Require(steps >= 0, "number of steps", steps);
        int count = reader.Int32();
        CheckpointReader.Require(count >= 0, "number of parts", count);
        var parts = Parts().ToDictionary(p => p.Name, StringComparer.Ordinal);
        var taken = new List<Action>();
        for (int i = 0; i < count; i++)
        {
            string name = reader.Text("name of a part");
            if (!parts.Remove(name, out var part))
            {
                throw new CheckpointContentException($"holds {name}, which this simulation has not{(Options.Device is null ? "" : " on its device")}", Elsewhere);
            }

            taken.Add(part.Read(reader));
        }

        if (parts.Count > 0)
        {
            throw new CheckpointContentException($"lacks {parts.Keys.First()}, which this simulation has", Elsewhere);
        }

        reader.End();
        taken.ForEach(take => take());
        _copiesDiffer = true;
        TakeParameters();
        WeightsVersion++;
        _rowsAhead = false;
        Steps = steps;
        SendAll();
        RestartRecordings(steps);
    }

    private IEnumerable<SavedPart> Parts() =>
    [
        new SavedNumbers("weights", _weights.All, values => WeightBounds.WhyNot(_weights, values)),
        .. _states.Select(s => new SavedNumbers($"the state {s.Key}", s.Value.Values)),
        .. _variables.Select(v => new SavedNumbers($"the variable {v.Key}", v.Value.Values)),
        .. _matrices.SelectMany(m => Enumerable.Range(0, m.Value.Count).Select(k => new SavedNumbers($"the variable {m.Key} of source neuron {k}", m.Value[k]))),
        .. _rows.Select(r => new SavedNumbers($"the variable {r.Key}", r.Value.Lanes)),
        .. _kernels.Select(k => new SavedNumbers($"the variable {k.Key}", k.Value.Lanes)),
        .. _keptByRules,
        .. _signals.Select(s => new SavedSignal(s.Key, s.Value, s.Value.Held.Length)),
        .. _spikes.Select((s, p) => (Spikes: s, Population: Layout.Populations[p])).Where(s => s.Spikes is not null)
            .Select(s => new SavedSpikes($"the spikes of {s.Population.Name}", s.Spikes!, s.Population.Size, SavedSteps(Layout.Population(s.Population.Name)))),
        .. _feeds.Select((f, p) => (Feed: f, Population: Layout.Populations[p])).Where(f => f.Feed is not null)
            .Select(f => new SavedFeed(f.Feed!, f.Population.Name, f.Population.Size)),
        new SavedPoissonInputs(this),
        .. PartsOfUpdates(),
        .. PartsThere,
    ];

    /// <summary>What must agree for a simulation to go on: the network to its equations and values, and all that is drawn.</summary>
    private CheckpointMark[] Marks() =>
    [
        new("seed", CheckpointMark.Text(Options.Seed)),
        .. Options.Device is not null && _rules.Count > 0 ? (CheckpointMark[])[new("where rules learn", "on a device")] : [],
        .. CheckpointMark.Of(Layout),
        .. Layout.Projections.Select((p, i) => (p.Name, Pairs: _weights.Connections(i))).Where(p => p.Pairs is not null)
            .Select(p => new CheckpointMark($"pairs that {p.Name} connects", CheckpointMark.Print(h => p.Pairs!.Print(h)))),
        .. Layout.Projections.Select((p, i) => (p.Name, Delays: _delays[i])).Where(p => p.Delays is not null)
            .Select(p => new CheckpointMark($"delays of {p.Name}", CheckpointMark.Print(p.Delays!.Print))),
        .. Layout.Projections.Select((p, i) => (p.Name, Synapses: _weights.Procedural(i))).Where(p => p.Synapses is not null)
            .Select(p => new CheckpointMark($"weights of {p.Name}", CheckpointMark.Print(p.Synapses!.Print))),
        .. Numbers.Marks(withStarts: false),
        .. Parameters is { } parameters && !HasUpdated ? (CheckpointMark[])[new("parameters that learn", CheckpointMark.Print([.. parameters.Values.Span]))] : [],
    ];
}
