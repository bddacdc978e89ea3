using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>What the losses of one readout make of examples: sums.</summary>
/// <param name="judge">The first of its losses.</param>
/// <param name="terms">How many there are.</param>
/// <param name="classes">Its classes.</param>
internal sealed class ReadoutTally(ObjectiveTerm judge, int terms, int classes)
{
    private readonly double[] _each = new double[terms];
    private readonly SignalTally? _signal = (judge.Loss.Reads & TimedReads.Signal) != 0 ? new(classes) : null;
    private double _share, _right, _judged;
    private long _examples;

    /// <summary>The share of examples, or of steps that have a label, that are classified rightly; not a number where a signal is compared.</summary>
    public double Accuracy => _signal is not null ? double.NaN : _judged == 0 ? 0 : _right / _judged;

    /// <summary>How well a signal is met; null where classes are compared.</summary>
    public SignalFit? Fit => _signal?.Fit;

    /// <summary>All of it, for a reader.</summary>
    public ReadoutReport Report => new(judge.Name, _examples == 0 ? 0 : _share / _examples, Accuracy)
    {
        Fit = Fit,
        Losses = [.. _each.Select(l => _examples == 0 ? 0 : l / _examples)],
    };

    /// <summary>Counts what a loss says of an example.</summary>
    /// <param name="term">Which of the readout's losses.</param>
    /// <param name="loss">What it says, as it is reported.</param>
    /// <param name="weight">Its weight.</param>
    public void Add(int term, double loss, double weight)
    {
        _each[term] += loss;
        _share += weight * loss;
    }

    /// <summary>Counts how an example is judged.</summary>
    public void Judge(int steps, in Judged judged, Goal goal)
    {
        _right += judged.Right;
        _examples++;
        var loss = judge.Loss;
        if (!loss.JudgesSteps)
        {
            _judged++;
            return;
        }

        bool labels = (loss.Reads & TimedReads.Labels) != 0;
        for (int t = 0; t < steps; t++)
        {
            float weight = loss.StepWeight(t, steps, classes, goal);
            _judged += labels && weight != 0 && goal.LabelAt(t) >= 0 ? 1 : 0;
            _signal?.Add(weight, goal, t, loss.MaskOf(goal, t));
        }

        _signal?.Add(judged.SquaredError);
    }

    public void Add(ReadoutTally other)
    {
        _share += other._share;
        (_right, _judged) = (_right + other._right, _judged + other._judged);
        _examples += other._examples;
        _signal?.Add(other._signal!);
        for (int i = 0; i < _each.Length; i++)
        {
            _each[i] += other._each[i];
        }
    }

    /// <summary>Numbers that it is made of.</summary>
    public int Numbers => 4 + _each.Length + (_signal?.Numbers ?? 0);

    /// <summary>Writes those numbers.</summary>
    public void Write(Span<long> numbers)
    {
        var doubles = MemoryMarshal.Cast<long, double>(numbers);
        (doubles[0], doubles[1], doubles[2], numbers[3]) = (_share, _right, _judged, _examples);
        _each.CopyTo(doubles[4..]);
        _signal?.Write(doubles[(4 + _each.Length)..]);
    }

    /// <summary>Becomes what has been written.</summary>
    public void Read(ReadOnlySpan<long> numbers)
    {
        var doubles = MemoryMarshal.Cast<long, double>(numbers);
        (_share, _right, _judged, _examples) = (doubles[0], doubles[1], doubles[2], numbers[3]);
        doubles.Slice(4, _each.Length).CopyTo(_each);
        _signal?.Read(doubles[(4 + _each.Length)..]);
    }

    public void Clear()
    {
        (_share, _right, _judged, _examples) = (0, 0, 0, 0);
        Array.Clear(_each);
        _signal?.Clear();
    }
}
