namespace Snn.Runtime;

/// <summary>The last few time steps of one value per neuron; older ones are overwritten.</summary>
/// <param name="rows">A row per step that is kept.</param>
public readonly struct Ring(Rows rows)
{
    /// <summary>The values of step <paramref name="t"/>, 0 or later.</summary>
    public Lanes this[int t] => rows[t % rows.Count];

    /// <summary>One row that is that of every step.</summary>
    public static unsafe Ring Always(Lanes row) => new(new Rows(row.First, 1, row.Length));

    /// <summary>Sets all steps to zero.</summary>
    public void Clear()
    {
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Span.Clear();
        }
    }
}
