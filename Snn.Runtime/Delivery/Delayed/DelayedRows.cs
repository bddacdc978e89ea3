namespace Snn.Runtime;

/// <summary>
/// Synapses with delays of their own as a rule of learning has them: rows of those that a source neuron and a delay have in
/// common, so that all of a row hear of a spike in one step, and what the rule keeps of neurons before is kept of such rows.
/// While a simulation runs, these are the weights, in the order of the rows; the store has them when it is asked for.
/// </summary>
internal sealed unsafe class DelayedRows
{
    private readonly int[] _synapses; // in the store, by place here
    private readonly int[] _places; // here, by synapse of the store
    private readonly int[] _sources; // by row
    private readonly int[] _rows; // [source, delay]; −1 where no synapse has it
    private readonly int[] _delays;
    private readonly List<(Lanes Neurons, Lanes Rows)> _views = [];
    private readonly Lanes _store;
    private int[] _arrived = [];
    private int _count;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="delays">Their delays.</param>
    /// <param name="store">Their weights in the store, in the order of the pairs.</param>
    /// <param name="memory">Where the rows are.</param>
    public DelayedRows(ConnectedPairs pairs, DelaySteps delays, Lanes store, Arena memory)
    {
        (_store, _delays) = (store, delays.All);
        (_synapses, _places, _rows) = (new int[pairs.Count], new int[pairs.Count], new int[pairs.Sources * _delays.Length]);
        Array.Fill(_rows, -1);
        var (rows, sources) = (new List<int[]>(), new List<int>());
        for (int k = 0, place = 0; k < pairs.Sources; k++)
        {
            foreach (var own in Enumerable.Range(pairs.FirstOf(k), pairs.CountOf(k)).GroupBy(s => delays[s]).OrderBy(g => g.Key))
            {
                _rows[k * _delays.Length + Array.BinarySearch(_delays, own.Key)] = rows.Count;
                rows.Add([.. own.Select(pairs.TargetOf)]);
                sources.Add(k);
                foreach (int synapse in own)
                {
                    (_synapses[place], _places[synapse]) = (synapse, place);
                    place++;
                }
            }
        }

        (Pairs, _sources) = (ConnectedPairs.Of(pairs.Targets, rows), [.. sources]);
        Values = memory.Lanes(pairs.Count + ConnectedPairs.Slack);
    }

    /// <summary>The rows, and the targets of each.</summary>
    public ConnectedPairs Pairs { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _sources.Length;

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

    /// <summary>Finds the rows through which spikes come in a step.</summary>
    public void Arrive(SpikeRing spikes, long t)
    {
        _count = 0;
        for (int d = 0; d < _delays.Length; d++)
        {
            foreach (int k in spikes.At(t - _delays[d]))
            {
                if (_rows[k * _delays.Length + d] is var row && row >= 0)
                {
                    if (_count == _arrived.Length)
                    {
                        Array.Resize(ref _arrived, Math.Max(2 * _count, 64));
                    }

                    _arrived[_count++] = row;
                }
            }
        }
    }

    /// <summary>Takes over what neurons before are at the end of a step.</summary>
    public void Look()
    {
        foreach (var (neurons, rows) in _views)
        {
            for (int r = 0; r < _sources.Length; r++)
            {
                rows.At(r) = neurons.At(_sources[r]);
            }
        }
    }

    /// <summary>Takes the weights from the store.</summary>
    public void Take(int version)
    {
        Version = version;
        for (int i = 0; i < _synapses.Length; i++)
        {
            Values.At(i) = _store.At(_synapses[i]);
        }
    }

    /// <summary>Gives them to the store.</summary>
    public void Give()
    {
        for (int i = 0; i < _synapses.Length; i++)
        {
            _store.At(_synapses[i]) = Values.At(i);
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
}
