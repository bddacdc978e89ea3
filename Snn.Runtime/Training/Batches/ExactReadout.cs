namespace Snn.Runtime;

/// <summary>One readout of an example on the exact plan: at the ends of the steps or by its first spikes, and what losses say of it, each times its weight.</summary>
internal sealed class ExactReadout
{
    private readonly Rows _output, _errors;
    private readonly ExactFirstSpikes? _firstSpikes;
    private readonly int _first, _classes;

    /// <param name="system">The network without a time grid.</param>
    /// <param name="layout">Its shape.</param>
    /// <param name="population">Which population it is.</param>
    /// <param name="maxSteps">Most steps of an example.</param>
    /// <param name="memory">Where the rows are.</param>
    public ExactReadout(ExactSystem system, NetworkLayout layout, int population, int maxSteps, Arena memory)
    {
        (_first, _classes) = (system.FirstOutput(population), layout.Populations[population].Size);
        (_output, _errors) = (memory.Rows(maxSteps, _classes), memory.Rows(maxSteps, _classes));
        _firstSpikes = layout.Populations[population].Spikes ? new(layout, population, memory) : null;
    }

    /// <summary>Takes over what a trial gave.</summary>
    public void Read(ExactTrial trial, int steps)
    {
        for (int t = 0; t < steps; t++)
        {
            var row = _output[t].Span;
            for (int c = 0; c < _classes; c++)
            {
                row[c] = (float)trial.Output(t, _first + c);
            }
        }
    }

    /// <summary>What a loss makes of it besides its value.</summary>
    public Judged Judge(ExactTrial trial, Loss loss, Goal goal, int steps)
    {
        var (read, count) = See(trial, loss, steps);
        return loss.Judge(read, count, _classes, goal);
    }

    /// <summary>The class that a loss reads off it.</summary>
    public int Predict(ExactTrial trial, Loss loss, int steps)
    {
        var (read, count) = See(trial, loss, steps);
        return loss.Predict(read, count, _classes);
    }

    /// <summary>The loss of a trial; its derivatives, times the weight, are added to the errors where these are wanted.</summary>
    public double Evaluate(ExactTrial trial, ObjectiveTerm term, Goal goal, int steps, ExactErrors? errors)
    {
        var (read, count) = See(trial, term.Loss, steps);
        if (term.Loss is FirstSpikeLoss timed)
        {
            double value = timed.Evaluate(read, count, _classes, goal.Label, _firstSpikes!.Errors) + _firstSpikes.Silence(goal.Label, timed);
            if (errors is not null)
            {
                _firstSpikes.Spread(goal.Label, timed, errors, _first, term.Weight);
            }

            return value;
        }

        double loss = term.Loss.Evaluate(read, count, _classes, goal, _errors);
        for (int t = 0; errors is not null && term.Weight != 0 && t < steps; t++)
        {
            var row = _errors[t].Span;
            for (int c = 0; c < _classes; c++)
            {
                errors.Outputs[t, _first + c] += term.Weight * row[c];
            }
        }

        return loss;
    }

    private (Rows Read, int Steps) See(ExactTrial trial, Loss loss, int steps)
    {
        if (loss is not FirstSpikeLoss timed)
        {
            return (_output, steps);
        }

        _firstSpikes!.Read(trial, _output, steps, timed.SilentDelay);
        return (_firstSpikes.Times, 1);
    }
}
