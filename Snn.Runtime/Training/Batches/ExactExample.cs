namespace Snn.Runtime;

/// <summary>
/// One example on the exact plan, on one thread: spikes in, the readouts at the ends of the steps or their first spikes to the
/// losses, the derivatives of these back.
/// </summary>
internal sealed class ExactExample : IDisposable
{
    private readonly Arena _arena = new();
    private readonly ExactReadout[] _readouts; // the main one first
    private readonly Objective _objective;
    private readonly double _dt;
    private readonly Dictionary<int, (double[] Ends, ExactErrors? Errors)> _byLength = [];
    private int _steps;

    public ExactExample(IExactNetwork network, ExactWeights weights, TrainingSetup setup)
    {
        var layout = setup.Layout;
        // a neuron that grazes its threshold would rule the batch, so its slope is bounded as on the grid
        Trial = new(network.Exact(), weights) { DifferentiatesParameters = layout.Parameters.Any(p => !p.IsDelay), LeastSlope = 1e-3 };
        _objective = setup.Objective;
        _dt = layout.Dt.Value;
        _readouts = [.. layout.Readouts.Select(r => new ExactReadout(Trial.System, layout, r, setup.Options.MaxSteps, _arena))];
        Verdict = new(_objective);
    }

    public ExactTrial Trial { get; }

    /// <summary>What losses make of the last forward sweep, once they were asked.</summary>
    public Verdict Verdict { get; }

    /// <summary>The class that a readout stands for.</summary>
    public int PredictedBy(ObjectiveTerm judge) => _readouts[judge.Readout].Predict(Trial, judge.Loss, _steps);

    public void Forward(SpikeTrain spikes)
    {
        _steps = spikes.Steps;
        if (!_byLength.TryGetValue(_steps, out var known))
        {
            _byLength[_steps] = known = ([.. Enumerable.Range(1, _steps).Select(k => k * _dt)], null);
        }

        Trial.Observations = known.Ends;
        Trial.Forward(spikes, _dt);
        foreach (var readout in _readouts)
        {
            readout.Read(Trial, _steps);
        }
    }

    /// <summary>What losses make of the last forward sweep; their derivatives are kept where it learns.</summary>
    /// <param name="goal">What the readouts are to give.</param>
    /// <param name="learns">Whether <see cref="Backward"/> follows.</param>
    public void Evaluate(Goal goal, bool learns)
    {
        var errors = learns ? Errors() : null;
        errors?.Clear(Trial);
        for (int i = 0; i < _objective.Terms.Count; i++)
        {
            var term = _objective.Terms[i];
            Verdict.Losses[i] = _readouts[term.Readout].Evaluate(Trial, term, term.GoalOf(goal), _steps, errors);
        }

        for (int j = 0; j < _objective.Judges.Count; j++)
        {
            var judge = _objective.Judges[j];
            Verdict.Judged[j] = _readouts[judge.Readout].Judge(Trial, judge.Loss, judge.GoalOf(goal), _steps);
        }
    }

    /// <summary>Adds the gradient of the losses evaluated last.</summary>
    public void Backward(ExactGradient gradient) => Trial.Backward(_byLength[_steps].Errors!, gradient);

    public void Dispose() => _arena.Dispose();

    private ExactErrors Errors()
    {
        var (ends, errors) = _byLength[_steps];
        errors ??= new(Trial);
        _byLength[_steps] = (ends, errors);
        return errors;
    }
}
