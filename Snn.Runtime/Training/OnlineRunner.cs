namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop. With an update after each batch, a trial for each shard runs one example after the other,
/// since its eligibilities go with a gradient. With updates within trials all examples of a batch run in lockstep, a trial
/// each: so many steps of all of them, then an update by the mean of their gradients.
/// </summary>
internal sealed class OnlineRunner : ShardRunner
{
    private readonly TrialExamples _evaluation;
    private readonly OnlineTrial[] _trials;
    private readonly int _every;
    private readonly Action<int, int> _advanceShard;

    /// <exception cref="ArgumentException">Weights are to be updated within trials, and synapses are rewired.</exception>
    /// <exception cref="NotSupportedException">The loss or a penalty reads more of a trial than a step, or the network was not declared to learn online.</exception>
    public OnlineRunner(TrainingSetup setup)
        : base(Sound(setup), together: ((EProp)setup.Rule).UpdateEvery > 0)
    {
        _every = ((EProp)setup.Rule).UpdateEvery;
        int trials = _every > 0 ? setup.Options.Batch : setup.Shards;
        _trials = [.. Enumerable.Range(0, trials).Select(i => setup.Network.CreateOnline(new(setup.Layout, setup.Weights, Gradient(ShardOf(i)), setup.Feedback!) { Backend = setup.Options.Backend, PruneBelow = ((EProp)setup.Rule).PruneBelow }))];
        _evaluation = new(setup, rule: null);
        _advanceShard = AdvanceShard;
    }

    public override string RunsOn => $"{Setup.Options.Threads} threads of the CPU, {Setup.Options.Backend} kernels, learning online";

    public override void Evaluate(IReadOnlyList<Example> examples, int[] predicted, Tally tally, CancellationToken cancel) =>
        _evaluation.Evaluate(Team, examples, predicted, tally, cancel);

    public override int Predict(SpikeTrain spikes) => _evaluation.Predict(spikes);

    public override void Dispose()
    {
        base.Dispose();
        _evaluation.Dispose();
        Array.ForEach(_trials, t => t.Dispose());
    }

    protected override void RunShards(int shards, Action<int, int> train)
    {
        base.RunShards(shards, train);
        if (_every == 0)
        {
            return;
        }

        int steps = 0;
        foreach (var example in Batch.Examples)
        {
            steps = Math.Max(steps, example.Spikes.Steps);
        }

        for (int done = 0, update = 1; done < steps; done += _every, update++)
        {
            Team.Run(shards, _advanceShard);
            Move(UpdateWithin(update));
        }

        for (int i = 0; i < Batch.Examples.Length; i++)
        {
            Count(_trials[i], i, TallyOf(ShardOf(i)));
        }
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally)
    {
        var trial = _trials[_every > 0 ? position : shard];
        trial.Begin(spikes, Setup.Options.Loss, Batch.Examples[position].Label);
        if (_every == 0)
        {
            Advance(trial, position, spikes.Steps);
            Count(trial, position, tally);
        }
    }

    protected override void Update()
    {
        if (_every == 0)
        {
            Move(Batch.Time);
        }
    }

    private void Move(UpdateTime time)
    {
        Update(time);
        Setup.Feedback?.Follow(Setup.Weights);
    }

    /// <summary>Updates within trials are counted as if all trials had the same length: no two of a run have one number.</summary>
    private UpdateTime UpdateWithin(int update)
    {
        int most = (Setup.Options.MaxSteps + _every - 1) / _every;
        return Batch.Time with { Iteration = checked((Batch.Time.Iteration - 1) * most + update) };
    }

    private void AdvanceShard(int shard, int thread)
    {
        for (int i = shard; i < Batch.Examples.Length; i += Setup.Shards) // as ShardOf has it
        {
            Advance(_trials[i], i, _every);
        }
    }

    private void Advance(OnlineTrial trial, int position, int steps)
    {
        try
        {
            trial.Advance(steps);
        }
        catch (SimulationException e)
        {
            throw new TrainingException(e.Message, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        }
    }

    private void Count(OnlineTrial trial, int position, Tally tally)
    {
        var (loss, example) = (Setup.Options.Loss, Batch.Examples[position]);
        int steps = example.Spikes.Steps;
        double value = Finite(trial.Loss, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        tally.Add(trial, steps, loss.IsPerStep ? value / steps : value, trial.Predict(loss) == example.Label);
    }

    private static TrainingSetup Sound(TrainingSetup setup)
    {
        // its eligibilities would stay behind
        if (setup.Rule is EProp { UpdateEvery: > 0 } && setup.Layout.Projections.FirstOrDefault(p => p.Rewiring is not null) is { } rewired)
        {
            throw new ArgumentException($"{setup.Layout.Name}.{rewired.Name} is rewired in every update, and updates within trials would move its synapses while their eligibilities are summed up; set UpdateEvery to 0, or leave out Rewiring.");
        }

        if (setup.Options.Penalty is { } penalty)
        {
            throw new NotSupportedException($"{penalty.GetType().Name} reads the spikes of a whole trial, and online e-prop knows no more than a step; leave out the penalty, or Online.");
        }

        setup.Options.Loss.CheckReadsSteps();
        return setup;
    }
}
