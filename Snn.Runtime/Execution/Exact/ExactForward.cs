namespace Snn.Runtime;

/// <summary>The forward sweep of an exact trial: takes events in order, changes states, foresees more events.</summary>
internal sealed class ExactForward
{
    private const int MostSpikesAtOnce = 1000, MostReaches = 256;

    private readonly ExactTrial _trial;
    private readonly Foreseen[][] _foreseen;
    private readonly int[][] _spikesAtOnce;
    private readonly (int Index, AffineProjection Projection)[][] _outgoing;
    private readonly ExactQueue _queue = new();

    public ExactForward(ExactTrial trial)
    {
        _trial = trial;
        Neurons = [.. trial.Groups.Select(g => new Neurons(g))];
        _foreseen = [.. trial.Groups.Select(g => new Foreseen[g.Size])];
        _spikesAtOnce = [.. trial.Groups.Select(g => new int[g.Size])];
        _outgoing = [.. trial.Groups.Select((_, i) => trial.System.Projections.Index().Where(p => p.Item.Source == i).ToArray())];
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
            var group = Neurons[p].Group;
            Neurons[p].Reset(group.Start, 0);
            Array.Clear(_foreseen[p]);
            Array.Clear(_spikesAtOnce[p]);
            for (int unit = 0; unit < group.Size && group.Spikes; unit++)
            {
                Foresee(p, unit, 0, new(CauseKind.Start));
            }
        }

        for (int i = 0; i < _trial.Observations.Count; i++)
        {
            _queue.Add(new(ExactEventKind.Observation, _trial.Observations[i], _trial.System.Readout, -1, i));
        }
    }

    /// <summary>All events up to the end of the trial; then every state is that of the end.</summary>
    public void Run()
    {
        while (_queue.TryTake(out var e) && e.Time <= _trial.Duration)
        {
            Happen(e);
        }

        foreach (var population in Neurons)
        {
            for (int unit = 0; unit < population.Group.Size; unit++)
            {
                population.Advance(unit, _trial.Duration);
            }
        }
    }

    /// <summary>A spike happens: it goes on the tape and on its way.</summary>
    public void Send(ExactSpike spike, SpikeRecord record)
    {
        foreach (var (index, projection) in _outgoing[spike.Population])
        {
            _queue.Add(new(ExactEventKind.Arrival, spike.Time + projection.Delay, index, -1, Tape.Spikes.Count));
        }

        Tape.Spikes.Add(spike);
        Tape.Records.Add(record);
    }

    private void Happen(ExactEvent e)
    {
        switch (e.Kind)
        {
            case ExactEventKind.Arrival:
                Tape.Events.Add(e);
                Arrive(e);
                break;
            case ExactEventKind.Release:
                Release(e);
                break;
            case ExactEventKind.Spike when e.Version == _foreseen[e.Place][e.Unit].Version:
                Spike(e);
                break;
            case ExactEventKind.Search when e.Version == _foreseen[e.Place][e.Unit].Version:
                Foresee(e.Place, e.Unit, e.Time, null, e.Number);
                break;
            case ExactEventKind.Observation:
                Tape.Events.Add(e);
                Observe(e);
                break;
        }
    }

    private void Arrive(ExactEvent e)
    {
        int target = _trial.System.Projections[e.Place].Target;
        var population = Neurons[target];
        var weights = _trial.Weights.Row(e.Place, Tape.Spikes[e.Number].Unit);
        for (int m = 0; m < weights.Length; m++)
        {
            if (weights[m] == 0)
            {
                continue;
            }

            var state = population.Advance(m, e.Time);
            var kick = _trial.Kick(e.Place, population.Held[m]);
            for (int i = 0; i < kick.Length; i++)
            {
                state[i] += weights[m] * kick[i];
            }

            if (population.Group.Spikes)
            {
                // only a kick that moves θ itself can be why it is exceeded
                bool lifts = weights[m] * Homogeneous.Dot(population.Group.Threshold, kick) > 0;
                Foresee(target, m, e.Time, lifts ? new(CauseKind.Arrival, e.Number, e.Place) : null);
            }
        }
    }

    private void Release(ExactEvent e)
    {
        var population = Neurons[e.Place];
        var state = population.Advance(e.Unit, e.Time);
        double[] later = new double[state.Length], free = new double[state.Length];
        population.Group.Held.Rate(state, later);
        population.Group.Free.Rate(state, free);
        for (int i = 0; i < later.Length; i++)
        {
            later[i] -= free[i];
        }

        Tape.Released.Add(Tape.Events.Count, later);
        Tape.Events.Add(e);
        population.Held[e.Unit] = false;
        Foresee(e.Place, e.Unit, e.Time, new(CauseKind.Release, e.Number));
    }

    private void Spike(ExactEvent e)
    {
        var population = Neurons[e.Place];
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

        int spike = Tape.Spikes.Count;
        Tape.Events.Add(e with { Number = spike });
        Send(new(e.Time, e.Place, e.Unit), new(slope, shift, e.Cause));
        if (group.Hold > 0)
        {
            _queue.Add(new(ExactEventKind.Release, e.Time + group.Hold, e.Place, e.Unit, spike));
        }

        Foresee(e.Place, e.Unit, e.Time, new(CauseKind.Jump, spike));
    }

    /// <summary>Looks for the neuron's next spike from a time on; what was foreseen of it before no longer holds.</summary>
    /// <param name="population">Its population.</param>
    /// <param name="unit">The neuron.</param>
    /// <param name="time">From when.</param>
    /// <param name="ifAbove">
    /// Why it spikes if θ is above zero already; null where nothing has moved θ: then for the reason foreseen for this instant
    /// before, or because rounding hides that θ is just crossing zero.
    /// </param>
    /// <param name="reaches">How far to look, in reaches of its flow, before asking again.</param>
    private void Foresee(int population, int unit, double time, SpikeCause? ifAbove, int reaches = 1)
    {
        ref var foreseen = ref _foreseen[population][unit];
        foreseen.Version++;
        var neurons = Neurons[population];
        var group = neurons.Group;
        if (neurons.Held[unit])
        {
            return;
        }

        // the neuron itself stays where it is, so that the others of its population can share its matrices
        var flow = group.Free;
        Span<double> state = stackalloc double[group.Width], series = stackalloc double[AffineFlow.Order + 1];
        At(time, state);
        double from = time, length = Math.Min(flow.Reach, _trial.Duration - time);
        flow.Series(group.Threshold, state, length, series);
        bool above = series[0] > 0;
        double rise = above ? 0 : FirstRise.Find(series);
        for (int i = 1; i < reaches && double.IsNaN(rise) && length == flow.Reach; i++)
        {
            flow.AdvanceByReach(state);
            from = time + i * flow.Reach;
            length = Math.Min(flow.Reach, _trial.Duration - from);
            flow.Series(group.Threshold, state, length, series);
            rise = FirstRise.Find(series);
            if (!double.IsNaN(rise))
            {
                // once more without the rounding of many steps, unless that moves the crossing out of this one
                At(from, state);
                flow.Series(group.Threshold, state, length, series);
                double exact = FirstRise.Find(series);
                rise = double.IsNaN(exact) ? rise : exact;
            }
        }

        if (!double.IsNaN(rise))
        {
            var known = foreseen.Time == time ? foreseen.Cause : default;
            var cause = above ? ifAbove ?? known : default;
            (foreseen.Time, foreseen.Cause) = (from + rise * length, cause);
            _queue.Add(new(ExactEventKind.Spike, foreseen.Time, population, unit, Version: foreseen.Version, Cause: cause));
        }
        else if (length == flow.Reach)
        {
            // nothing happened to the neuron for so long that nothing may for as long again
            _queue.Add(new(ExactEventKind.Search, from + length, population, unit, Math.Min(2 * reaches, MostReaches), foreseen.Version));
        }

        void At(double t, Span<double> h)
        {
            neurons[unit].CopyTo(h);
            flow.Advance(h, t - neurons.Time[unit]);
        }
    }

    private void Observe(ExactEvent e)
    {
        var readout = Neurons[e.Place];
        for (int unit = 0; unit < readout.Group.Size; unit++)
        {
            var state = readout.Advance(unit, e.Time);
            if (readout.Group.Integral >= 0)
            {
                _trial.Observe(e.Number, unit, Homogeneous.Dot(readout.Group.Output, state), state[readout.Group.Integral]);
            }
        }
    }

    /// <summary>What is known of a neuron's next spike.</summary>
    private struct Foreseen
    {
        /// <summary>Counts the changes of the neuron: what was foreseen before the last one no longer holds.</summary>
        public int Version;

        public double Time;

        public SpikeCause Cause;
    }
}
