using System.Numerics;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// The numbers of each neuron of a population: its states, brought to its own time only when something happens to it, or its
/// adjoints. They lie number by number, so that what arrives at all neurons goes over them in vectors.
/// </summary>
internal sealed class Neurons(ExactGroup group)
{
    private readonly double[] _values = new double[group.Size * group.Width];
    private readonly double[] _one = new double[group.Width];

    public ExactGroup Group => group;

    /// <summary>Whether each neuron is in its hold.</summary>
    public bool[] Held { get; } = new bool[group.Size];

    /// <summary>Whether a rise of θ through zero is a spike: always, or where the group asks for it once θ has been below.</summary>
    public bool[] Armed { get; } = new bool[group.Size];

    /// <summary>Notes after a spike or at the start whether a neuron is below its threshold.</summary>
    public void Arm(int unit, double before = double.PositiveInfinity)
    {
        double theta = group.Rises ? group.Theta(this[unit]) : 0;
        Armed[unit] = !group.Rises || (theta < 0 && theta < before);
    }

    /// <summary>Notes that a neuron may have come below its threshold.</summary>
    public void Watch(int unit) => Armed[unit] |= group.Theta(this[unit]) < 0;

    /// <summary>The first number of a neuron; each further one lies as many places on as there are neurons.</summary>
    public ref double At(int unit) => ref _values[unit];

    /// <summary>One number of all neurons.</summary>
    public Span<double> Row(int number) => _values.AsSpan(number * group.Size, group.Size);

    /// <summary>The numbers of one neuron: a copy that lasts until another is asked for, and that <see cref="Set"/> takes back.</summary>
    public Span<double> this[int unit]
    {
        get
        {
            for (int i = 0, at = unit; i < _one.Length; i++, at += group.Size)
            {
                _one[i] = _values[at];
            }

            return _one;
        }
    }

    /// <summary>The neuron that was asked for last gets the numbers that the copy has now.</summary>
    public void Set(int unit)
    {
        for (int i = 0, at = unit; i < _one.Length; i++, at += group.Size)
        {
            _values[at] = _one[i];
        }
    }

    public void Clear()
    {
        Array.Clear(_values);
        Array.Clear(Held);
    }
}

/// <summary>What is known of the next spike of each neuron of a population.</summary>
internal sealed class Foresight(int size)
{
    private readonly double[] _due = new double[size];
    private int _earliest = -1;

    /// <summary>The time to which each neuron has been brought.</summary>
    public double[] Time { get; } = new double[size];

    /// <summary>From there to when it is due: exact, where the times are rounded.</summary>
    public double[] Length { get; } = new double[size];

    /// <summary>Whether it spikes when it is due; otherwise that is how far the search has come.</summary>
    public bool[] Crosses { get; } = new bool[size];

    /// <summary>Why it spikes then.</summary>
    public SpikeCause[] Cause { get; } = new SpikeCause[size];

    /// <summary>Time of its last spike.</summary>
    public double[] LastSpike { get; } = new double[size];

    /// <summary>Spikes at that time without a break.</summary>
    public int[] SpikesAtOnce { get; } = new int[size];

    public void Clear()
    {
        Array.Fill(_due, double.PositiveInfinity);
        Array.Clear(Time);
        Array.Clear(Crosses);
        Array.Fill(LastSpike, double.NaN);
        _earliest = -1;
    }

    public double Due(int unit) => _due[unit];

    public void Set(int unit, double due, bool crosses, SpikeCause cause)
    {
        (_due[unit], Crosses[unit], Cause[unit]) = (due, crosses, cause);
        _earliest = -1;
    }

    /// <summary>Nothing happens to a neuron until it is due: then the search goes on.</summary>
    public void Rest(int unit, double due) => (_due[unit], Crosses[unit], _earliest) = (due, false, -1);

    /// <summary>The same of as many neurons as a vector has lanes.</summary>
    public void Rest(int first, Vector<double> due)
    {
        due.CopyTo(_due, first);
        Crosses.AsSpan(first, Vector<double>.Count).Clear();
        _earliest = -1;
    }

    /// <summary>The neuron that is due first; of several the first.</summary>
    public int Earliest() => _earliest >= 0 || size == 0 ? _earliest : _earliest = Array.IndexOf(_due, Least());

    private double Least()
    {
        double least = double.PositiveInfinity;
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(_due);
        if (vectors.Length > 0)
        {
            var leasts = vectors[0];
            foreach (var v in vectors[1..])
            {
                leasts = Vector.Min(leasts, v);
            }

            for (int i = 0; i < Vector<double>.Count; i++)
            {
                least = Math.Min(least, leasts[i]);
            }
        }

        foreach (double due in _due.AsSpan(vectors.Length * Vector<double>.Count))
        {
            least = Math.Min(least, due);
        }

        return least;
    }
}
