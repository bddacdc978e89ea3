namespace Snn.Runtime;

/// <summary>Of which neurons something was so in the last few time steps, a bit for each; older ones are overwritten.</summary>
/// <param name="rows">Memory, a row for each step that is kept.</param>
public readonly struct MarkRing(Rows rows)
{
    /// <summary>Those of step <paramref name="t"/>, 0 or later.</summary>
    public Marks this[int t] => new(rows[t % rows.Count]);

    /// <summary>Floats of memory that so many neurons take in a step.</summary>
    internal static int Floats(int size) => Lanes.Padded(size) / (Marks.LeastInByte * sizeof(float));
}
