namespace Snn.Runtime;

/// <summary>The gradient of a loss, or the sum of several.</summary>
public sealed class ExactGradient
{
    private readonly ExactSystem _system;
    private double[] _spikeTimes = [];
    private int _spikes;

    /// <summary>Zeros.</summary>
    public ExactGradient(ExactSystem system)
    {
        _system = system;
        Weights = new(system);
        Delays = new double[system.Projections.Count];
        SourceDelays = [.. system.Projections.Select(p => new double[system.Populations[p.Source].Size])];
        Holds = new double[system.Populations.Count];
        Parameters = new double[system.Parameters.Count()];
    }

    /// <summary>By every weight.</summary>
    public ExactWeights Weights { get; }

    /// <summary>By every projection's delay, per ms.</summary>
    public double[] Delays { get; }

    /// <summary>By the delay of each neuron from which a projection comes, [projection][neuron], per ms.</summary>
    public IReadOnlyList<double[]> SourceDelays { get; }

    /// <summary>By the length of every population's hold, per ms.</summary>
    public double[] Holds { get; }

    /// <summary>
    /// By every parameter of the models, in the order of <see cref="ExactSystem.Parameters"/>, per unit of the coherent base
    /// (ms, mV, pA ...). One number for a whole population.
    /// </summary>
    public double[] Parameters { get; }

    /// <summary>
    /// By the time of each spike of the last trial, per ms: what follows from moving it, its own neuron's states apart. Of
    /// spikes given from outside it is the whole derivative.
    /// </summary>
    public ReadOnlySpan<double> SpikeTimes => _spikeTimes.AsSpan(0, _spikes);

    /// <summary>By the parameter called <paramref name="parameter"/>: <c>Hidden.TauMem</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public double this[string parameter] => Parameters[_system.Parameter(parameter)];

    /// <summary>To zeros.</summary>
    public void Clear()
    {
        for (int p = 0; p < Delays.Length; p++)
        {
            Weights.All(p).Clear();
            Array.Clear(SourceDelays[p]);
        }

        Array.Clear(Delays);
        Array.Clear(Holds);
        Array.Clear(Parameters);
        _spikes = 0;
    }

    internal void AddDelay(int projection, int source, double slope)
    {
        Delays[projection] += slope;
        SourceDelays[projection][source] += slope;
    }

    internal double[] StartSpikeTimes(ReadOnlySpan<double> errors)
    {
        _spikes = errors.Length;
        if (_spikeTimes.Length < _spikes)
        {
            _spikeTimes = new double[2 * _spikes];
        }

        errors.CopyTo(_spikeTimes);
        return _spikeTimes;
    }
}
