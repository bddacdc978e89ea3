namespace Snn.Runtime;

/// <summary>What the backward sweep needs of the forward sweep. Its memory grows as needed and is kept.</summary>
internal sealed class ExactTape
{
    /// <summary>Everything that touched a neuron, in the order in which it happened.</summary>
    public List<ExactEvent> Events { get; } = [];

    /// <summary>All spikes; those from outside first.</summary>
    public List<ExactSpike> Spikes { get; } = [];

    /// <summary>Why each spike happened; nothing of those from outside.</summary>
    public List<SpikeCause> Causes { get; } = [];

    /// <summary>Lengths of time and states, neuron by neuron in the order in which events touched them.</summary>
    public ExactPath Path { get; } = new();

    public void Clear()
    {
        Events.Clear();
        Spikes.Clear();
        Causes.Clear();
        Path.Clear();
    }
}

/// <summary>Numbers that the forward sweep puts down and the backward sweep picks up, the last first.</summary>
internal sealed class ExactPath
{
    private const int Most = 1 << 28;

    private double[] _values = new double[1 << 12];
    private int _count, _at;

    public void Clear() => _count = 0;

    public void Add(double value)
    {
        if (_count == _values.Length)
        {
            Grow(1);
        }

        _values[_count++] = value;
    }

    public void Add(ReadOnlySpan<double> values) => values.CopyTo(Reserve(values.Length));

    /// <summary>Room for the next numbers.</summary>
    public Span<double> Reserve(int count)
    {
        if (count > _values.Length - _count)
        {
            Grow(count);
        }

        return _values.AsSpan((_count += count) - count, count);
    }

    /// <summary>To the end, to be read backwards from there.</summary>
    public void Rewind() => _at = _count;

    public double Take() => _values[--_at];

    public ReadOnlySpan<double> Take(int count) => _values.AsSpan(_at -= count, count);

    /// <exception cref="InvalidOperationException">There is more to put down than any trial of use has.</exception>
    private void Grow(int more)
    {
        if (_values.Length > Most)
        {
            throw new InvalidOperationException($"More than {(long)Most * sizeof(double) >> 20} MB are to be kept of one trial: its neurons excite each other without end, or it is too long for this plan. Make recurrent weights weaker, or train with time steps.");
        }

        Array.Resize(ref _values, 2 * _values.Length + more);
    }
}
