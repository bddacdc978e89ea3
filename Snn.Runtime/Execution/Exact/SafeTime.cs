using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Until when neurons of an affine population surely stay below their threshold after something happened to them at one instant, by
/// bounds that cost a few products: over one reach of the flow its value, its slope and all that bends it; where nothing
/// else happens for longer than that, what each state alone can add.
/// </summary>
internal readonly ref struct SafeTime
{
    private readonly ReadOnlySpan<double> _values, _slopes, _tails, _low, _high;
    private readonly double _part, _soonPart, _due, _soonDue, _horizonDue;

    /// <param name="group">The population; it spikes.</param>
    /// <param name="time">The instant.</param>
    /// <param name="remaining">Time to the end of the trial.</param>
    /// <param name="next">Time of the next event that touches the population.</param>
    public SafeTime(AffineGroup group, double time, double remaining, double next)
    {
        if (group.Course is not { } course)
        {
            return;
        }

        double soon = next - time, reach = group.Free.Series.Reach, length = Math.Min(reach, remaining);
        (_part, _soonPart) = (length / reach, Math.Min(soon, length) / reach);
        _due = length < reach ? double.PositiveInfinity : time + length;
        _soonDue = _soonPart < _part ? next : _due;
        _values = course.Threshold;
        _slopes = course.Slope;
        _tails = course.Tail;
        if (soon > reach && length == reach)
        {
            var (low, high) = course.Bounds(course.Horizon(Math.Min(soon, remaining)));
            _low = low;
            _high = high;
            _horizonDue = soon < remaining ? next : double.PositiveInfinity;
        }
    }

    /// <summary>Until when one neuron is; not a number where the bounds do not say.</summary>
    /// <param name="h">Its numbers.</param>
    public double Of(ReadOnlySpan<double> h)
    {
        Span<Vector<double>> lanes = stackalloc Vector<double>[h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            lanes[i] = new(h[i]);
        }

        return Of(lanes)[0];
    }

    /// <summary>The same of as many neurons as a vector has lanes.</summary>
    public Vector<double> Of(ReadOnlySpan<Vector<double>> h)
    {
        Vector<double> value = default, slope = default, bend = default, most = default;
        for (int i = 0; i < h.Length && i < _values.Length && i < _slopes.Length && i < _tails.Length; i++)
        {
            value += _values[i] * h[i];
            slope += _slopes[i] * h[i];
            bend += _tails[i] * Vector.Abs(h[i]);
        }

        var rise = Vector.Max(slope, Vector<double>.Zero);
        var isReach = Vector.LessThanOrEqual(value + (rise + bend * _part) * _part, Vector<double>.Zero);
        var reachesSoon = Vector.LessThanOrEqual(value + (rise + bend * _soonPart) * _soonPart, Vector<double>.Zero);
        var until = Vector.ConditionalSelect(isReach, new(_due), Vector.ConditionalSelect(reachesSoon, new Vector<double>(_soonDue), new(double.NaN)));
        if (_high.IsEmpty)
        {
            return until;
        }

        for (int i = 0; i < h.Length; i++)
        {
            most += h[i] * Vector.ConditionalSelect(Vector.GreaterThan(h[i], Vector<double>.Zero), new Vector<double>(_high[i]), new(_low[i]));
        }

        var isBelow = Vector.LessThanOrEqual(most, Vector<double>.Zero);
        return Vector.ConditionalSelect(isBelow, new(_horizonDue), until);
    }
}
