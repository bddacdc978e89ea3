namespace Snn.Runtime;

/// <summary>
/// The backward sweep of an exact trial: EventProp in matrix form. Between events dλ/dt = −Aᵀλ; at an event λ changes by
/// what the event did to the states and by how it moves in time, and that move is handed back to what set the time.
/// </summary>
internal sealed class ExactAdjoint
{
    private readonly ExactTrial _trial;
    private readonly ExactErrors _errors;
    private readonly Neurons[] _lambda;
    private readonly ExactGradient _gradient;

    public ExactAdjoint(ExactTrial trial, ExactErrors errors)
    {
        _trial = trial;
        _errors = errors;
        if (errors.SpikeTimes.Length != trial.Spikes.Count)
        {
            throw new ArgumentException("The errors were made for another forward sweep.", nameof(errors));
        }

        _gradient = new(
            new(trial.System), (double[])errors.SpikeTimes.Clone(), new double[trial.System.Projections.Count], new double[trial.Groups.Length]);
        _lambda = [.. trial.Groups.Select(g => new Neurons(g))];
    }

    public ExactGradient Run()
    {
        for (int p = 0; p < _lambda.Length; p++)
        {
            _lambda[p].Reset(new double[_lambda[p].Group.Width], _trial.Duration);
            var errors = _errors.States(p);
            for (int unit = 0; unit < errors.GetLength(0); unit++)
            {
                _lambda[p].Held[unit] = _trial.HeldAtEnd(p, unit);
                for (int i = 0; i < errors.GetLength(1); i++)
                {
                    _lambda[p][unit][i] = errors[unit, i];
                }
            }
        }

        for (int i = _trial.Tape.Events.Count - 1; i >= 0; i--)
        {
            var e = _trial.Tape.Events[i];
            switch (e.Kind)
            {
                case ExactEventKind.Arrival:
                    Arrival(e);
                    break;
                case ExactEventKind.Release:
                    Release(e, _trial.Tape.Released[i]);
                    break;
                case ExactEventKind.Spike:
                    Spike(e);
                    break;
                case ExactEventKind.Observation:
                    Observation(e);
                    break;
            }
        }

        return _gradient;
    }

    /// <summary>dW = λ of where the weight was added; a later arrival leaves the target's flow without its kick for longer.</summary>
    private void Arrival(ExactEvent e)
    {
        var targets = _lambda[_trial.System.Projections[e.Place].Target];
        int source = _trial.Spikes[e.Number].Unit;
        var weights = _trial.Weights.Row(e.Place, source);
        var gradient = _gradient.Weights.Row(e.Place, source);
        Span<double> rate = stackalloc double[targets.Group.Width];
        double move = 0;
        for (int m = 0; m < weights.Length; m++)
        {
            var lambda = targets.Retreat(m, e.Time);
            var kick = _trial.Kick(e.Place, targets.Held[m]);
            gradient[m] += Homogeneous.Dot(lambda, kick);
            targets.Flow(m).Rate(kick, rate);
            move -= weights[m] * Homogeneous.Dot(lambda, rate);
        }

        _gradient.SpikeTimes[e.Number] += move;
        _gradient.Delays[e.Place] += move;
    }

    /// <summary>A hold ends a fixed time after its spike and moves with it.</summary>
    private void Release(ExactEvent e, double[] later)
    {
        double move = Homogeneous.Dot(_lambda[e.Place].Retreat(e.Unit, e.Time), later);
        _lambda[e.Place].Held[e.Unit] = true;
        _gradient.SpikeTimes[e.Number] += move;
        _gradient.Holds[e.Place] += move;
    }

    private void Spike(ExactEvent e)
    {
        var group = _lambda[e.Place].Group;
        var record = _trial.Tape.Records[e.Number];
        var lambda = _lambda[e.Place].Retreat(e.Unit, e.Time);
        _lambda[e.Place].Held[e.Unit] = false;
        double move = _gradient.SpikeTimes[e.Number] + Homogeneous.Dot(lambda, record.Shift);
        Span<double> after = stackalloc double[group.Width];
        lambda.CopyTo(after);
        Homogeneous.ApplyTransposed(group.Jump, after, lambda);
        if (record.Cause.Kind == CauseKind.Crossing)
        {
            // dt/dh = −grad θ / (dθ/dt)
            double push = move / Math.Max(record.Slope, _trial.LeastSlope);
            for (int i = 0; i < lambda.Length; i++)
            {
                lambda[i] -= push * group.Threshold[i];
            }
        }
        else if (record.Cause.Spike >= 0)
        {
            // it happens when the event that lifted θ does
            _gradient.SpikeTimes[record.Cause.Spike] += move;
            if (record.Cause.Kind == CauseKind.Arrival)
            {
                _gradient.Delays[record.Cause.Projection] += move;
            }
            else if (record.Cause.Kind == CauseKind.Release)
            {
                _gradient.Holds[e.Place] += move;
            }
        }
    }

    private void Observation(ExactEvent e)
    {
        var readout = _lambda[e.Place];
        for (int unit = 0; unit < readout.Group.Size && readout.Group.Integral >= 0; unit++)
        {
            var lambda = readout.Retreat(unit, e.Time);
            for (int i = 0; i < lambda.Length; i++)
            {
                lambda[i] += _errors.Outputs[e.Number, unit] * readout.Group.Output[i];
            }

            lambda[readout.Group.Integral] += _errors.Integrals[e.Number, unit];
        }
    }
}
