namespace Snn.Runtime;

/// <summary>What losses read of one readout in a trial, and the sum of what they say of it, each by its weight.</summary>
internal sealed class TrialReadout
{
    private readonly NetworkLayout _layout;
    private readonly SpikeLog? _log;
    private readonly Arena _memory;
    private readonly int _maxSteps, _size;
    private ReadoutSpikes? _spikes; // once a loss reads them
    private Rows? _more, _moreTimes; // what a loss says that is not the first of this readout; once there is one
    private bool _countsSpikes, _readsTimes;

    /// <param name="layout">The network's shape.</param>
    /// <param name="population">Which population it is.</param>
    /// <param name="log">Its spikes; null where it does not spike.</param>
    /// <param name="maxSteps">Most steps of a trial.</param>
    /// <param name="memory">Where the rows are.</param>
    public TrialReadout(NetworkLayout layout, int population, SpikeLog? log, int maxSteps, Arena memory)
    {
        (_layout, Population, _log, _maxSteps, _memory) = (layout, population, log, maxSteps, memory);
        _size = layout.Populations[population].Size;
        FirstSpikes = log is null ? null : new(log, layout.Dt, memory);
        Output = memory.Rows(maxSteps, _size);
        Errors = memory.Rows(maxSteps, _size);
    }

    /// <summary>Which population it is.</summary>
    public int Population { get; }

    /// <summary>Its output, or θ where it spikes, [step, padded neuron].</summary>
    public Rows Output { get; }

    /// <summary>dLoss/doutput.</summary>
    public Rows Errors { get; }

    /// <summary>When its neurons spiked first; null where it does not spike.</summary>
    public FirstSpikes? FirstSpikes { get; }

    /// <summary>A trial begins: what was read is of the one before.</summary>
    public void Begin() => _spikes?.Begin();

    /// <summary>No loss has said anything of it yet.</summary>
    /// <param name="steps">Steps of the trial.</param>
    /// <param name="isRead">Whether one will, and so sets what is there.</param>
    public void Clear(int steps, bool isRead)
    {
        (_countsSpikes, _readsTimes) = (false, false);
        if (!isRead)
        {
            Errors.Clear(steps);
            _log?.ClearTimeErrors();
        }
    }

    /// <summary>What a loss makes of it; its derivatives are set, or added to those of the losses before it.</summary>
    /// <param name="loss">The loss; it fits the readout.</param>
    /// <param name="goal">What the readout is to give.</param>
    /// <param name="steps">Steps of the trial.</param>
    /// <param name="weight">What the derivatives are multiplied with.</param>
    /// <param name="isFirst">Whether no loss before it has read this readout.</param>
    /// <returns>The loss of the whole trial, without the weight.</returns>
    public double Evaluate(Loss loss, Goal goal, int steps, float weight, bool isFirst)
    {
        if (loss is FirstSpikeLoss timed)
        {
            return Evaluate(timed, goal.Label, steps, weight, isFirst);
        }

        var read = loss is SpikeLoss ? ReadSpikes(steps) : Output;
        bool isSet = loss is SpikeLoss ? !_countsSpikes : isFirst;
        var errors = loss is SpikeLoss ? _spikes!.Errors : Errors;
        if (loss is SpikeLoss && isFirst)
        {
            Errors.Clear(steps); // θ has no part in it
            _log!.ClearTimeErrors();
        }

        _countsSpikes |= loss is SpikeLoss;
        if (isSet)
        {
            double value = loss.Evaluate(read, steps, _size, goal, errors);
            WeighedErrors.Scale(errors, steps, weight);
            return value;
        }

        var more = _more ??= _memory.Rows(_maxSteps, _size);
        double another = loss.Evaluate(read, steps, _size, goal, more);
        WeighedErrors.Add(more, weight, errors, steps);
        return another;
    }

    /// <summary>What a loss reads of it: its output in all steps, its spikes, or when its neurons spiked first.</summary>
    public (Rows Read, int Steps) Judged(Loss loss, int steps)
    {
        loss.CheckFits(_layout, Population);
        if (loss is SpikeLoss)
        {
            return (ReadSpikes(steps), steps);
        }

        if (loss is not FirstSpikeLoss timed)
        {
            return (Output, steps);
        }

        FirstSpikes!.Read(Output, steps, timed.SilentDelay);
        return (FirstSpikes.Times, 1);
    }

    /// <summary>What losses say of there being a spike of each neuron in a step.</summary>
    public void Credit(int t, Lanes credit)
    {
        if (_countsSpikes)
        {
            _spikes!.Errors[t].CopyTo(credit);
        }
        else if (!_readsTimes)
        {
            credit.Span.Clear();
        }

        if (_readsTimes)
        {
            FirstSpikes!.Credit(t, credit, adds: _countsSpikes);
        }
    }

    private double Evaluate(FirstSpikeLoss loss, int label, int steps, float weight, bool isFirst)
    {
        var first = FirstSpikes!;
        first.Read(Output, steps, loss.SilentDelay);
        var errors = _readsTimes ? _moreTimes ??= _memory.Rows(1, _size) : first.Errors;
        double value = loss.Evaluate(first.Times, 1, _size, label, errors);
        float silence = first.Spread(label, loss, errors, Errors, weight, adds: !isFirst);
        if (_readsTimes)
        {
            WeighedErrors.Add(errors, weight, first.Errors, 1);
        }
        else
        {
            WeighedErrors.Scale(errors, 1, weight);
        }

        _readsTimes = true;
        return value + silence;
    }

    private Rows ReadSpikes(int steps) => (_spikes ??= new(_log!, _maxSteps, _memory)).Read(steps);
}
