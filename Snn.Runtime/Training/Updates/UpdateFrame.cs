namespace Snn.Runtime;

/// <summary>
/// The variables of one custom update as its kernel sees them: each a matrix whose rows are as long as what it has one for
/// each of. The row of a synapse's variable is that of a source neuron, that of an example's variable the example's; what has
/// one for each source or example alone is a row itself, and a single number the first of one.
/// </summary>
public sealed class UpdateFrame
{
    private readonly Rows[] _variables;
    private readonly Rows[] _kept;
    private readonly Lanes _values;

    internal UpdateFrame(INetworkUpdate update, int sources, int targets, int mostExamples, Func<int, Rows?> bound, Arena memory)
    {
        (Sources, Targets, MostExamples) = (sources, targets, mostExamples);
        _variables = [.. update.Variables.Index().Select(v => bound(v.Index) ?? New(v.Item.Axes, memory))];
        _kept = [.. update.Kept.Select(axes => New(axes, memory))];
        _values = memory.Lanes(Math.Max(Math.Max(sources, targets), mostExamples));
        Reduction = new(_values.Length);
    }

    /// <summary>Number of neurons of the source; 1 where no variable has one for each of them.</summary>
    public int Sources { get; }

    /// <summary>Number of neurons of the target or population; 1 where no variable has one for each of them.</summary>
    public int Targets { get; }

    /// <summary>Number of examples of the batch.</summary>
    public int Examples { get; internal set; }

    /// <summary>What sums rows up.</summary>
    public RowReduction Reduction { get; }

    private int MostExamples { get; }

    /// <summary>A variable.</summary>
    public Rows this[int variable] => _variables[variable];

    /// <summary>What is kept while it runs.</summary>
    public Rows Kept(int index) => _kept[index];

    /// <summary>Room for the values of a row, before they are reduced.</summary>
    public Lanes Values(int length) => _values.Slice(0, Lanes.Padded(length));

    /// <summary>A variable of the target's neurons as the synapses of a source neuron see it: one for each synapse of the row.</summary>
    /// <param name="targets">One for each neuron of the target.</param>
    /// <param name="source">The source neuron.</param>
    public static Lanes AlongRow(Lanes targets, int source) => targets; // rows are dense: each synapse of a row has the place of its target

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

    private Rows New(UpdateAxes axes, Arena memory)
    {
        var (length, count) = ShapeOf(axes);
        return memory.Rows(count, length);
    }
}
