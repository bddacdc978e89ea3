namespace Snn.Runtime;

/// <summary>
/// A variable of an update, row by row: a matrix, or, of a projection that connects some pairs alone, a row for each source
/// neuron that is as long as it has synapses. Each row is padded.
/// </summary>
public readonly unsafe struct UpdateRows
{
    private readonly float* _first;
    private readonly int _stride, _length;
    private readonly int[]? _starts;

    internal UpdateRows(Rows rows)
    {
        _first = rows.First;
        (_stride, _length) = (rows.Stride, checked(rows.Count * rows.Stride));
    }

    /// <param name="all">All rows, one after the other.</param>
    /// <param name="starts">Where each starts, and where the last ends.</param>
    internal UpdateRows(Lanes all, int[] starts)
    {
        _first = all.First;
        (_length, _starts) = (all.Length, starts);
    }

    /// <summary>Row <paramref name="k"/>; not range-checked.</summary>
    public Lanes this[int k] => _starts is null ? new(_first + (nint)k * _stride, _stride) : new(_first + _starts[k], _starts[k + 1] - _starts[k]);

    /// <summary>All values, padding included.</summary>
    public Span<float> Span => new(_first, _length);

    /// <summary>Whether it is a matrix.</summary>
    internal bool IsMatrix => _starts is null;

    /// <summary>The matrix that it is.</summary>
    internal Rows Matrix => new(_first, _length / Math.Max(_stride, 1), _stride);

    internal Lanes All => new(_first, _length);
}
