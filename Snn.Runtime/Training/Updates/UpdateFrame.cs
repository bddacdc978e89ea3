namespace Snn.Runtime;

/// <summary>
/// The variables of one custom update as its kernel sees them: each a matrix whose rows are as long as what it has one for
/// each of. The row of a synapse's variable is that of a source neuron, as long as it has synapses; that of an example's
/// variable the example's; what has one for each source or example alone is a row itself, and a single number the first of one.
/// </summary>
public sealed class UpdateFrame
{
    private readonly UpdateRows[] _variables;
    private readonly UpdateRows[] _kept;
    private readonly Lanes[] _along;
    private readonly Lanes _values;

    internal UpdateFrame(INetworkUpdate update, int sources, int targets, int mostExamples, SynapsePlaces? places, Func<int, UpdateRows?> bound, Arena memory)
    {
        (Sources, Targets, MostExamples, Places) = (sources, targets, mostExamples, places);
        _variables = [.. update.Variables.Index().Select(v => bound(v.Index) ?? New(v.Item.Axes, memory))];
        _kept = [.. update.Kept.Select(axes => New(axes, memory))];
        _along = places is null ? [] : [.. Enumerable.Range(0, _variables.Length + _kept.Length).Select(_ => memory.Lanes(targets))];
        _values = memory.Lanes(Math.Max(Math.Max(sources, targets), mostExamples));
        Reduction = new(_values.Length, places?.Pairs);
    }

    /// <summary>Number of neurons of the source, or of a kernel's places and channels of the source; 1 where no variable has one for each of them.</summary>
    public int Sources { get; }

    /// <summary>Number of neurons of the target or population, or of channels of a kernel's target; 1 where no variable has one for each of them.</summary>
    public int Targets { get; }

    /// <summary>Number of examples of the batch.</summary>
    public int Examples { get; internal set; }

    /// <summary>What sums rows up.</summary>
    public RowReduction Reduction { get; }

    private int MostExamples { get; }

    /// <summary>Where the rows of synapses are, of a projection that connects some pairs alone; null of another.</summary>
    internal SynapsePlaces? Places { get; }

    /// <summary>A variable.</summary>
    public UpdateRows this[int variable] => _variables[variable];

    /// <summary>What is kept while it runs.</summary>
    public UpdateRows Kept(int index) => _kept[index];

    /// <summary>Number of synapses of a source neuron.</summary>
    public int RowLength(int source) => Places?.Pairs.CountOf(source) ?? Targets;

    /// <summary>Room for the values of a row, before they are reduced.</summary>
    public Lanes Values(int length) => _values.Slice(0, Lanes.Padded(length));

    /// <summary>A variable of the target's neurons as the synapses of a source neuron see it: one for each synapse of the row.</summary>
    /// <param name="targets">One for each neuron of the target.</param>
    /// <param name="source">The source neuron.</param>
    /// <param name="slot">Which of the variables that are read together, from 0.</param>
    public Lanes AlongRow(Lanes targets, int source, int slot)
    {
        // of a dense row each synapse has the place of its target
        return Places is null ? targets : Gathered(targets, source, slot);
    }

    /// <summary>Length of a row of what there is one of for each of these, without padding, and the number of rows.</summary>
    internal (int Length, int Count) ShapeOf(UpdateAxes axes) => ShapeOf(axes, MostExamples);

    /// <summary>The same with so many examples.</summary>
    internal (int Length, int Count) ShapeOf(UpdateAxes axes, int examples)
    {
        bool batch = axes.HasFlag(UpdateAxes.Batch);
        return axes.HasFlag(UpdateAxes.Targets) ? (Targets, axes.HasFlag(UpdateAxes.Sources) ? Sources : batch ? examples : 1)
            : axes.HasFlag(UpdateAxes.Sources) ? (Sources, batch ? examples : 1)
            : (batch ? examples : 1, 1);
    }

    /// <summary>There is nothing beside a row, whatever was computed there; false where what is in one is not finite.</summary>
    internal bool Trim(int variable, UpdateAxes axes)
    {
        var (length, count) = ShapeOf(axes);
        bool isSparse = axes == UpdateAxes.Synapses && Places is not null;
        for (int k = 0; k < count; k++)
        {
            var row = _variables[variable][k];
            int own = isSparse ? RowLength(k) : length;
            if (!row.IsFinite(own))
            {
                return false;
            }

            row.Span[own..].Clear();
        }

        return true;
    }

    private Lanes Gathered(Lanes targets, int source, int slot)
    {
        var pairs = Places!.Pairs;
        int first = pairs.FirstOf(source), count = pairs.CountOf(source);
        var along = _along[slot].Slice(0, Lanes.Padded(count));
        for (int i = 0; i < count; i++)
        {
            along.At(i) = targets.At(pairs.TargetOf(first + i));
        }

        return along;
    }

    private UpdateRows New(UpdateAxes axes, Arena memory)
    {
        if (axes == UpdateAxes.Synapses && Places is not null)
        {
            return new(memory.Lanes(Places.Length), Places.Starts);
        }

        var (length, count) = ShapeOf(axes);
        return new(memory.Rows(count, length));
    }
}
