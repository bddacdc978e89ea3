namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop, a trial for each shard, since its eligibilities go with a gradient. With an update within
/// trials a batch is one example, and its weights change under it.
/// </summary>
internal sealed class OnlineRunner : ShardRunner
{
    private readonly TrialExamples _evaluation;
    private readonly OnlineTrial[] _trials;
    private readonly int _every;
    private readonly Action? _updateWithin;

    /// <exception cref="ArgumentException">Weights are to be updated within trials, and a batch has several, or synapses are rewired.</exception>
    /// <exception cref="NotSupportedException">The loss or a penalty reads more of a trial than a step, or the network was not declared to learn online.</exception>
    public OnlineRunner(TrainingSetup setup)
        : base(Sound(setup))
    {
        _every = ((EProp)setup.Rule).UpdateEvery;
        _updateWithin = _every > 0 ? Move : null;
        _trials = [.. Enumerable.Range(0, setup.Shards).Select(s => setup.Network.CreateOnline(new(setup.Layout, setup.Weights, Gradient(s), setup.Feedback!) { Backend = setup.Options.Backend }))];
        _evaluation = new(setup, rule: null);
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
        if (_every > 0)
        {
            train(0, 0); // here, since updates within it need the threads
        }
        else
        {
            base.RunShards(shards, train);
        }
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally)
    {
        var (trial, loss, label) = (_trials[shard], Setup.Options.Loss, Batch.Examples[position].Label);
        int index = Batch.IndexOf(position);
        try
        {
            trial.Learn(spikes, loss, label, _every, _updateWithin);
        }
        catch (SimulationException e)
        {
            throw new TrainingException(e.Message, Batch.Epoch, Batch.Number, index);
        }

        double value = Finite(trial.Loss, Batch.Epoch, Batch.Number, index);
        tally.Add(trial, spikes.Steps, loss.IsPerStep ? value / spikes.Steps : value, trial.Predict(loss) == label);
    }

    protected override void Update()
    {
        if (_every == 0)
        {
            Move();
        }
    }

    private void Move()
    {
        base.Update();
        Setup.Feedback?.Follow(Setup.Weights);
    }

    private static TrainingSetup Sound(TrainingSetup setup)
    {
        var options = setup.Options;
        if (setup.Rule is EProp { UpdateEvery: > 0 and var every } && options.Batch != 1)
        {
            throw new ArgumentException($"Weights are to be updated every {every} steps, within trials, and a batch has {options.Batch} of them; set Batch to 1, or UpdateEvery to 0.");
        }

        // its eligibilities would stay behind
        if (setup.Rule is EProp { UpdateEvery: > 0 } && setup.Layout.Projections.FirstOrDefault(p => p.Rewiring is not null) is { } rewired)
        {
            throw new ArgumentException($"{setup.Layout.Name}.{rewired.Name} is rewired in every update, and updates within trials would move its synapses while their eligibilities are summed up; set UpdateEvery to 0, or leave out Rewiring.");
        }

        if (options.Penalty is { } penalty)
        {
            throw new NotSupportedException($"{penalty.GetType().Name} reads the spikes of a whole trial, and online e-prop knows no more than a step; leave out the penalty, or Online.");
        }

        options.Loss.CheckReadsSteps();
        return setup;
    }
}
