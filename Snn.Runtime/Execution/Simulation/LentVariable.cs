namespace Snn.Runtime;

/// <summary>A variable of a rule of plasticity as an update has it: row by row, in the order of the store's synapses.</summary>
internal abstract class LentVariable
{
    /// <summary>Brings it to where the update reads it.</summary>
    public abstract void CopyTo(UpdateRows rows);

    /// <summary>Takes it over as the update has left it.</summary>
    public abstract void CopyFrom(UpdateRows rows);
}

/// <summary>One for each neuron, or one of a projection.</summary>
internal sealed class LentLanes(Lanes values, int size) : LentVariable
{
    public override void CopyTo(UpdateRows rows) => values.Span[..size].CopyTo(rows[0].Span);

    public override void CopyFrom(UpdateRows rows) => rows[0].Span[..size].CopyTo(values.Span);
}

/// <summary>One for each synapse where all pairs are connected.</summary>
internal sealed class LentMatrix(Rows values, int targets) : LentVariable
{
    public override void CopyTo(UpdateRows rows)
    {
        for (int k = 0; k < values.Count; k++)
        {
            values[k].Span[..targets].CopyTo(rows[k].Span);
        }
    }

    public override void CopyFrom(UpdateRows rows)
    {
        for (int k = 0; k < values.Count; k++)
        {
            rows[k].Span[..targets].CopyTo(values[k].Span);
        }
    }
}

/// <summary>One for each synapse of some pairs.</summary>
/// <param name="values">They, as the rule keeps them.</param>
/// <param name="pairs">Which pairs the store connects.</param>
/// <param name="delayed">Rows by delay, in whose order they are then; null where they have the order of the store.</param>
internal sealed class LentSynapses(Lanes values, ConnectedPairs pairs, DelayedRows? delayed) : LentVariable
{
    public override void CopyTo(UpdateRows rows)
    {
        for (int k = 0; k < pairs.Sources; k++)
        {
            var row = rows[k];
            for (int i = 0; i < pairs.CountOf(k); i++)
            {
                row.At(i) = values.At(PlaceOf(pairs.FirstOf(k) + i));
            }
        }
    }

    public override void CopyFrom(UpdateRows rows)
    {
        for (int k = 0; k < pairs.Sources; k++)
        {
            var row = rows[k];
            for (int i = 0; i < pairs.CountOf(k); i++)
            {
                values.At(PlaceOf(pairs.FirstOf(k) + i)) = row.At(i);
            }
        }
    }

    private int PlaceOf(int synapse) => delayed?.PlaceOf(synapse) ?? synapse;
}
