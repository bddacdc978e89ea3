namespace Snn.Runtime;

/// <summary>
/// The backward sweep of an exact trial: EventProp for any hybrid system. Between events dλ/dt = −(df/dh)ᵀλ; at an event λ
/// changes by what the event did to the states and by how it moves in time, and that move is handed back to what set the
/// time.
/// </summary>
internal sealed class ExactAdjoint
{
    private readonly ExactTrial _trial;
    private readonly Neurons[] _lambda;
    private readonly double[][] _kicks;
    private readonly int[] _parameters;
    private readonly (int Parameter, double[] Kick)[][] _kickSlopes;
    private readonly double[] _before, _after, _rate;
    private ExactErrors _errors = null!;
    private ExactGradient _gradient = null!;
    private double[] _times = [];

    public ExactAdjoint(ExactTrial trial, ExactSystem system)
    {
        _trial = trial;
        _lambda = [.. trial.Groups.Select(g => new Neurons(g))];
        _kicks = [.. system.Projections.Select(p => new double[trial.Groups[p.Target].Width])];
        _parameters = [.. system.Populations.Select(p => p.ParameterNames.Count)];
        _kickSlopes = [.. system.Projections.Select(p => p.Slopes.Select(s => (system.Parameter(s.Parameter), s.Kick.ToArray())).ToArray())];
        int width = trial.Groups.Max(g => g.Width);
        (_before, _after, _rate) = (new double[width], new double[width], new double[width]);
    }

    private ExactPath Path => _trial.Tape.Path;

    /// <summary>Adds the gradient of a loss.</summary>
    public void Run(ExactErrors errors, ExactGradient gradient)
    {
        (_errors, _gradient) = (errors, gradient);
        _times = gradient.StartSpikeTimes(errors.SpikeTimes);
        Path.Rewind();
        Start();
        for (int i = _trial.Tape.Events.Count - 1; i >= 0; i--)
        {
            var e = _trial.Tape.Events[i];
            switch (e.Kind)
            {
                case ExactEventKind.Arrival:
                    Arrival(e);
                    break;
                case ExactEventKind.Release:
                    Release(e);
                    break;
                case ExactEventKind.Spike:
                    Spike(e);
                    break;
                case ExactEventKind.Search:
                    Retreat(e.Place, e.Unit);
                    break;
                case ExactEventKind.Observation:
                    Observation(e);
                    break;
            }
        }

        if (_trial.DifferentiatesParameters)
        {
            TakeParameters();
        }
    }

    /// <summary>λ at the end of the trial, brought back to the last event of each neuron.</summary>
    private void Start()
    {
        for (int p = _lambda.Length - 1; p >= 0; p--)
        {
            _lambda[p].Clear();
            var errors = _errors.States(p);
            for (int unit = _lambda[p].Group.Size - 1; unit >= 0 && !_lambda[p].Group.IsSource; unit--)
            {
                _lambda[p].Held[unit] = _trial.HeldAtEnd(p, unit);
                for (int i = 0; i < errors.GetLength(1); i++)
                {
                    _lambda[p].Row(i)[unit] = errors[unit, i];
                }

                Retreat(p, unit);
            }
        }
    }

    /// <summary>dW = λ of where the weight was added; a later arrival leaves the target's flow without its kick for longer.</summary>
    private void Arrival(ExactEvent e)
    {
        int target = _trial.System.Projections[e.Place].Target, source = _trial.Tape.Spikes[e.Number].Unit;
        var targets = _lambda[target];
        var group = targets.Group;
        var weights = _trial.Weights.Row(e.Place, source);
        var gradient = _gradient.Weights.Row(e.Place, source);
        var kicks = _trial.Kick(e.Place);
        double move = 0;
        if (e.Unit >= 0)
        {
            var row = _trial.Weights.DelaysOf(e.Place)!.TargetsOf(e.Unit);
            for (int i = row.Length - 1; i >= 0; i--)
            {
                move += Arrival(e.Place, targets, row[i], weights, gradient, kicks);
            }

            _times[e.Number] += move;
            _gradient.AddDelay(e.Place, source, move);
            return;
        }

        if (_trial.TakesAtOnce(group) is { } affine)
        {
            move = new AffineArrival(affine, kicks, e.Time, weights).Backward(targets, Path.Take(weights.Length), gradient);
            _times[e.Number] += move;
            _gradient.AddDelay(e.Place, source, move);
            return;
        }

        for (int m = weights.Length - 1; m >= 0; m--)
        {
            move += Arrival(e.Place, targets, m, weights, gradient, kicks);
        }

        _times[e.Number] += move;
        _gradient.AddDelay(e.Place, source, move);
    }

    /// <summary>The same at one neuron: dLoss/d(time of the arrival) there.</summary>
    private double Arrival(int projection, Neurons targets, int m, ReadOnlySpan<double> weights, Span<double> gradient, ExactKick kicks)
    {
        var group = targets.Group;
        var lambda = targets[m];
        bool held = targets.Held[m];
        gradient[m] += Homogeneous.Dot(lambda, kicks.Of(held));
        double move = group.ArrivalShift(group.IsStepped ? Path.Take(group.Width) : default, weights[m], kicks, held, lambda);
        for (int i = 0; _trial.DifferentiatesParameters && i < lambda.Length; i++)
        {
            _kicks[projection][i] += held && group.IsHeld[i] ? 0 : weights[m] * lambda[i];
        }

        Retreat(_trial.System.Projections[projection].Target, m);
        return move;
    }

    /// <summary>A hold ends a fixed time after its spike and moves with it.</summary>
    private void Release(ExactEvent e)
    {
        var group = _lambda[e.Place].Group;
        var lambda = _lambda[e.Place][e.Unit];
        var rate = _rate.AsSpan(0, group.Width);
        var state = Path.Take(group.Width);
        group.Rate(state, held: true, rate);
        double move = Homogeneous.Dot(lambda, rate);
        group.Rate(state, held: false, rate);
        move -= Homogeneous.Dot(lambda, rate);
        _times[e.Number] += move;
        MoveHold(e.Place, move);
        _lambda[e.Place].Held[e.Unit] = true;
        Retreat(e.Place, e.Unit);
    }

    private void Spike(ExactEvent e)
    {
        var group = _lambda[e.Place].Group;
        var lambda = _lambda[e.Place][e.Unit];
        var state = Path.Take(group.Width);
        Span<double> before = _before.AsSpan(0, group.Width), after = _after.AsSpan(0, group.Width), rate = _rate.AsSpan(0, group.Width);

        // a later spike: R' f(h⁻) − f(h⁺) for the states after it
        group.Jump(state, after);
        group.Rate(after, group.Hold > 0, rate);
        double move = _times[e.Number] - Homogeneous.Dot(lambda, rate);
        group.JumpAdjoint(state, lambda, before, _trial.DifferentiatesParameters);
        before.CopyTo(lambda);
        group.Rate(state, held: false, rate);
        move += Homogeneous.Dot(lambda, rate);

        var cause = _trial.Tape.Causes[e.Number];
        if (cause.Kind == CauseKind.Crossing)
        {
            // dt/dh = −grad θ / (dθ/dt)
            group.ThresholdGradient(state, after);
            double push = move / Math.Max(Homogeneous.Dot(after, rate), _trial.LeastSlope);
            for (int i = 0; i < lambda.Length; i++)
            {
                lambda[i] -= push * after[i];
            }

            if (_trial.DifferentiatesParameters)
            {
                group.AddThreshold(state, -push);
            }
        }
        else if (cause.Spike >= 0)
        {
            // it happens when the event that lifted θ does
            _times[cause.Spike] += move;
            if (cause.Kind == CauseKind.Arrival)
            {
                _gradient.AddDelay(cause.Projection, _trial.Tape.Spikes[cause.Spike].Unit, move);
            }
            else if (cause.Kind == CauseKind.Release)
            {
                MoveHold(e.Place, move);
            }
        }

        _lambda[e.Place].Set(e.Unit);
        _lambda[e.Place].Held[e.Unit] = false;
        Retreat(e.Place, e.Unit);
    }

    private void Observation(ExactEvent e)
    {
        var group = _lambda[e.Place].Group;
        int first = _trial.System.FirstOutput(e.Place);
        for (int unit = group.Size - 1; unit >= 0 && group.Integral >= 0; unit--)
        {
            var lambda = _lambda[e.Place][unit];
            group.OutputAdjoint(Path.Take(group.Width), _errors.Outputs[e.Number, first + unit], lambda, _trial.DifferentiatesParameters);
            lambda[group.Integral] += _errors.Integrals[e.Number, first + unit];
            _lambda[e.Place].Set(unit);
            Retreat(e.Place, unit);
        }
    }

    private void MoveHold(int population, double move)
    {
        _gradient.Holds[population] += move;
        if (_trial.DifferentiatesParameters)
        {
            _trial.Groups[population].AddHold(move);
        }
    }

    /// <summary>Takes a neuron's λ back over what the forward sweep last advanced it by.</summary>
    private void Retreat(int population, int unit)
    {
        var group = _lambda[population].Group;
        double length = Path.Take();
        var start = group.IsStepped || _trial.DifferentiatesParameters ? Path.Take(group.Width) : default;
        group.Retreat(start, length, _lambda[population].Held[unit], _lambda[population][unit], _trial.DifferentiatesParameters);
        _lambda[population].Set(unit);
    }

    private void TakeParameters()
    {
        int first = 0;
        for (int p = 0; p < _lambda.Length; p++)
        {
            for (int unit = 0; unit < _lambda[p].Group.Size; unit++)
            {
                _lambda[p].Group.AddStart(_lambda[p][unit]);
            }

            _lambda[p].Group.TakeParameters(_gradient.Parameters.AsSpan(first, _parameters[p]));
            first += _parameters[p];
        }

        for (int p = 0; p < _kicks.Length; p++)
        {
            foreach (var (parameter, kick) in _kickSlopes[p])
            {
                _gradient.Parameters[parameter] += Homogeneous.Dot(kick, _kicks[p]);
            }

            Array.Clear(_kicks[p]);
        }
    }
}
