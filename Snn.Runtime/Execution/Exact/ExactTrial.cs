namespace Snn.Runtime;

/// <summary>
/// Runs one example at a time through a network event by event, with no time grid: states advance by matrix exponentials,
/// threshold crossings are found to double precision. The backward sweep is EventProp (Wunderlich and Pehle, 2021, Sci. Rep.
/// 11:12829) for any affine flow, threshold, jump and hold. Not thread-safe: one per thread.
/// </summary>
public sealed class ExactTrial
{
    private const int MostSpikesAtOnce = 1000;

    private readonly Neurons[] _neurons;
    private readonly int[][] _versions;
    private readonly int[][] _spikesAtOnce;
    private readonly AffineProjection[][] _outgoing;
    private readonly int[][] _outgoingIndex;
    private readonly double[][][] _kicks;
    private readonly ExactQueue _queue = new();
    private readonly List<ExactSpike> _spikes = [];
    private double[,,] _observed = new double[0, 0, 0];

    /// <summary>Prepares matrices and memory.</summary>
    /// <param name="system">The network.</param>
    /// <param name="weights">Its weights; only read, and may change between trials.</param>
    /// <exception cref="ArgumentException">The system is inconsistent, or a number in it is not finite.</exception>
    public ExactTrial(ExactSystem system, ExactWeights weights)
    {
        System = system;
        Weights = weights;
        Groups = [.. system.Populations.Select((p, i) => new AffineGroup(p, i == system.Readout))];
        _neurons = [.. Groups.Select(g => new Neurons(g))];
        _versions = [.. Groups.Select(g => new int[g.Size])];
        _spikesAtOnce = [.. Groups.Select(g => new int[g.Size])];
        var numbered = system.Projections.Index().ToArray();
        _outgoingIndex = [.. Groups.Select((_, i) => numbered.Where(p => p.Item.Source == i).Select(p => p.Index).ToArray())];
        _outgoing = [.. _outgoingIndex.Select(o => o.Select(p => system.Projections[p]).ToArray())];
        _kicks = [.. system.Projections.Select(p => new[] { Groups[p.Target].Kick(p, false), Groups[p.Target].Kick(p, Groups[p.Target].Spikes) })];
        foreach (var late in system.Projections.Where(p => !(p.Delay >= 0 && double.IsFinite(p.Delay))))
        {
            throw new ArgumentException($"{late.Name} has a delay of {late.Delay} ms.", nameof(system));
        }
    }

    /// <summary>The network.</summary>
    public ExactSystem System { get; }

    /// <summary>Its weights.</summary>
    public ExactWeights Weights { get; }

    /// <summary>
    /// Times in ms, ascending, at which the readout's output and its integral since the start are observed. The end of the
    /// trial is not among them by itself.
    /// </summary>
    public IReadOnlyList<double> Observations { get; init; } = [];

    /// <summary>
    /// Least dθ/dt, per ms, that the backward sweep divides by: a neuron that only grazes its threshold has a gradient
    /// without bounds.
    /// </summary>
    public double LeastSlope { get; init; } = 1e-9;

    /// <summary>Length of the current trial in ms.</summary>
    public double Duration { get; private set; }

    /// <summary>The spikes of the last forward sweep: those given from outside, population by population, then all others in order of time.</summary>
    public IReadOnlyList<ExactSpike> Spikes => _spikes;

    /// <summary>Number of spikes that were given from outside.</summary>
    public int Given { get; private set; }

    internal AffineGroup[] Groups { get; }

    internal List<ExactEvent> Tape { get; } = [];

    internal List<SpikeRecord> Records { get; } = [];

    /// <summary>What a change of the hold's end does to the states after it, by event on the tape.</summary>
    internal Dictionary<int, double[]> Released { get; } = [];

    internal double[] Kick(int projection, bool held) => _kicks[projection][held ? 1 : 0];

    internal bool HeldAtEnd(int population, int unit) => _neurons[population].Held[unit];

    /// <summary>Runs the network from its start over one example.</summary>
    /// <param name="duration">Length of the trial in ms; what would happen later does not.</param>
    /// <param name="inputs">Spikes of each input population, in their order.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the network, or the duration is not positive.</exception>
    /// <exception cref="InvalidOperationException">A neuron's spikes would never end at one instant.</exception>
    public void Forward(double duration, params ReadOnlySpan<TimedSpikes> inputs)
    {
        Start(duration);
        AddInputs(inputs);
        for (int i = 0; i < Observations.Count; i++)
        {
            _queue.Add(new(ExactEventKind.Observation, Observations[i], System.Readout, -1, i));
        }

        while (_queue.TryTake(out var e) && e.Time <= duration)
        {
            Happen(e);
        }

        foreach (var population in _neurons)
        {
            for (int unit = 0; unit < population.Group.Size; unit++)
            {
                population.Advance(unit, duration);
            }
        }
    }

    /// <summary>The gradient of a loss of the last forward sweep.</summary>
    public ExactGradient Backward(ExactErrors errors) => new ExactAdjoint(this, errors).Run();

    /// <summary>A state at the end of the trial.</summary>
    public double State(int population, int unit, int state) => _neurons[population][unit][state];

    /// <summary>The readout's output at an observation.</summary>
    public double Output(int observation, int unit) => _observed[observation, unit, 0];

    /// <summary>The integral of the readout's output from the start to an observation, in ms times its unit.</summary>
    public double Integral(int observation, int unit) => _observed[observation, unit, 1];

    private void Start(double duration)
    {
        if (!(duration > 0 && double.IsFinite(duration)))
        {
            throw new ArgumentException($"A trial cannot last {duration} ms.", nameof(duration));
        }

        Duration = duration;
        Tape.Clear();
        Records.Clear();
        Released.Clear();
        _queue.Clear();
        _spikes.Clear();
        _observed = new double[Observations.Count, Groups[System.Readout].Size, 2];
        for (int p = 0; p < _neurons.Length; p++)
        {
            _neurons[p].Reset(Groups[p].Start, 0);
            Array.Clear(_versions[p]);
            Array.Clear(_spikesAtOnce[p]);
            for (int unit = 0; unit < Groups[p].Size && Groups[p].Spikes; unit++)
            {
                Foresee(p, unit, 0, new(CauseKind.Start));
            }
        }
    }

    private void AddInputs(ReadOnlySpan<TimedSpikes> inputs)
    {
        var sources = System.Populations.Index().Where(p => p.Item.IsSource).ToArray();
        if (inputs.Length != sources.Length)
        {
            throw new ArgumentException($"{System.Name} has {sources.Length} input populations; {inputs.Length} lists of spikes were given.", nameof(inputs));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            var (index, population) = sources[i];
            if (inputs[i].HighestUnit >= population.Size)
            {
                throw new ArgumentException($"{population.Name} was given a spike of neuron {inputs[i].HighestUnit}; it has {population.Size}.", nameof(inputs));
            }

            for (int k = 0; k < inputs[i].Count; k++)
            {
                Send(new(inputs[i][k].Time, index, inputs[i][k].Unit), default);
            }
        }

        Given = _spikes.Count;
    }

    private void Happen(ExactEvent e)
    {
        switch (e.Kind)
        {
            case ExactEventKind.Arrival:
                Tape.Add(e);
                Arrive(e);
                break;
            case ExactEventKind.Release:
                Release(e);
                break;
            case ExactEventKind.Spike when e.Version == _versions[e.Place][e.Unit]:
                Spike(e);
                break;
            case ExactEventKind.Search when e.Version == _versions[e.Place][e.Unit]:
                Foresee(e.Place, e.Unit, e.Time, default);
                break;
            case ExactEventKind.Observation:
                Tape.Add(e);
                Observe(e);
                break;
        }
    }

    private void Arrive(ExactEvent e)
    {
        int target = System.Projections[e.Place].Target;
        var population = _neurons[target];
        var weights = Weights.Row(e.Place, _spikes[e.Spike].Unit);
        for (int m = 0; m < weights.Length; m++)
        {
            if (weights[m] == 0)
            {
                continue;
            }

            var state = population.Advance(m, e.Time);
            var kick = Kick(e.Place, population.Held[m]);
            for (int i = 0; i < kick.Length; i++)
            {
                state[i] += weights[m] * kick[i];
            }

            if (population.Group.Spikes)
            {
                // only a kick that lifts the threshold itself can be why it is exceeded; else rounding is
                bool lifts = Homogeneous.Dot(population.Group.Threshold, kick) != 0;
                Foresee(target, m, e.Time, lifts ? new(CauseKind.Arrival, e.Spike, e.Place) : default);
            }
        }
    }

    private void Release(ExactEvent e)
    {
        var population = _neurons[e.Place];
        var state = population.Advance(e.Unit, e.Time);
        double[] later = new double[state.Length], free = new double[state.Length];
        population.Group.Held.Rate(state, later);
        population.Group.Free.Rate(state, free);
        for (int i = 0; i < later.Length; i++)
        {
            later[i] -= free[i];
        }

        Released.Add(Tape.Count, later);
        Tape.Add(e);
        population.Held[e.Unit] = false;
        Foresee(e.Place, e.Unit, e.Time, new(CauseKind.Release, e.Spike));
    }

    private void Spike(ExactEvent e)
    {
        var population = _neurons[e.Place];
        var group = population.Group;
        double last = population.Time[e.Unit];
        var state = population.Advance(e.Unit, e.Time);
        _spikesAtOnce[e.Place][e.Unit] = last == e.Time ? _spikesAtOnce[e.Place][e.Unit] + 1 : 0;
        if (_spikesAtOnce[e.Place][e.Unit] > MostSpikesAtOnce)
        {
            throw new InvalidOperationException($"Neuron {e.Unit} of {group.Name} spikes again and again at {e.Time} ms: its jump does not take it below its threshold, or spikes without delay excite it for ever.");
        }

        double[] shift = new double[group.Width], rate = new double[group.Width];
        group.Free.Rate(state, rate);
        double slope = Homogeneous.Dot(group.Threshold, rate);
        Homogeneous.Apply(group.Jump, rate, shift);
        var before = state.ToArray();
        Homogeneous.Apply(group.Jump, before, state);
        population.Held[e.Unit] = group.Hold > 0;
        population.Flow(e.Unit).Rate(state, rate);
        for (int i = 0; i < shift.Length; i++)
        {
            shift[i] -= rate[i];
        }

        int spike = _spikes.Count;
        Tape.Add(e with { Spike = spike });
        Send(new(e.Time, e.Place, e.Unit), new(slope, shift, e.Cause));
        if (group.Hold > 0)
        {
            _queue.Add(new(ExactEventKind.Release, e.Time + group.Hold, e.Place, e.Unit, spike));
        }

        Foresee(e.Place, e.Unit, e.Time, new(CauseKind.Jump, spike));
    }

    private void Send(ExactSpike spike, SpikeRecord record)
    {
        for (int i = 0; i < _outgoing[spike.Population].Length; i++)
        {
            int projection = _outgoingIndex[spike.Population][i];
            _queue.Add(new(ExactEventKind.Arrival, spike.Time + _outgoing[spike.Population][i].Delay, projection, -1, _spikes.Count));
        }

        _spikes.Add(spike);
        Records.Add(record);
    }

    /// <summary>Looks for the neuron's next spike from a time on; what was foreseen of it before no longer holds.</summary>
    /// <param name="population">Its population.</param>
    /// <param name="unit">The neuron.</param>
    /// <param name="time">From when.</param>
    /// <param name="ifAbove">Why it spikes if θ is above zero already.</param>
    private void Foresee(int population, int unit, double time, SpikeCause ifAbove)
    {
        int version = ++_versions[population][unit];
        var neurons = _neurons[population];
        var group = neurons.Group;
        if (neurons.Held[unit])
        {
            return;
        }

        // the neuron itself stays where it is, so that the others of its population can share its matrices
        Span<double> state = stackalloc double[group.Width], series = stackalloc double[AffineFlow.Order + 1];
        neurons[unit].CopyTo(state);
        group.Free.Advance(state, time - neurons.Time[unit]);
        double length = Math.Min(group.Free.Reach, Duration - time);
        group.Free.Series(group.Threshold, state, length, series);
        if (series[0] > 0)
        {
            _queue.Add(new(ExactEventKind.Spike, time, population, unit, Version: version, Cause: ifAbove));
            return;
        }

        double rise = FirstRise.Find(series);
        if (!double.IsNaN(rise))
        {
            _queue.Add(new(ExactEventKind.Spike, time + rise * length, population, unit, Version: version));
        }
        else if (length == group.Free.Reach)
        {
            _queue.Add(new(ExactEventKind.Search, time + length, population, unit, Version: version));
        }
    }

    private void Observe(ExactEvent e)
    {
        var readout = _neurons[e.Place];
        for (int unit = 0; unit < readout.Group.Size; unit++)
        {
            var state = readout.Advance(unit, e.Time);
            if (readout.Group.Integral >= 0)
            {
                _observed[e.Spike, unit, 0] = Homogeneous.Dot(readout.Group.Output, state);
                _observed[e.Spike, unit, 1] = state[readout.Group.Integral];
            }
        }
    }
}
