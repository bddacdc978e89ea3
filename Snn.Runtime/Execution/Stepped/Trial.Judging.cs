namespace Snn.Runtime;

/// <content>What losses and penalties read of a trial, and what they say of it.</content>
public abstract partial class Trial
{
    private readonly TrialReadout[] _readouts; // the main one first
    private Objective? _objective; // of the losses that were asked for last

    /// <summary>
    /// The main readout's output of the last forward sweep, [step, padded neuron]; of a readout that spikes, the distance θ from
    /// its threshold just before it is tested.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows Readout => ReadoutOf(Setup.Layout.Readout);

    /// <summary>dLoss/dReadout, [step, padded neuron]: written by the loss between the two sweeps; padding stays zero.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows ReadoutError => ReadoutErrorOf(Setup.Layout.Readout);

    /// <summary>When the neurons of the main readout spiked first; null where it does not spike.</summary>
    public FirstSpikes? FirstSpikes => _readouts[0].FirstSpikes;

    /// <summary>The output of a readout of several, as <see cref="Readout"/> is that of the main one.</summary>
    /// <exception cref="ArgumentException">There is no such readout.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows ReadoutOf(string readout) => ReadoutOf(Setup.Layout.ReadoutCalled(readout));

    /// <summary>dLoss/doutput of a readout of several.</summary>
    /// <exception cref="ArgumentException">There is no such readout.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows ReadoutErrorOf(string readout) => ReadoutErrorOf(Setup.Layout.ReadoutCalled(readout));

    /// <summary>When the neurons of a readout spiked first; null where it does not spike.</summary>
    /// <exception cref="ArgumentException">There is no such readout.</exception>
    public FirstSpikes? FirstSpikesOf(string readout) => OfPopulation(Setup.Layout.ReadoutCalled(readout)).FirstSpikes;

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
        for (int r = 0; r < _readouts.Length; r++)
        {
            _readouts[r].Clear(Steps, isRead: r == 0);
        }

        return _readouts[0].Evaluate(loss, goal, Steps, weight: 1, isFirst: true);
    }

    /// <summary>
    /// What several losses make of the last forward sweep, and their derivatives, each times its weight, from which
    /// <see cref="Backward"/> starts; a readout without a loss is driven by nothing.
    /// </summary>
    /// <param name="losses">The losses, of the readouts that they name.</param>
    /// <param name="example">What the readouts are to give.</param>
    /// <returns>The sum of the losses of the whole trial, each times its weight.</returns>
    /// <exception cref="ArgumentException">A loss does not fit its readout, or there is no such readout, or the example has not what a loss reads, or not as many steps as the sweep.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    /// <exception cref="NotSupportedException">A loss reads how many spikes there are, by which the rule has no gradient.</exception>
    public double Evaluate(IReadOnlyList<ReadoutLoss> losses, Example example)
    {
        _objective = _objective?.IsOf(losses) == true ? _objective : Objective.Of(Setup.Layout, losses, Setup.Rule);
        if ((ExampleCheck.StepsProblem(example, Steps) ?? ExampleCheck.GoalProblem(example, _objective, Setup.Layout)) is { } problem)
        {
            throw new ArgumentException($"The example {problem}", nameof(example));
        }

        var verdict = new Verdict(_objective);
        Evaluate(_objective, example.Goal, verdict);
        return _objective.Terms.Select((term, i) => term.Weighted(verdict.Losses[i])).Sum();
    }

    /// <summary>The same, each loss by itself.</summary>
    internal void Evaluate(Objective objective, Goal goal, Verdict verdict)
    {
        using var stay = new Stay(this);
        for (int r = 0; r < _readouts.Length; r++)
        {
            _readouts[r].Clear(Steps, objective.Reads(r));
        }

        for (int i = 0; i < objective.Terms.Count; i++)
        {
            var term = objective.Terms[i];
            verdict.Losses[i] = _readouts[term.Readout].Evaluate(term.Loss, term.GoalOf(goal), Steps, (float)term.Weight, term.IsFirst);
        }
    }

    /// <summary>What losses make of the last forward sweep besides their values.</summary>
    internal void Judge(Objective objective, Goal goal, Verdict verdict)
    {
        using var stay = new Stay(this);
        for (int i = 0; i < objective.Judges.Count; i++)
        {
            var term = objective.Judges[i];
            verdict.Judged[i] = JudgedBy(term.Loss, term.Readout, term.GoalOf(goal));
        }
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
            if (_logs[p] is { } log && !Setup.Layout.IsReadout(p))
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
        return PredictedBy(loss, readout: 0);
    }

    /// <summary>The class that a judge reads off its readout.</summary>
    internal int Predict(ObjectiveTerm judge)
    {
        using var stay = new Stay(this);
        return PredictedBy(judge.Loss, judge.Readout);
    }

    /// <summary>The class that a loss reads off a readout of several.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="readout">Name of the population.</param>
    /// <exception cref="ArgumentException">There is no such readout, or the loss does not fit it.</exception>
    /// <exception cref="NotSupportedException">The loss compares each step by itself, so a trial has no class.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public int Predict(Loss loss, string readout)
    {
        using var stay = new Stay(this);
        return PredictedBy(loss, PlaceOf(Setup.Layout.ReadoutCalled(readout)));
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
        ScoreBy(loss, readout: 0, scores);
    }

    /// <summary>The scores of the classes of a readout of several.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="readout">Name of the population.</param>
    /// <param name="scores">Receives a number for each class.</param>
    /// <exception cref="ArgumentException">There is no such readout, or the loss does not fit it.</exception>
    /// <exception cref="NotSupportedException">The loss is written by hand and has no scores, or compares each step by itself.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public void Score(Loss loss, string readout, Span<float> scores)
    {
        using var stay = new Stay(this);
        ScoreBy(loss, PlaceOf(Setup.Layout.ReadoutCalled(readout)), scores);
    }

    /// <summary>What a loss makes of the main readout besides its value.</summary>
    internal Judged Judge(Loss loss, Goal goal)
    {
        using var stay = new Stay(this);
        return JudgedBy(loss, readout: 0, goal);
    }

    /// <summary>The class that a loss reads off a readout, by its place among these.</summary>
    private int PredictedBy(Loss loss, int readout)
    {
        loss.CheckHasClasses();
        var (read, steps) = _readouts[readout].Judged(loss, Steps);
        return loss.Predict(read, steps, ClassesOf(readout));
    }

    /// <summary>The output of a readout besides the main one.</summary>
    protected Rows ReadoutOf(int population)
    {
        Memory.ThrowIfDisposed(this);
        return OfPopulation(population).Output;
    }

    /// <summary>dLoss/doutput of a readout besides the main one.</summary>
    protected Rows ReadoutErrorOf(int population)
    {
        Memory.ThrowIfDisposed(this);
        return OfPopulation(population).Errors;
    }

    private void ScoreBy(Loss loss, int readout, Span<float> scores)
    {
        loss.CheckHasClasses();
        var (read, steps) = _readouts[readout].Judged(loss, Steps);
        loss.Scores(read, steps, ClassesOf(readout), scores);
    }

    private Judged JudgedBy(Loss loss, int readout, Goal goal)
    {
        var (read, steps) = _readouts[readout].Judged(loss, Steps);
        return loss.Judge(read, steps, ClassesOf(readout), goal);
    }

    private TrialReadout OfPopulation(int population) => _readouts[PlaceOf(population)];

    private int PlaceOf(int population)
    {
        int place = 0;
        while (_readouts[place].Population != population)
        {
            place++;
        }

        return place;
    }

    private int ClassesOf(int readout) => Setup.Layout.Populations[_readouts[readout].Population].Size;

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
    /// Starts the credit of a step of the main readout with what a spike in it is to the loss: what it counts, or by how much it
    /// would move the first spikes.
    /// </summary>
    protected void ReadoutSpikeErrors(int t, Lanes credit) => _readouts[0].Credit(t, credit);

    /// <summary>The same of a readout besides the main one.</summary>
    protected void ReadoutSpikeErrors(int population, int t, Lanes credit) => OfPopulation(population).Credit(t, credit);
}
