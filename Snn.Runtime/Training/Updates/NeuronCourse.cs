namespace Snn.Runtime;

/// <summary>What a trial leaves of the neurons of a population for an update, brought up to date step by step.</summary>
/// <param name="kind">What of it.</param>
/// <param name="neurons">Number of neurons.</param>
/// <param name="dt">Length of a step.</param>
internal sealed class NeuronCourse(UpdateSource kind, int neurons, Time dt)
{
    private readonly double[] _values = new double[neurons];
    private readonly float[] _when = new float[neurons];
    private int _steps;

    /// <summary>A trial begins.</summary>
    public void Begin()
    {
        _steps = 0;
        Array.Clear(_values);
        Array.Clear(_when);
    }

    /// <summary>A step has been made.</summary>
    /// <param name="state">The state at its end, where it is made of one.</param>
    /// <param name="spikes">Who has fired.</param>
    public void Add(Lanes state, ReadOnlySpan<int> spikes)
    {
        switch (kind)
        {
            case UpdateSource.SpikeCount or UpdateSource.FiringRate:
                foreach (int neuron in spikes)
                {
                    _values[neuron]++;
                }

                break;
            case UpdateSource.SumOverTime or UpdateSource.MeanOverTime:
                for (int j = 0; j < _values.Length; j++)
                {
                    _values[j] += state.At(j);
                }

                break;
            case UpdateSource.MaxOverTime or UpdateSource.ArgMaxOverTime:
                for (int j = 0; j < _values.Length; j++)
                {
                    if (_steps == 0 || state.At(j) > _values[j])
                    {
                        (_values[j], _when[j]) = (state.At(j), _steps);
                    }
                }

                break;
        }

        _steps++;
    }

    /// <summary>Takes what the trial has left.</summary>
    /// <param name="state">The state at its end, where it is made of one.</param>
    /// <param name="row">Receives a number for each neuron.</param>
    public void Take(Lanes state, Lanes row)
    {
        if (kind == UpdateSource.State)
        {
            state.CopyTo(row);
            return;
        }

        row.Span.Clear();
        for (int j = 0; j < _values.Length; j++)
        {
            row.At(j) = kind switch
            {
                UpdateSource.ArgMaxOverTime => _when[j],
                UpdateSource.MeanOverTime => (float)(_values[j] / Math.Max(_steps, 1)),
                UpdateSource.FiringRate => (float)_values[j] / (Math.Max(_steps, 1) * dt.Value),
                _ => (float)_values[j],
            };
        }
    }
}
