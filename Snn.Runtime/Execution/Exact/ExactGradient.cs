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
        }

        ClearAllButWeights();
        _spikes = 0;
    }

    /// <summary>Adds dLoss/dvalue of what the network trains to a gradient of the stepped plan; here all but the weights starts anew.</summary>
    internal void MoveTo(ParameterArray gradient)
    {
        foreach (var (p, parameter) in gradient.Layout.Parameters.Index())
        {
            var from = Of(parameter);
            for (int i = 0; i < from.Length; i++)
            {
                gradient[p].At(i) += (float)from[i];
            }
        }

        ClearAllButWeights();
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

    private void ClearAllButWeights()
    {
        foreach (double[] delays in SourceDelays)
        {
            Array.Clear(delays);
        }

        Array.Clear(Delays);
        Array.Clear(Holds);
        Array.Clear(Parameters);
    }

    private ReadOnlySpan<double> Of(ParameterLayout parameter)
    {
        if (!parameter.IsDelay)
        {
            return Parameters.AsSpan(_system.Parameter(parameter.Name), 1);
        }

        int projection = _system.Projection(parameter.Owner);
        return parameter.PerNeuron ? SourceDelays[projection] : Delays.AsSpan(projection, 1);
    }
}
