namespace Snn.Runtime;

/// <summary>
/// One example on the exact plan, on one thread: spikes in, the readout at the ends of the steps or its first spikes to the
/// loss, its derivatives back.
/// </summary>
internal sealed class ExactExample : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Rows _readout, _readoutError;
    private readonly Loss _loss;
    private readonly ExactFirstSpikes? _firstSpikes;
    private readonly int _classes;
    private readonly double _dt;
    private readonly Dictionary<int, (double[] Ends, ExactErrors? Errors)> _byLength = [];
    private int _steps, _label;

    public ExactExample(IExactNetwork network, ExactWeights weights, NetworkLayout layout, TrainerOptions options)
    {
        // a neuron that grazes its threshold would rule the batch, so its slope is bounded as on the grid
        Trial = new(network.Exact(), weights) { DifferentiatesParameters = layout.Parameters.Any(p => !p.IsDelay), LeastSlope = 1e-3 };
        _loss = options.Loss;
        _classes = layout.Populations[layout.Readout].Size;
        _dt = layout.Dt.Value;
        _readout = _arena.Rows(options.MaxSteps, _classes);
        _readoutError = _arena.Rows(options.MaxSteps, _classes);
        _firstSpikes = _loss is FirstSpikeLoss ? new(layout, _arena) : null;
    }

    public ExactTrial Trial { get; }

    /// <summary>The class that the readout stands for.</summary>
    public int Predicted => _firstSpikes is { } first ? _loss.Predict(first.Times, 1, _classes) : _loss.Predict(_readout, _steps, _classes);

    public void Forward(SpikeTrain spikes)
    {
        _steps = spikes.Steps;
        if (!_byLength.TryGetValue(_steps, out var known))
        {
            _byLength[_steps] = known = ([.. Enumerable.Range(1, _steps).Select(k => k * _dt)], null);
        }

        Trial.Observations = known.Ends;
        Trial.Forward(spikes, _dt);
        for (int t = 0; t < _steps; t++)
        {
            var row = _readout[t].Span;
            for (int c = 0; c < _classes; c++)
            {
                row[c] = (float)Trial.Output(t, c);
            }
        }

        if (_loss is FirstSpikeLoss timed)
        {
            _firstSpikes!.Read(Trial, _readout, _steps, timed.SilentDelay);
        }
    }

    /// <summary>What the loss makes of the last forward sweep besides its value.</summary>
    public Judged Judge(Goal goal) => _firstSpikes is { } first ? _loss.Judge(first.Times, 1, _classes, goal) : _loss.Judge(_readout, _steps, _classes, goal);

    /// <summary>The loss of the last forward sweep; its derivatives are kept.</summary>
    public double Evaluate(Goal goal)
    {
        _label = goal.Label;
        return _loss is FirstSpikeLoss timed
            ? _loss.Evaluate(_firstSpikes!.Times, 1, _classes, _label, _firstSpikes.Errors) + _firstSpikes.Silence(_label, timed)
            : _loss.Evaluate(_readout, _steps, _classes, goal, _readoutError);
    }

    /// <summary>Adds the gradient of the loss evaluated last.</summary>
    public void Backward(ExactGradient gradient)
    {
        var (ends, errors) = _byLength[_steps];
        errors ??= new(Trial);
        _byLength[_steps] = (ends, errors);
        errors.Clear(Trial);
        if (_loss is FirstSpikeLoss timed)
        {
            _firstSpikes!.Spread(_label, timed, errors);
        }
        else
        {
            SpreadOutputs(errors);
        }

        Trial.Backward(errors, gradient);
    }

    public void Dispose() => _arena.Dispose();

    private void SpreadOutputs(ExactErrors errors)
    {
        for (int t = 0; t < _steps; t++)
        {
            var row = _readoutError[t].Span;
            for (int c = 0; c < _classes; c++)
            {
                errors.Outputs[t, c] = row[c];
            }
        }
    }
}
