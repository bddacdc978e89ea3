namespace Snn.Runtime;

/// <content>What losses and penalties read of a trial, and what they say of it.</content>
public abstract partial class Trial
{
    private readonly Rows _readout, _readoutError;
    private ReadoutSpikes? _spikes; // once a loss reads them
    private bool _countsSpikes;

    /// <summary>
    /// The readout's output of the last forward sweep, [step, padded neuron]; of a readout that spikes, the distance θ from
    /// its threshold just before it is tested.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows Readout
    {
        get
        {
            Memory.ThrowIfDisposed(this);
            return _readout;
        }
    }

    /// <summary>dLoss/dReadout, [step, padded neuron]: written by the loss between the two sweeps; padding stays zero.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows ReadoutError
    {
        get
        {
            Memory.ThrowIfDisposed(this);
            return _readoutError;
        }
    }

    /// <summary>When the neurons of the readout spiked first; null where the readout does not spike.</summary>
    public FirstSpikes? FirstSpikes { get; }

    /// <summary>What a loss makes of the last forward sweep, and its derivatives, from which <see cref="Backward"/> starts.</summary>
    /// <returns>The loss of the whole trial.</returns>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    /// <exception cref="NotSupportedException">The loss reads how many spikes there are, by which the rule has no gradient.</exception>
    public double Evaluate(Loss loss, int label) => Evaluate(loss, new Goal(label));

    /// <summary>The same for an example that may have targets in each step.</summary>
    /// <returns>The loss of the whole trial.</returns>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call; or the loss reads targets of each step that there are not.</exception>
    /// <exception cref="NotSupportedException">The loss reads how many spikes there are, by which the rule has no gradient.</exception>
    public double Evaluate(Loss loss, Goal goal)
    {
        using var stay = new Stay(this);
        loss.CheckFits(Setup.Layout, Setup.Rule);
        _countsSpikes = loss is SpikeLoss;
        if (_countsSpikes)
        {
            var spikes = ReadSpikes();
            ReadoutError.Clear(Steps); // θ has no part in it
            return loss.Evaluate(spikes, Steps, Classes, goal, _spikes!.Errors);
        }

        if (loss is not FirstSpikeLoss timed)
        {
            return loss.Evaluate(Readout, Steps, Classes, goal, ReadoutError);
        }

        FirstSpikes!.Read(Readout, Steps, timed.SilentDelay);
        double value = loss.Evaluate(FirstSpikes.Times, 1, Classes, goal.Label, FirstSpikes.Errors);
        return value + FirstSpikes.Spread(goal.Label, timed, ReadoutError);
    }

    /// <summary>
    /// What a penalty makes of the spikes of the last forward sweep, and what it credits them with in <see cref="Backward"/>:
    /// the gradient is that of the loss plus the penalty.
    /// </summary>
    /// <returns>The penalty of the whole trial.</returns>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public double Penalise(Penalty penalty)
    {
        using var stay = new Stay(this);
        double value = 0;
        for (int p = 0; p < _logs.Length; p++)
        {
            if (_logs[p] is { } log && p != Setup.Layout.Readout)
            {
                var credit = _rateCredits[p].Span[..log.Size];
                log.CountPerNeuron(credit);
                value += penalty.Evaluate(credit, Steps * Setup.Layout.Dt, credit);
            }
        }

        return value;
    }

    /// <summary>The class that a loss reads off the last forward sweep.</summary>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="NotSupportedException">The loss compares each step by itself, so a trial has no class.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public int Predict(Loss loss)
    {
        using var stay = new Stay(this);
        loss.CheckHasClasses();
        var (read, steps) = Judged(loss);
        return loss.Predict(read, steps, Classes);
    }

    /// <summary>The scores of the classes by which a loss reads a class off the last forward sweep.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="scores">Receives a number for each class.</param>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="NotSupportedException">The loss is written by hand and has no scores, or compares each step by itself.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public void Score(Loss loss, Span<float> scores)
    {
        using var stay = new Stay(this);
        loss.CheckHasClasses();
        var (read, steps) = Judged(loss);
        loss.Scores(read, steps, Classes, scores);
    }

    /// <summary>What a loss makes of the last forward sweep besides its value.</summary>
    internal Judged Judge(Loss loss, Goal goal)
    {
        using var stay = new Stay(this);
        var (read, steps) = Judged(loss);
        return loss.Judge(read, steps, Classes, goal);
    }

    /// <summary>What a loss reads: the readout of all steps, its spikes, or when its neurons spiked first.</summary>
    private (Rows Read, int Steps) Judged(Loss loss)
    {
        loss.CheckFits(Setup.Layout);
        if (loss is SpikeLoss)
        {
            return (ReadSpikes(), Steps);
        }

        if (loss is not FirstSpikeLoss timed)
        {
            return (Readout, Steps);
        }

        FirstSpikes!.Read(Readout, Steps, timed.SilentDelay);
        return (FirstSpikes.Times, 1);
    }

    private int Classes => Setup.Layout.Populations[Setup.Layout.Readout].Size;

    /// <summary>Starts the credit of a step's spikes with what the loss says of their times; other neurons keep what they have.</summary>
    protected void SpikeTimeErrors(int population, int t, Lanes credit)
    {
        var log = Log(population);
        var units = log.At(t);
        var errors = log.TimeErrorsAt(t);
        for (int i = 0; i < units.Length; i++)
        {
            credit.At(units[i]) = errors.IsEmpty ? 0 : errors[i];
        }
    }

    /// <summary>
    /// Starts the credit of a step of the readout with what a spike in it is to the loss: what it counts, or by how much it would
    /// move the first spikes.
    /// </summary>
    protected void ReadoutSpikeErrors(int t, Lanes credit)
    {
        if (_countsSpikes)
        {
            _spikes!.Errors[t].CopyTo(credit);
            return;
        }

        FirstSpikes!.Credit(t, credit);
    }

    private Rows ReadSpikes() => (_spikes ??= new(_logs[Setup.Layout.Readout]!, Setup.MaxSteps, Memory)).Read(Steps);
}
