namespace Snn.Runtime;

/// <content>
/// Rules of learning, and what spikes release, where each synapse has a delay of its own: they have rows of those that a source neuron and a delay have in
/// common (<see cref="DelayedRows"/>), and the store of weights follows when somebody asks for it.
/// </content>
public abstract partial class Simulation
{
    private readonly DelayedRows?[] _delayedRows;
    private readonly Dictionary<(int Projection, nint Neurons), Lanes> _before = [];
    private bool _rowsAhead; // of the store

    /// <summary>The rows of a projection through which a spike comes in a step.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="spikes">The spikes of its source whose delay is over, where all synapses have one.</param>
    protected ReadOnlySpan<int> Arrived(int projection, ReadOnlySpan<int> spikes) => _delayedRows[projection] is { } rows ? rows.Arrived : spikes;

    /// <summary>Memory for a rule's variable of each row; each thread has all of them.</summary>
    protected Lanes NewCopyBefore(string name, int projection, Share share) => NewCopyOf(name, RowCount(projection), share);

    /// <summary>Memory for one value of each row that is no variable.</summary>
    protected Lanes NewLanesBefore(int projection) => Memory.Lanes(RowCount(projection));

    /// <summary>What neurons before have, one value for each row.</summary>
    protected unsafe Lanes Before(int projection, Lanes neurons)
    {
        if (RowsOf(projection) is not { } rows)
        {
            return neurons;
        }

        if (!_before.TryGetValue((projection, (nint)neurons.First), out var own))
        {
            own = Memory.Lanes(rows.Count);
            rows.Follow(neurons, own);
            _before.Add((projection, (nint)neurons.First), own);
        }

        return own;
    }

    /// <summary>The same for one value of each row, where those are declared.</summary>
    protected Lanes NewLanesByDelay(int projection) => Memory.Lanes(RowCount(projection));

    /// <summary>The rows, or source neurons, of which a thread works out what they release.</summary>
    protected NeuronRange Releasing(int projection, Share share) => RowsOf(projection) is { } rows ? share.Part(rows.Count) : share.Releasing(Layout.Projections[projection].Source);

    /// <summary>How many rows, or source neurons, release.</summary>
    private protected int SizeOfRelease(int projection)
    {
        var info = Layout.Projections[projection];
        if (!info.TakesDelays)
        {
            Layout.CheckOneDelay(info, "its declaration does not say so, by which what spikes release is known; write them there, in { Delays = ... }");
        }

        return Options.Device is null ? RowCount(projection) : RowsThere(projection)?.Count ?? _weights.SourceSize(projection);
    }

    /// <summary>On a device: the rows of a projection whose synapses are declared to have delays of their own; null of others.</summary>
    private protected RowsByDelay? RowsThere(int projection) => _weights.DelayedRows(projection);

    /// <summary>The rows through which a spike came in a step before.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="t">The step.</param>
    /// <param name="spikes">The spikes of its source that arrived then, where all synapses have one delay.</param>
    protected ReadOnlySpan<int> ArrivedBefore(int projection, long t, ReadOnlySpan<int> spikes) =>
        RowsOf(projection) is { } rows ? rows.ArrivedBefore(_spikes[Layout.Projections[projection].Source]!, t) : spikes;

    /// <summary>Memory for a rule's variable of each row.</summary>
    protected Lanes NewVariableByDelay(string name, int projection) => NewVariableOf(name, RowCount(projection));

    /// <summary>The weights of a projection by rows.</summary>
    protected SynapseRows WeightsByDelay(int projection) => SynapsesOf(projection);

    /// <summary>The rows of a projection whose synapses have delays of their own; null of others.</summary>
    private protected DelayedRows? DelayedRowsOf(int projection) => RowsOf(projection);

    private int RowCount(int projection) => RowsOf(projection)?.Count ?? _weights.SourceSize(projection);

    /// <summary>Which pairs the rows of a rule connect.</summary>
    private ConnectedPairs PairsOf(int projection) => RowsOf(projection)?.Pairs ?? _weights.Connections(projection)!;

    /// <summary>The weights that a rule moves.</summary>
    private unsafe SynapseRows SynapsesOf(int projection) => RowsOf(projection) is { } rows ? new(rows.Values.First, rows.Pairs) : _weights.Synapses(projection);

    /// <summary>The rows of a projection that learns; null where all its synapses have one delay.</summary>
    private DelayedRows? RowsOf(int projection)
    {
        if (_delays[projection] is null || Options.Device is not null)
        {
            return null;
        }

        return _delayedRows[projection] ??= NewRows(projection);
    }

    private unsafe DelayedRows NewRows(int projection)
    {
        var rows = new DelayedRows(_weights.Connections(projection)!, _delays[projection]!, _weights.Of(projection), Memory);
        var delivery = WeightStore.DeliveryOf(rows.Pairs, rows.Values.First, Options.Backend);
        foreach (var share in _shares)
        {
            share.Set(projection, new ArrivedDelivery(rows, _shares.Length == 1 ? delivery : delivery.Part(share[Layout.Projections[projection].Target])));
        }

        return rows;
    }

    /// <summary>Before a step: through which rows spikes come.</summary>
    private void ArriveAtRows()
    {
        for (int p = 0; p < _delayedRows.Length; p++)
        {
            if (_delayedRows[p] is { } rows)
            {
                rows.Arrive(_spikes[Layout.Projections[p].Source]!, Steps);
                _rowsAhead |= _rules.Contains(p);
            }
        }
    }

    /// <summary>When all neurons have advanced, before rules see them.</summary>
    private void LookAtRows()
    {
        foreach (var rows in _delayedRows)
        {
            rows?.Look();
        }
    }

    /// <summary>Takes weights from the store that somebody may have changed; of a store that was given anybody at any time.</summary>
    private void TakeRows()
    {
        foreach (var rows in _delayedRows)
        {
            rows?.CheckPairs();
            if (rows is not null && !_rowsAhead && (!_ownsWeights || rows.Version != WeightsVersion))
            {
                rows.Take(WeightsVersion);
            }
        }
    }

    /// <summary>Gives the store the weights as they stand.</summary>
    private void GiveRows()
    {
        foreach (var rows in _delayedRows)
        {
            rows?.Give();
        }

        _rowsAhead = false;
    }

    /// <summary>At the end of a run: others may have the store.</summary>
    private void GiveOthers()
    {
        if (!_ownsWeights && _rowsAhead)
        {
            GiveRows();
        }
    }
}
