namespace Snn.Runtime;

/// <summary>
/// Synapses with delays of their own as a rule of learning has them: rows of those that a source neuron and a delay have in
/// common, so that all of a row hear of a spike in one step, and what the rule keeps of neurons before is kept of such rows.
/// While a simulation runs, these are the weights, in the order of the rows; the store has them when it is asked for.
/// </summary>
internal sealed class DelayedRows
{
    private readonly RowsByDelay _rows;
    private readonly ConnectedPairs _pairs;
    private readonly int _version;
    private readonly int[] _places; // here, by synapse of the store
    private readonly List<(Lanes Neurons, Lanes Rows)> _views = [];
    private readonly Lanes _store;
    private int[] _arrived = [], _before = [];
    private int _count;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="delays">Their delays.</param>
    /// <param name="store">Their weights in the store, in the order of the pairs.</param>
    /// <param name="memory">Where the rows are.</param>
    public DelayedRows(ConnectedPairs pairs, DelaySteps delays, Lanes store, Arena memory)
    {
        (_store, _rows, _places, _pairs, _version) = (store, new(pairs, delays), new int[pairs.Count], pairs, pairs.Version);
        for (int i = 0; i < _places.Length; i++)
        {
            _places[_rows.Synapses[i]] = i;
        }

        Pairs = ConnectedPairs.Of(pairs.Targets, [.. Enumerable.Range(0, _rows.Count).Select(r => _rows.TargetsOf(r).ToArray())]);
        Values = memory.Lanes(pairs.Count + ConnectedPairs.Slack);
    }

    /// <summary>The rows, and the targets of each.</summary>
    public ConnectedPairs Pairs { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The weights, row by row.</summary>
    public Lanes Values { get; }

    /// <summary>How often the store may have been changed when they were taken from it.</summary>
    public int Version { get; private set; } = -1;

    /// <summary>The rows whose delay is over in the present step: the shortest delay first, then in the order of the spikes.</summary>
    public ReadOnlySpan<int> Arrived => _arrived.AsSpan(0, _count);

    /// <summary>Where what a synapse of the store has is here.</summary>
    public int PlaceOf(int synapse) => _places[synapse];

    /// <summary>One value for each row of what neurons before have, as they have it when the rule reads it.</summary>
    public void Follow(Lanes neurons, Lanes rows) => _views.Add((neurons, rows));

    /// <exception cref="InvalidOperationException">Training has connected other pairs since.</exception>
    public void CheckPairs()
    {
        if (_version != _pairs.Version)
        {
            throw new InvalidOperationException("Training has connected other pairs of neurons since this simulation was made, and what it keeps of synapses with delays of their own is of those before; make another simulation.");
        }
    }

    /// <summary>Finds the rows through which spikes come in a step.</summary>
    public void Arrive(SpikeRing spikes, long t) => _count = _rows.Arriving(new OfRing(spikes), t, int.MaxValue, ref _arrived);

    /// <summary>Those of a step before; until it is asked again.</summary>
    public ReadOnlySpan<int> ArrivedBefore(SpikeRing spikes, long t)
    {
        // the array may be another afterwards
        int count = _rows.Arriving(new OfRing(spikes), t, int.MaxValue, ref _before);
        return _before.AsSpan(0, count);
    }

    /// <summary>Adds numbers in the order of the rows to those of a store, and takes them away.</summary>
    public void Move(Lanes rows, Lanes store)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            store.At(_rows.Synapses[i]) += rows.At(i);
        }

        rows.Span.Clear();
    }

    /// <summary>Takes over what neurons before are at the end of a step.</summary>
    public void Look()
    {
        foreach (var (neurons, rows) in _views)
        {
            for (int r = 0; r < _rows.Count; r++)
            {
                rows.At(r) = neurons.At(_rows.SourceOf(r));
            }
        }
    }

    /// <summary>Takes the weights from the store.</summary>
    public void Take(int version)
    {
        Version = version;
        for (int i = 0; i < _places.Length; i++)
        {
            Values.At(i) = _store.At(_rows.Synapses[i]);
        }
    }

    /// <summary>Gives them to the store.</summary>
    public void Give()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            _store.At(_rows.Synapses[i]) = Values.At(i);
        }
    }

    /// <summary>What some synapses of the store have, in its order.</summary>
    public float[] Gather(Lanes values, int first, int count)
    {
        var own = new float[count];
        for (int i = 0; i < count; i++)
        {
            own[i] = values.At(_places[first + i]);
        }

        return own;
    }

    private readonly struct OfRing(SpikeRing ring) : ISentSpikes
    {
        public ReadOnlySpan<int> At(long t) => ring.At(t);
    }
}
