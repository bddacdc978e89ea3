namespace Snn.Runtime;

/// <summary>Derivatives of a loss by what a trial gave; all zero at first.</summary>
public sealed class ExactErrors
{
    private readonly double[][,] _states;

    /// <summary>Zeros for the last forward sweep of a trial.</summary>
    public ExactErrors(ExactTrial trial)
    {
        _states = [.. trial.System.Populations.Select(p => new double[p.Size, p.States.Count])];
        SpikeTimes = new double[trial.Spikes.Count];
        int readouts = trial.System.Populations[trial.System.Readout].Size;
        Outputs = new double[trial.Observations.Count, readouts];
        Integrals = new double[trial.Observations.Count, readouts];
    }

    /// <summary>dLoss/d(time) of each spike of the trial, in their order, per ms.</summary>
    public double[] SpikeTimes { get; }

    /// <summary>dLoss/d(readout's output), by observation and neuron.</summary>
    public double[,] Outputs { get; }

    /// <summary>
    /// dLoss/d(integral of the readout's output from the start to the observation), by observation and neuron. An error that
    /// is constant between two observations is plus that at the later, minus that at the earlier.
    /// </summary>
    public double[,] Integrals { get; }

    /// <summary>dLoss/d(state at the end of the trial), by neuron and state.</summary>
    public double[,] States(int population) => _states[population];
}

/// <summary>The gradient of a loss.</summary>
/// <param name="Weights">By every weight.</param>
/// <param name="SpikeTimes">
/// By the time of each spike of the trial, per ms: what follows from moving it, its own neuron's states apart. Of spikes given
/// from outside it is the whole derivative.
/// </param>
/// <param name="Delays">By every projection's delay, per ms.</param>
/// <param name="Holds">By every population's hold, per ms.</param>
public sealed record ExactGradient(ExactWeights Weights, double[] SpikeTimes, double[] Delays, double[] Holds);
