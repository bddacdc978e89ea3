namespace Snn.Runtime;

/// <summary>Squared errors of a signal, and how much the signal itself varies: sums over examples, steps and outputs, each step, and each output in it, as it counts.</summary>
internal sealed class SignalTally(int outputs)
{
    private readonly double[] _sums = new double[outputs], _squares = new double[outputs], _weights = new double[outputs];
    private double _error;

    /// <summary>How well the signal is met.</summary>
    public SignalFit Fit
    {
        get
        {
            double varies = 0;
            for (int j = 0; j < outputs; j++)
            {
                varies += _weights[j] > 0 ? _squares[j] - _sums[j] * _sums[j] / _weights[j] : 0;
            }

            return new(_error / _weights.Sum(), 1 - _error / varies);
        }
    }

    /// <summary>A step of the signal.</summary>
    /// <param name="weight">How much the step counts.</param>
    /// <param name="goal">The signal.</param>
    /// <param name="t">The step.</param>
    /// <param name="mask">How much each output counts in it; empty where all do.</param>
    public void Add(float weight, Goal goal, int t, ReadOnlySpan<float> mask)
    {
        if (weight == 0)
        {
            return;
        }

        var target = goal.Targets!.SignalAt(goal.First + t);
        for (int j = 0; j < outputs; j++)
        {
            float counts = mask.IsEmpty ? weight : weight * mask[j];
            _weights[j] += counts;
            _sums[j] += counts * target[j];
            _squares[j] += (double)counts * target[j] * target[j];
        }
    }

    /// <summary>The squared error of an example.</summary>
    public void Add(double error) => _error += error;

    public void Add(SignalTally other)
    {
        _error += other._error;
        for (int j = 0; j < outputs; j++)
        {
            _weights[j] += other._weights[j];
            _sums[j] += other._sums[j];
            _squares[j] += other._squares[j];
        }
    }

    /// <summary>Numbers that it is made of.</summary>
    public int Numbers => 1 + 3 * outputs;

    /// <summary>Writes those numbers.</summary>
    public void Write(Span<double> numbers)
    {
        numbers[0] = _error;
        _weights.CopyTo(numbers[1..]);
        _sums.CopyTo(numbers[(1 + outputs)..]);
        _squares.CopyTo(numbers[(1 + 2 * outputs)..]);
    }

    /// <summary>Becomes what has been written.</summary>
    public void Read(ReadOnlySpan<double> numbers)
    {
        _error = numbers[0];
        numbers.Slice(1, outputs).CopyTo(_weights);
        numbers.Slice(1 + outputs, outputs).CopyTo(_sums);
        numbers.Slice(1 + 2 * outputs, outputs).CopyTo(_squares);
    }

    public void Clear()
    {
        _error = 0;
        Array.Clear(_weights);
        Array.Clear(_sums);
        Array.Clear(_squares);
    }
}
