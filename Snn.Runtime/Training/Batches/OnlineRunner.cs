namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop, with an update after each: a trial for each shard runs one example after the other, since its
/// eligibilities go with a gradient.
/// </summary>
internal class OnlineRunner : ShardRunner
{
    private readonly TrialExamples _evaluation;
    private readonly OnlineTrial[] _trials;
    private readonly Verdict[] _verdicts;

    /// <exception cref="NotSupportedException">The loss or a penalty reads more of a trial than a step, or the network was not declared to learn online.</exception>
    public OnlineRunner(TrainingSetup setup)
        : this(setup, setup.Share.Count, together: false)
    {
    }

    /// <param name="setup">What is trained.</param>
    /// <param name="trials">How many trials there are.</param>
    /// <param name="together">Whether all examples of a batch are under way at the same time, a trial each.</param>
    protected OnlineRunner(TrainingSetup setup, int trials, bool together)
        : base(Sound(setup), together: together)
    {
        _trials = [.. Enumerable.Range(0, trials).Select(i => setup.Network.CreateOnline(new(setup.Layout, setup.Weights, Gradient(ShardOf(i)), setup.Feedback!) { Backend = setup.Options.Backend, Seed = setup.Options.Seed, Parameters = setup.Parameters, PruneBelow = ((EProp)setup.Rule).PruneBelow }))];
        _verdicts = [.. _trials.Select(_ => new Verdict(setup.Objective))];
        for (int i = 0; i < trials; i++)
        {
            NetworkUpdates?.Prepare(_trials[i], i);
        }

        _evaluation = new(setup, rule: null);
    }

    public override string RunsOn => $"{Setup.Options.Threads} threads of the CPU, {Setup.Options.Backend} kernels, learning online";

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel) =>
        _evaluation.Evaluate(Team, examples, predicted, tally, cancel);

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge) => _evaluation.Predict(spikes, judge);

    public override void Dispose()
    {
        base.Dispose();
        _evaluation.Dispose();
        Array.ForEach(_trials, t => t.Dispose());
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally)
    {
        Begin(shard, position, spikes);
        Advance(shard, position, spikes.Steps);
        Leave(shard, position);
        Count(shard, position, tally);
    }

    /// <summary>A trial begins with one of the batch's examples.</summary>
    protected void Begin(int trial, int position, SpikeTrain spikes)
    {
        _trials[trial].Showing = (Batch.Epoch, Batch.IndexOf(position));
        _trials[trial].Begin(spikes, Setup.Objective, Batch.Examples[position].Goal);
    }

    /// <summary>It goes on for some steps, but not beyond its example's last.</summary>
    protected void Advance(int trial, int position, int steps)
    {
        try
        {
            _trials[trial].Advance(steps);
        }
        catch (SimulationException e)
        {
            throw new TrainingException(e.Message, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        }
    }

    /// <summary>It leaves what updates of the network read of it.</summary>
    protected void Leave(int trial, int position) => NetworkUpdates?.Collect(_trials[trial], trial, position);

    /// <summary>It has come to the end.</summary>
    protected void Count(int trial, int position, Tally tally)
    {
        var (example, ended) = (Batch.Examples[position], _trials[trial]);
        var verdict = _verdicts[trial];
        ended.Judge(verdict);
        Finite(verdict.Total, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        tally.Add(ended, example.Spikes.Steps, verdict, example.Goal);
    }

    private static TrainingSetup Sound(TrainingSetup setup)
    {
        if (setup.Options.Penalty is { } penalty)
        {
            throw new NotSupportedException(OnlineTrial.WhyNo(penalty));
        }

        setup.Objective.CheckReadsSteps();
        return setup;
    }
}
