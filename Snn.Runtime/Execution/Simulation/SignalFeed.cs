namespace Snn.Runtime;

/// <summary>A number that the run gives to a learning rule, or one for each neuron after, such as a reward or an error.</summary>
public sealed class SignalFeed
{
    private readonly string _name;
    private readonly Lanes _values;
    private readonly int _size;
    private readonly float[] _held;
    private readonly Action _changes;
    private bool _pulses;

    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="changes">Called before they change.</param>
    internal SignalFeed(string name, Lanes values, int size, Action changes) =>
        (_name, _values, _size, _held, _changes) = (name, values, size, new float[size], changes);

    /// <summary>Whether it was ever given.</summary>
    internal bool IsGiven { get; private set; }

    /// <summary>Sets it, for all steps until it is set again.</summary>
    /// <param name="values">One value for all, or one for each neuron after; in the base of the unit.</param>
    /// <exception cref="ArgumentException">The number of values does not fit, or one of them is no finite number.</exception>
    public void Set(params ReadOnlySpan<float> values)
    {
        Fill(values, _held);
        Fill(values, _values.Span[.._size]);
        (IsGiven, _pulses) = (true, false);
    }

    /// <summary>Sets it for the next step alone; then it is again what it was set to, or 0.</summary>
    /// <inheritdoc cref="Set"/>
    public void Pulse(params ReadOnlySpan<float> values)
    {
        Fill(values, _values.Span[.._size]);
        (IsGiven, _pulses) = (true, true);
    }

    internal void EndStep()
    {
        if (_pulses)
        {
            _changes();
            _held.CopyTo(_values.Span);
            _pulses = false;
        }
    }

    private void Fill(ReadOnlySpan<float> values, Span<float> target)
    {
        if (values.Length != 1 && values.Length != _size)
        {
            throw new ArgumentException($"{_name} has {_size} values; {values.Length} were given.", nameof(values));
        }

        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"{_name} is to be {value}; it must be a finite number.", nameof(values));
            }
        }

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
