using System.Diagnostics.CodeAnalysis;

namespace Snn.Runtime;

/// <summary>
/// Runs one example at a time through a network event by event, with no time grid: states advance by matrix exponentials,
/// threshold crossings are found to double precision. The backward sweep is EventProp (Wunderlich and Pehle, 2021, Sci. Rep.
/// 11:12829) for any affine flow, threshold, jump and hold. Not thread-safe: one per thread; a second
/// thread is refused.
/// </summary>
public sealed class ExactTrial
{
    private const string OneThreads = "A trial is one thread's: make one for each.";

    private readonly Turns _turns;
    private readonly int[] _sources;
    private readonly int _readouts;
    private ExactKick[] _kicks;
    private ExactForward _forward;
    private ExactAdjoint _adjoint;
    private double[] _observed = [];

    /// <summary>Prepares matrices and memory.</summary>
    /// <param name="system">The network.</param>
    /// <param name="weights">Its weights; only read, and may change between trials.</param>
    /// <exception cref="ArgumentException">The system is inconsistent, or a number in it is not finite.</exception>
    public ExactTrial(ExactSystem system, ExactWeights weights)
    {
        _turns = new(this);
        Weights = weights;
        System = system;
        _sources = [.. system.Populations.Index().Where(p => p.Item.IsSource).Select(p => p.Index)];
        _readouts = system.Readouts.Sum(r => Groups[r].Size);
    }

    /// <summary>The network. Between trials it may be replaced by the same one with other parameters or delays.</summary>
    /// <exception cref="ArgumentException">The system is inconsistent, or a number in it is not finite.</exception>
    public ExactSystem System
    {
        get;
        [MemberNotNull(nameof(Groups), nameof(_kicks), nameof(_forward), nameof(_adjoint))]
        set
        {
            Prepare(value);
            Tape.Clear();
            field = value;
        }
    }

    /// <summary>Its weights.</summary>
    public ExactWeights Weights { get; }

    /// <summary>
    /// Times in ms at which the readout's output and its integral since the start are observed, none after the end of the
    /// trial. The end is not among them by itself.
    /// </summary>
    public IReadOnlyList<double> Observations { get; set; } = [];

    /// <summary>
    /// Least dθ/dt, per ms, that the backward sweep divides by: a neuron that only grazes its threshold has a gradient
    /// without bounds.
    /// </summary>
    public double LeastSlope { get; init; } = 1e-9;

    /// <summary>Whether the backward sweep gives derivatives by the models' parameters, too; without them it is faster.</summary>
    public bool DifferentiatesParameters { get; init; } = true;

    /// <summary>The group, where spikes arrive at all of its neurons in one pass; null where each has to be looked at.</summary>
    internal AffineGroup? TakesAtOnce(ExactGroup group) =>
        group is AffineGroup { Rises: false } affine && !DifferentiatesParameters ? affine : null;

    /// <summary>Length of the current trial in ms.</summary>
    public double Duration { get; private set; }

    /// <summary>The spikes of the last forward sweep: those given from outside, population by population, then all others in order of time.</summary>
    public IReadOnlyList<ExactSpike> Spikes => Tape.Spikes;

    /// <summary>Number of spikes that were given from outside.</summary>
    public int Given { get; private set; }

    internal ExactGroup[] Groups { get; private set; }

    internal ExactTape Tape { get; } = new();

    /// <summary>Runs the network from its start over one example.</summary>
    /// <param name="duration">Length of the trial in ms; what would happen later does not.</param>
    /// <param name="inputs">Spikes of each input population, in their order.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the network, the duration is not positive, or an observation lies outside it.</exception>
    /// <exception cref="InvalidOperationException">A neuron's spikes would never end at one instant, the weights know no delays of synapses that have their own, or the trial is at work already.</exception>
    public void Forward(double duration, params ReadOnlySpan<TimedSpikes> inputs)
    {
        using var turn = _turns.Take(OneThreads);
        Start(duration, inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            ThrowIfBeyond(i, inputs[i].HighestUnit);
            for (int k = 0; k < inputs[i].Count; k++)
            {
                _forward.Send(new(inputs[i][k].Time, _sources[i], inputs[i][k].Unit), default);
            }
        }

        Given = Tape.Spikes.Count;
        _forward.Run();
    }

    /// <summary>Runs the network from its start over one example of the stepped plan; it has one input population.</summary>
    /// <param name="spikes">The spikes; where their times within the steps are not known, each is at the start of its step.</param>
    /// <param name="dt">Length of a step in ms; the trial lasts as long as the steps of the train.</param>
    /// <exception cref="ArgumentException">The spikes do not fit the network, there are no steps, or an observation lies outside them.</exception>
    /// <exception cref="InvalidOperationException">A neuron's spikes would never end at one instant, the weights know no delays of synapses that have their own, or the trial is at work already.</exception>
    public void Forward(SpikeTrain spikes, double dt)
    {
        if (spikes.HasOtherSteps(dt))
        {
            throw new ArgumentException($"The spike train {spikes.OtherSteps(dt)}", nameof(spikes));
        }

        using var turn = _turns.Take(OneThreads);
        Start(spikes.Steps * dt, 1);
        ThrowIfBeyond(0, spikes.HighestUnit);
        for (int t = 0; t < spikes.Steps; t++)
        {
            var units = spikes.At(t);
            var times = spikes.TimesAt(t);
            for (int i = 0; i < units.Length; i++)
            {
                _forward.Send(new(times.IsEmpty ? t * dt : times[i], _sources[0], units[i]), default);
            }
        }

        Given = Tape.Spikes.Count;
        _forward.Run();
    }

    /// <summary>The gradient of a loss of the last forward sweep.</summary>
    /// <exception cref="ArgumentException">The errors were made for another sweep.</exception>
    public ExactGradient Backward(ExactErrors errors)
    {
        var gradient = new ExactGradient(System);
        Backward(errors, gradient);
        return gradient;
    }

    /// <summary>Adds the gradient of a loss of the last forward sweep; the times of spikes are set, not added.</summary>
    /// <param name="errors">Derivatives of the loss by what the trial gave.</param>
    /// <param name="gradient">Receives the gradient; made for the same network.</param>
    /// <exception cref="ArgumentException">The errors were made for another sweep.</exception>
    /// <exception cref="InvalidOperationException">The trial is at work already.</exception>
    public void Backward(ExactErrors errors, ExactGradient gradient)
    {
        using var turn = _turns.Take(OneThreads);
        if (errors.SpikeTimes.Length != Spikes.Count)
        {
            throw new ArgumentException("The errors were made for another forward sweep.", nameof(errors));
        }

        _adjoint.Run(errors, gradient);
    }

    /// <summary>A state at the end of the trial.</summary>
    public double State(int population, int unit, int state) => _forward.Neurons[population][unit][state];

    /// <summary>The output of the main readout at an observation; of others from <see cref="ExactSystem.FirstOutput"/> on.</summary>
    public double Output(int observation, int unit) => _observed[2 * (observation * _readouts + unit)];

    /// <summary>The integral of a readout's output from the start to an observation, in ms times its unit.</summary>
    public double Integral(int observation, int unit) => _observed[2 * (observation * _readouts + unit) + 1];

    internal ExactKick Kick(int projection) => _kicks[projection];

    /// <summary>The first state that is no finite number at the end of the last forward sweep; null where all are.</summary>
    internal NotFinite? FindNotFinite()
    {
        for (int p = 0; p < Groups.Length; p++)
        {
            int states = System.Populations[p].States.Count;
            for (int unit = 0; unit < Groups[p].Size && !Groups[p].IsSource; unit++)
            {
                var values = _forward.Neurons[p][unit];
                for (int i = 0; i < states; i++)
                {
                    if (!double.IsFinite(values[i]))
                    {
                        return new($"{System.Populations[p].Name}.{System.Populations[p].States[i]}", IsSlope: false, unit, Step: -1, (float)values[i]);
                    }
                }
            }
        }

        return null;
    }

    internal bool HeldAtEnd(int population, int unit) => _forward.Neurons[population].Held[unit];

    internal void Observe(int observation, int unit, double output, double integral)
    {
        int at = 2 * (observation * _readouts + unit);
        (_observed[at], _observed[at + 1]) = (output, integral);
    }

    [MemberNotNull(nameof(Groups), nameof(_kicks), nameof(_forward), nameof(_adjoint))]
    private void Prepare(ExactSystem system)
    {
        foreach (var projection in system.Projections)
        {
            foreach (double delay in projection.SourceDelays.Append(projection.Delay).Where(d => !(d >= 0 && double.IsFinite(d))))
            {
                throw new ArgumentException($"{projection.Name} has a delay of {delay} ms.", nameof(system));
            }
        }

        Groups = [.. system.Populations.Select((p, i) => p.Prepare(isReadout: system.Readouts.Contains(i)))];
        _kicks = [.. system.Projections.Select(p => new ExactKick(p, Groups[p.Target], system.Populations[p.Target].States.Count))];
        _forward = new(this, system);
        _adjoint = new(this, system);
    }

    private void Start(double duration, int inputs)
    {
        if (!(duration > 0 && double.IsFinite(duration)))
        {
            throw new ArgumentException($"A trial cannot last {duration} ms.", nameof(duration));
        }

        for (int i = 0; i < Observations.Count; i++)
        {
            if (!(Observations[i] >= 0 && Observations[i] <= duration))
            {
                throw new ArgumentException($"An observation lies outside a trial of {duration} ms.", nameof(duration));
            }
        }

        if (inputs != _sources.Length)
        {
            throw new ArgumentException($"{System.Name} has {_sources.Length} input populations; {inputs} lists of spikes were given.", nameof(inputs));
        }

        Weights.CheckDelays(System);
        Duration = duration;
        int observed = 2 * Observations.Count * _readouts;
        _observed = _observed.Length == observed ? _observed : new double[observed];
        _forward.Start();
    }

    private void ThrowIfBeyond(int input, int unit)
    {
        var population = System.Populations[_sources[input]];
        if (unit >= population.Size)
        {
            throw new ArgumentException($"{population.Name} was given a spike of neuron {unit}; it has {population.Size}.", "inputs");
        }
    }
}
