namespace Snn.Runtime;

/// <summary>
/// A number that the run gives to a learning rule, or one for each neuron after, such as a reward or an error; or an input of
/// each neuron of a population, such as a current.
/// </summary>
public sealed class SignalFeed
{
    private readonly string _name;
    private readonly Lanes _values;
    private readonly int _size;
    private readonly float[] _held;
    private readonly Action _changes;
    private bool _pulses;
    private IReadOnlyList<float[]> _rows = [];
    private int _row;

    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="population">The population of whose neurons each has one; null where there is one number.</param>
    /// <param name="changes">Called before they change.</param>
    internal SignalFeed(string name, Lanes values, int size, int? population, Action changes) =>
        (_name, _values, _size, Population, _held, _changes) = (name, values, size, population, new float[size], changes);

    /// <summary>The population of whose neurons each has a number; null where there is one number.</summary>
    internal int? Population { get; }

    /// <summary>Whether it may have other values in the next step.</summary>
    internal bool Turns => _row < _rows.Count || _pulses;

    /// <summary>How many numbers it has.</summary>
    internal int Size => _size;

    /// <summary>Whether it was ever given.</summary>
    internal bool IsGiven { get; private set; }

    /// <summary>Whether it has its values for the next step alone.</summary>
    internal bool Pulses => _pulses;

    /// <summary>Where rules read it.</summary>
    internal Lanes All => _values;

    /// <summary>Its values for the next step.</summary>
    internal ReadOnlySpan<float> Now => _values.Span[.._size];

    /// <summary>What it has when nothing is told of a step.</summary>
    internal ReadOnlySpan<float> Held => _held;

    /// <summary>Rows for the steps after the next one.</summary>
    internal IReadOnlyList<float[]> RowsLeft => [.. _rows.Skip(_row)];

    /// <summary>Sets it, for all steps until it is set again.</summary>
    /// <param name="values">One value for all, or one for each neuron; in the base of the unit.</param>
    /// <exception cref="ArgumentException">The number of values does not fit, or one of them is no finite number.</exception>
    public void Set(params ReadOnlySpan<float> values)
    {
        Fill(values, _held);
        Fill(values, _values.Span[.._size]);
        (IsGiven, _pulses, _rows) = (true, false, []);
    }

    /// <summary>Sets it for the next step alone; then it is again what it was set to, or 0.</summary>
    /// <inheritdoc cref="Set"/>
    public void Pulse(params ReadOnlySpan<float> values)
    {
        Fill(values, _values.Span[.._size]);
        (IsGiven, _pulses, _rows) = (true, true, []);
    }

    /// <summary>Sets it for a step after the other, from the next one on; then it is again what it was set to, or 0.</summary>
    /// <param name="rows">For each step one value for all, or one for each neuron; they have to stay as they are until then.</param>
    /// <exception cref="ArgumentException">The number of values does not fit, or one of them is no finite number.</exception>
    public void Play(IReadOnlyList<float[]> rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            Check(rows[i], $"{_name}, row {i},");
        }

        if (rows.Count > 0)
        {
            Pulse(rows[0]);
            (_rows, _row) = (rows, 1);
        }
    }

    /// <summary>Takes over what was told in another simulation.</summary>
    internal void Restore(float[] now, float[] held, bool isGiven, bool pulses, IReadOnlyList<float[]> rows)
    {
        _changes();
        now.CopyTo(_values.Span);
        held.CopyTo(_held, 0);
        (IsGiven, _pulses, _rows, _row) = (isGiven, pulses, rows, 0);
    }

    /// <summary>At the end of a step in which it turns: some of its numbers are as in the next one.</summary>
    internal void Turn(int from, int to)
    {
        _changes();
        var values = _values.Span[from..to];
        if (_row >= _rows.Count)
        {
            _held.AsSpan(from, to - from).CopyTo(values);
            return;
        }

        float[] row = _rows[_row];
        CheckLength(row);
        if (row.Length == 1 && _size > 1)
        {
            CheckFinite(row, _name);
            values.Fill(row[0]);
            return;
        }

        CheckFinite(row.AsSpan(from, to - from), _name);
        row.AsSpan(from, to - from).CopyTo(values);
    }

    /// <summary>All have turned.</summary>
    internal void EndTurn()
    {
        if (_row < _rows.Count)
        {
            _row++;
        }
        else
        {
            (_pulses, _rows) = (false, []);
        }
    }

    private void Check(ReadOnlySpan<float> values, string name)
    {
        CheckLength(values, name);
        CheckFinite(values, name);
    }

    private void CheckLength(ReadOnlySpan<float> values, string? name = null)
    {
        if (values.Length != 1 && values.Length != _size)
        {
            throw new ArgumentException($"{name ?? _name} has {_size} values; {values.Length} were given.", nameof(values));
        }
    }

    private static void CheckFinite(ReadOnlySpan<float> values, string name)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"{name} is to be {value}; it must be a finite number.", nameof(values));
            }
        }
    }

    private void Fill(ReadOnlySpan<float> values, Span<float> target)
    {
        Check(values, _name);
        _changes();
        if (values.Length == 1)
        {
            target.Fill(values[0]);
        }
        else
        {
            values.CopyTo(target);
        }
    }
}
