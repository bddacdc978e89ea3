namespace Snn.Runtime;

/// <summary>Derivatives of a loss by what a trial gave.</summary>
public sealed class ExactErrors
{
    private readonly double[][,] _states;
    private double[] _spikeTimes = [];
    private int _spikes;

    /// <summary>Zeros for the last forward sweep of a trial.</summary>
    public ExactErrors(ExactTrial trial)
    {
        _states = [.. trial.System.Populations.Select(p => new double[p.Size, p.States.Count])];
        int readouts = trial.System.Readouts.Sum(r => trial.System.Populations[r].Size);
        Outputs = new double[trial.Observations.Count, readouts];
        Integrals = new double[trial.Observations.Count, readouts];
        Clear(trial);
    }

    /// <summary>dLoss/d(time) of each spike of the trial, in their order, per ms.</summary>
    public Span<double> SpikeTimes => _spikeTimes.AsSpan(0, _spikes);

    /// <summary>dLoss/d(readout's output), by observation and neuron; of several readouts one after the other, the main one first.</summary>
    public double[,] Outputs { get; }

    /// <summary>
    /// dLoss/d(integral of the readout's output from the start to the observation), by observation and neuron. An error that
    /// is constant between two observations is plus that at the later, minus that at the earlier.
    /// </summary>
    public double[,] Integrals { get; }

    /// <summary>dLoss/d(state at the end of the trial), by neuron and state.</summary>
    public double[,] States(int population) => _states[population];

    /// <summary>Zeros for the last forward sweep of the same trial.</summary>
    public void Clear(ExactTrial trial)
    {
        _spikes = trial.Spikes.Count;
        if (_spikeTimes.Length < _spikes)
        {
            _spikeTimes = new double[2 * _spikes];
        }

        Array.Clear(_spikeTimes);
        Array.Clear(Outputs);
        Array.Clear(Integrals);
        foreach (var states in _states)
        {
            Array.Clear(states);
        }
    }
}
