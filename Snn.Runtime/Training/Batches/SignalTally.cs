namespace Snn.Runtime;

/// <summary>Squared errors of a signal, and how much the signal itself varies: sums over examples, steps and outputs, each step as it counts.</summary>
internal sealed class SignalTally(int outputs)
{
    private readonly double[] _sums = new double[outputs], _squares = new double[outputs];
    private double _weight, _error;

    /// <summary>How well the signal is met.</summary>
    public SignalFit Fit
    {
        get
        {
            double varies = 0;
            for (int j = 0; j < outputs; j++)
            {
                varies += _squares[j] - _sums[j] * _sums[j] / _weight;
            }

            return new(_error / (_weight * outputs), 1 - _error / varies);
        }
    }

    /// <summary>A step of the signal.</summary>
    public void Add(float weight, Goal goal, int t)
    {
        if (weight == 0)
        {
            return;
        }

        var target = goal.Targets!.SignalAt(goal.First + t);
        _weight += weight;
        for (int j = 0; j < outputs; j++)
        {
            _sums[j] += weight * target[j];
            _squares[j] += (double)weight * target[j] * target[j];
        }
    }

    /// <summary>The squared error of an example.</summary>
    public void Add(double error) => _error += error;

    public void Add(SignalTally other)
    {
        (_weight, _error) = (_weight + other._weight, _error + other._error);
        for (int j = 0; j < outputs; j++)
        {
            _sums[j] += other._sums[j];
            _squares[j] += other._squares[j];
        }
    }

    public void Clear()
    {
        (_weight, _error) = (0, 0);
        Array.Clear(_sums);
        Array.Clear(_squares);
    }
}
