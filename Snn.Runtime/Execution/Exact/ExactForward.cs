namespace Snn.Runtime;

/// <summary>The forward sweep of an exact trial: takes events in order, changes states, foresees more events.</summary>
internal sealed class ExactForward
{
    private const int MostSpikesAtOnce = 1000;

    private readonly ExactTrial _trial;
    private readonly Foresight[] _foresight;
    private readonly int[][] _outgoing;
    private readonly double[] _before;
    private readonly int[] _unsure;
    private readonly ExactQueue _queue;

    public ExactForward(ExactTrial trial, ExactSystem system)
    {
        _trial = trial;
        _queue = new(trial.Groups.Length);
        Neurons = [.. trial.Groups.Select(g => new Neurons(g))];
        _foresight = [.. trial.Groups.Select(g => new Foresight(g.Size))];
        _outgoing = [.. trial.Groups.Select((_, i) => system.Projections.Index().Where(p => p.Item.Source == i).Select(p => p.Index).ToArray())];
        _unsure = new int[trial.Groups.Max(g => g.Size)];
        _before = new double[trial.Groups.Max(g => g.Width)];
    }

    public Neurons[] Neurons { get; }

    private ExactTape Tape => _trial.Tape;

    /// <summary>Everything to its start.</summary>
    public void Start()
    {
        Tape.Clear();
        _queue.Clear();
        for (int p = 0; p < Neurons.Length; p++)
        {
            Neurons[p].Clear();
            _foresight[p].Clear();
            Neurons[p].Group.Forget();
        }

        for (int i = 0; i < _trial.Observations.Count; i++)
        {
            for (int r = 0; r < _trial.System.Readouts.Count; r++)
            {
                _queue.Add(_trial.System.Readouts[r], new(ExactEventKind.Observation, _trial.Observations[i], _trial.System.Readouts[r], -1, i));
            }
        }
    }

    /// <summary>All events up to the end of the trial; then every state is that of the end.</summary>
    public void Run()
    {
        for (int p = 0; p < Neurons.Length; p++)
        {
            for (int unit = 0; unit < Neurons[p].Group.Size && !Neurons[p].Group.IsSource; unit++)
            {
                Neurons[p].Group.Start(Neurons[p][unit]);
                Neurons[p].Set(unit);
                Neurons[p].Arm(unit);
                Foresee(p, unit, 0, new(CauseKind.Start));
            }
        }

        while (Next())
        {
        }

        for (int p = 0; p < Neurons.Length; p++)
        {
            for (int unit = 0; unit < Neurons[p].Group.Size && !Neurons[p].Group.IsSource; unit++)
            {
                Advance(p, unit, _trial.Duration);
            }
        }
    }

    /// <summary>A spike happens: it goes on the tape and on its way.</summary>
    public void Send(ExactSpike spike, SpikeCause cause)
    {
        foreach (int projection in _outgoing[spike.Population])
        {
            int target = _trial.System.Projections[projection].Target;
            if (_trial.Weights.DelaysOf(projection) is { } delays)
            {
                for (int row = delays.FirstOf(spike.Unit); row < delays.FirstOf(spike.Unit + 1) && spike.Time + delays.DelayOf(row) <= _trial.Duration; row++)
                {
                    _queue.Add(target, new(ExactEventKind.Arrival, spike.Time + delays.DelayOf(row), projection, row, Tape.Spikes.Count));
                }

                continue;
            }

            double arrival = spike.Time + _trial.System.Projections[projection].DelayOf(spike.Unit);
            if (arrival <= _trial.Duration)
            {
                _queue.Add(target, new(ExactEventKind.Arrival, arrival, projection, -1, Tape.Spikes.Count));
            }
        }

        Tape.Spikes.Add(spike);
        Tape.Causes.Add(cause);
    }

    /// <summary>What happens next, if it still is within the trial.</summary>
    private bool Next()
    {
        int population = -1, unit = -1;
        double due = double.PositiveInfinity;
        for (int p = 0; p < _foresight.Length; p++)
        {
            int first = _foresight[p].Earliest();
            if (first >= 0 && _foresight[p].Due(first) < due)
            {
                (population, unit, due) = (p, first, _foresight[p].Due(first));
            }
        }

        if (due < _queue.NextTime || (due == _queue.NextTime && due < double.PositiveInfinity && _queue.NextKind == ExactEventKind.Observation))
        {
            if (due > _trial.Duration)
            {
                return false;
            }

            if (_foresight[population].Crosses[unit])
            {
                Spike(population, unit, due);
            }
            else
            {
                Search(population, unit, due);
            }

            return true;
        }

        if (!(_queue.NextTime <= _trial.Duration))
        {
            return false;
        }

        var e = _queue.Take();
        switch (e.Kind)
        {
            case ExactEventKind.Arrival:
                Arrive(e);
                break;
            case ExactEventKind.Release:
                Release(e);
                break;
            case ExactEventKind.Observation:
                Observe(e);
                break;
        }

        return true;
    }

    private void Arrive(ExactEvent e)
    {
        Tape.Events.Add(e);
        int target = _trial.System.Projections[e.Place].Target;
        var population = Neurons[target];
        var weights = _trial.Weights.Row(e.Place, Tape.Spikes[e.Number].Unit);
        var kicks = _trial.Kick(e.Place);
        if (e.Unit >= 0)
        {
            foreach (int m in _trial.Weights.DelaysOf(e.Place)!.TargetsOf(e.Unit))
            {
                Arrive(e, target, m, weights[m], kicks);
            }

            return;
        }

        if (_trial.TakesAtOnce(population.Group) is { } affine)
        {
            int unsure = new AffineArrival(affine, kicks, e.Time, weights).Forward(
                population, _foresight[target], Tape.Path.Reserve(weights.Length), new(affine, e.Time, _trial.Duration - e.Time, _queue.NextTimeOf(target)), _unsure);
            foreach (int m in _unsure.AsSpan(0, unsure))
            {
                Foresee(target, m, e.Time, weights[m] * kicks.Lift > 0 ? new(CauseKind.Arrival, e.Number, e.Place) : null);
            }

            return;
        }

        for (int m = 0; m < weights.Length; m++)
        {
            Arrive(e, target, m, weights[m], kicks);
        }
    }

    /// <summary>The same at one neuron.</summary>
    private void Arrive(ExactEvent e, int target, int m, double weight, ExactKick kicks)
    {
        var population = Neurons[target];
        var state = Advance(target, m, e.Time);
        if (population.Group.IsStepped)
        {
            Tape.Path.Add(state);
        }

        if (weight == 0)
        {
            if (population.Group.IsStepped)
            {
                Foresee(target, m, e.Time, null);
            }

            return;
        }

        var kick = kicks.Of(population.Held[m]);
        for (int i = 0; i < kick.Length; i++)
        {
            state[i] += weight * kick[i];
        }

        population.Set(m);
        double lift = Lift(population, m, kick, weight);
        if (population.Group.Rises && lift < 0)
        {
            population.Watch(m);
        }

        Foresee(target, m, e.Time, lift > 0 ? new(CauseKind.Arrival, e.Number, e.Place) : null);
    }

    /// <summary>How far an arrival moved θ itself: only by moving it up it can be why it is exceeded.</summary>
    private double Lift(Neurons population, int unit, double[] kick, double weight)
    {
        if (!population.Group.Spikes)
        {
            return 0;
        }

        var gradient = _before.AsSpan(0, kick.Length);
        population.Group.ThresholdGradient(population[unit], gradient);
        return weight * Homogeneous.Dot(gradient, kick);
    }

    private void Release(ExactEvent e)
    {
        Tape.Events.Add(e);
        Tape.Path.Add(Advance(e.Place, e.Unit, e.Time));
        Neurons[e.Place].Held[e.Unit] = false;
        Neurons[e.Place].Arm(e.Unit);
        Foresee(e.Place, e.Unit, e.Time, new(CauseKind.Release, e.Number));
    }

    private void Spike(int place, int unit, double time)
    {
        var population = Neurons[place];
        var group = population.Group;
        var foresight = _foresight[place];
        foresight.SpikesAtOnce[unit] = foresight.LastSpike[unit] == time ? foresight.SpikesAtOnce[unit] + 1 : 0;
        foresight.LastSpike[unit] = time;
        if (foresight.SpikesAtOnce[unit] > MostSpikesAtOnce)
        {
            throw new InvalidOperationException($"Neuron {unit} of {group.Name} spikes again and again at {time} ms: its jump does not take it below its threshold, or spikes without delay excite it for ever.");
        }

        var cause = foresight.Cause[unit];
        var state = AdvanceToDue(place, unit);
        var before = _before.AsSpan(0, group.Width);
        state.CopyTo(before);
        Tape.Path.Add(state);
        group.Jump(before, state);
        population.Set(unit);
        population.Held[unit] = group.Hold > 0;
        population.Arm(unit, group.Rises ? group.Theta(before) : 0);
        int spike = Tape.Spikes.Count;
        Tape.Events.Add(new(ExactEventKind.Spike, time, place, unit, spike));
        Send(new(time, place, unit), cause);
        if (group.Hold > 0)
        {
            _queue.Add(place, new(ExactEventKind.Release, time + group.Hold, place, unit, spike));
        }

        Foresee(place, unit, time, new(CauseKind.Jump, spike));
    }

    /// <summary>Nothing was seen to happen up to here: looks further.</summary>
    private void Search(int place, int unit, double time)
    {
        if (Neurons[place].Group.IsStepped)
        {
            AdvanceToDue(place, unit);
            Tape.Events.Add(new(ExactEventKind.Search, time, place, unit));
        }

        double next = NextTimeOf(place);
        Foresee(place, unit, time, null, next > time ? next : double.PositiveInfinity);
    }

    private void Observe(ExactEvent e)
    {
        Tape.Events.Add(e);
        var readout = Neurons[e.Place];
        int first = _trial.System.FirstOutput(e.Place);
        for (int unit = 0; unit < readout.Group.Size && readout.Group.Integral >= 0; unit++)
        {
            var state = Advance(e.Place, unit, e.Time);
            Tape.Path.Add(state);
            _trial.Observe(e.Number, first + unit, readout.Group.Output(state), state[readout.Group.Integral]);
            if (readout.Group.IsStepped)
            {
                Foresee(e.Place, unit, e.Time, null);
            }
        }
    }

    /// <summary>Time of the next event that matters to the neurons of a population; those in steps end one at each event, whatever it touches.</summary>
    private double NextTimeOf(int population) => Neurons[population].Group.IsStepped ? _queue.NextTime : _queue.NextTimeOf(population);

    private void Foresee(int population, int unit, double time, SpikeCause? ifAbove) => Foresee(population, unit, time, ifAbove, NextTimeOf(population));

    /// <summary>Looks for the neuron's next spike from a time on; what was foreseen of it before no longer holds.</summary>
    /// <param name="population">Its population.</param>
    /// <param name="unit">The neuron.</param>
    /// <param name="time">From when.</param>
    /// <param name="ifAbove">
    /// Why it spikes if θ is above zero already; null where nothing has moved θ: then for the reason foreseen for this instant
    /// before, or because rounding hides that θ is just crossing zero.
    /// </param>
    /// <param name="next">Time of the next event.</param>
    private void Foresee(int population, int unit, double time, SpikeCause? ifAbove, double next)
    {
        double soon = next - time;
        var foresight = _foresight[population];
        var neurons = Neurons[population];
        double since = time - foresight.Time[unit];
        var known = foresight.Crosses[unit] && foresight.Due(unit) == time ? foresight.Cause[unit] : default;
        double least = 2 * (Math.BitIncrement(time) - time);
        var seen = neurons.Group.Look(unit, neurons[unit], since, neurons.Held[unit], neurons.Armed[unit], _trial.Duration - time, soon, least);
        foresight.Length[unit] = since + seen.Length;
        foresight.Set(unit, seen.Length == soon && !seen.Crosses ? next : time + seen.Length, seen.Crosses, seen.Above ? ifAbove ?? known : default);
    }

    /// <summary>Brings a neuron to a time; a copy of its numbers there.</summary>
    private Span<double> Advance(int population, int unit, double time) =>
        Advance(population, unit, time, time - _foresight[population].Time[unit]);

    private Span<double> AdvanceToDue(int population, int unit) =>
        Advance(population, unit, _foresight[population].Due(unit), _foresight[population].Length[unit]);

    private Span<double> Advance(int population, int unit, double time, double length)
    {
        var neurons = Neurons[population];
        var state = neurons[unit];
        if (neurons.Group.IsStepped || _trial.DifferentiatesParameters)
        {
            Tape.Path.Add(state);
        }

        Tape.Path.Add(length);
        neurons.Group.Advance(state, length, neurons.Held[unit]);
        neurons.Set(unit);
        if (neurons.Group.Rises && length > 0)
        {
            neurons.Watch(unit);
            neurons.Armed[unit] |= _foresight[population].Crosses[unit] && _foresight[population].Due(unit) == time;
        }

        // what was foreseen holds where nothing has changed
        _foresight[population].Time[unit] = time;
        _foresight[population].Length[unit] -= length;
        return state;
    }
}
