using System.Numerics;

namespace Snn.Runtime;

/// <summary>What a trial, or steps of a simulation, leave of the neurons of a population for an update, brought up to date step by step.</summary>
/// <param name="kind">What of it.</param>
/// <param name="neurons">Number of neurons.</param>
/// <param name="dt">Length of a step.</param>
internal sealed class NeuronCourse(UpdateSource kind, int neurons, Time dt)
{
    private readonly double[] _values = new double[Lanes.Padded(neurons)];
    private readonly double[] _when = new double[kind == UpdateSource.ArgMaxOverTime ? Lanes.Padded(neurons) : 0];
    private readonly long[] _steps = [0];

    /// <summary>A trial begins.</summary>
    public void Begin()
    {
        _steps[0] = 0;
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
                Sum(state.Span);
                break;
            case UpdateSource.MaxOverTime or UpdateSource.ArgMaxOverTime:
                Rise(state.Span);
                break;
        }

        Pass();
    }

    /// <summary>A step has been made that is followed elsewhere.</summary>
    public void Pass() => _steps[0]++;

    /// <summary>Number of steps.</summary>
    public long Steps => _steps[0];

    private long Divided => Math.Max(_steps[0], 1);

    /// <summary>By what is divided what they have left: for a mean their number, for a rate their time.</summary>
    public float Divisor => kind switch
    {
        UpdateSource.MeanOverTime => Divided,
        UpdateSource.FiringRate => Divided * dt.Value,
        _ => 1,
    };

    /// <summary>Takes what the steps have left; of none that is 0.</summary>
    /// <param name="state">The state at their end, where it is made of one.</param>
    /// <param name="row">Receives a number for each neuron.</param>
    public void Take(Lanes state, Lanes row)
    {
        if (kind == UpdateSource.State)
        {
            state.CopyTo(row);
            return;
        }

        row.Span.Clear();
        float divisor = Divisor;
        for (int j = 0; j < neurons; j++)
        {
            row.At(j) = kind switch
            {
                UpdateSource.ArgMaxOverTime => (float)_when[j],
                UpdateSource.MeanOverTime => (float)(_values[j] / Divided),
                UpdateSource.FiringRate => (float)_values[j] / divisor,
                _ => (float)_values[j],
            };
        }
    }

    /// <summary>What a saved simulation has of it.</summary>
    /// <param name="name">What it is.</param>
    public IEnumerable<SavedPart> Parts(string name) =>
    [
        new SavedArray<long>($"the number of steps of {name}", _steps),
        new SavedArray<double>(name, _values),
        .. _when.Length == 0 ? Enumerable.Empty<SavedPart>() : [new SavedArray<double>($"the steps in which it is {name}", _when)],
    ];

    private void Sum(ReadOnlySpan<float> state)
    {
        for (int j = 0; j < _values.Length; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(state[j..]), out var low, out var high);
            var (first, second) = Of(_values, j);
            Store(_values, j, first + low, second + high);
        }
    }

    private void Rise(ReadOnlySpan<float> state)
    {
        var step = Vector.Create((double)_steps[0]);
        var begins = Vector.Create(_steps[0] == 0 ? -1L : 0L);
        for (int j = 0; j < _values.Length; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(state[j..]), out var low, out var high);
            var (first, second) = Of(_values, j);
            var (lowRises, highRises) = (Vector.GreaterThan(low, first) | begins, Vector.GreaterThan(high, second) | begins);
            Store(_values, j, Vector.ConditionalSelect(lowRises, low, first), Vector.ConditionalSelect(highRises, high, second));
            if (_when.Length > 0)
            {
                (first, second) = Of(_when, j);
                Store(_when, j, Vector.ConditionalSelect(lowRises, step, first), Vector.ConditionalSelect(highRises, step, second));
            }
        }
    }

    private static (Vector<double> Low, Vector<double> High) Of(double[] values, int j) => (new(values, j), new(values, j + Vector<double>.Count));

    private static void Store(double[] values, int j, Vector<double> low, Vector<double> high)
    {
        low.CopyTo(values, j);
        high.CopyTo(values, j + Vector<double>.Count);
    }
}
