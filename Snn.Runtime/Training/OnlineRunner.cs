namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop on the threads of the CPU: a batch is dealt into shards, each with a trial and a gradient of
/// its own. With an update within trials a batch is one example, and its weights change under it. Evaluates as
/// <see cref="TrialRunner"/> does.
/// </summary>
internal sealed class OnlineRunner : BatchRunner
{
    private readonly TrainingSetup _setup;
    private readonly TrialRunner _evaluation;
    private readonly WeightStore[] _gradients;
    private readonly TouchedRows[] _touched;
    private readonly OnlineTrial[] _trials;
    private readonly ChannelShift[] _shifts;
    private readonly WorkerTeam _team;
    private readonly BatchPlan _plan;
    private readonly BatchUpdate _update;
    private readonly Tally[] _tallies;
    private readonly Action<int, int> _trainShard;
    private readonly int _every;
    private Batch _batch = null!;

    public OnlineRunner(TrainingSetup setup)
    {
        _setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        _every = ((EProp)setup.Rule).UpdateEvery;
        if (_every > 0 && options.Batch != 1)
        {
            throw new ArgumentException($"Weights are to be updated every {_every} steps, within trials, and a batch has {options.Batch} of them; set Batch to 1, or UpdateEvery to 0.");
        }

        if (options.Penalty is not null)
        {
            throw new NotSupportedException($"{options.Penalty.GetType().Name} reads the spikes of a whole trial, and online e-prop knows no more than a step; leave out the penalty, or Online.");
        }

        if (float.IsNaN(options.Loss.ShareOfStep(1)))
        {
            throw new NotSupportedException($"{options.Loss.GetType().Name} reads more of a trial than a step at a time, and online e-prop knows no more; take a sum or a mean over time of what is compared in every step, as PerStepCrossEntropy is.");
        }

        _gradients = [.. Enumerable.Range(0, setup.Shards).Select(_ => setup.Weights.Alike())];
        int channels = layout.Populations[layout.Inputs[0]].Size;
        _touched = [.. _gradients.Select(_ => new TouchedRows(channels))];
        _tallies = [.. _gradients.Select(_ => new Tally(layout))];
        _plan = new BatchPlan(options.Batch, setup.Shards);
        _trainShard = TrainShard;
        _shifts = [.. Enumerable.Range(0, options.Threads).Select(_ => new ChannelShift(options.ChannelShift, channels, options.Seed))];
        _trials = [.. _gradients.Select(g => setup.Network.CreateOnline(new(layout, setup.Weights, g, setup.Feedback!) { Backend = options.Backend }))];
        _update = new BatchUpdate(setup.Weights, _gradients, _touched, setup.Optimisers, options);
        _team = new WorkerTeam(options.Threads);
        _evaluation = new TrialRunner(setup);
    }

    public override Lanes[] States => _update.States;

    public override string RunsOn => $"{_setup.Options.Threads} threads of the CPU, {_setup.Options.Backend} kernels, learning online";

    public override bool IsWorker => _team.IsWorker || _evaluation.IsWorker;

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        _batch = batch;
        _plan.Deal(batch.Examples);
        try
        {
            if (_every > 0)
            {
                TrainShard(0, 0);
            }
            else
            {
                _team.Run(_plan.Shards, _trainShard);
            }
        }
        catch
        {
            // a gradient of half a batch would leak into the next one
            Array.ForEach(_gradients, g => g.All.Span.Clear());
            throw;
        }

        for (int s = 0; s < _plan.Shards; s++)
        {
            tally.Add(_tallies[s]);
        }

        if (_every == 0)
        {
            Update();
        }
    }

    public override void Evaluate(IReadOnlyList<Example> examples, int[] predicted, Tally tally, CancellationToken cancel) =>
        _evaluation.Evaluate(examples, predicted, tally, cancel);

    public override int Predict(SpikeTrain spikes) => _evaluation.Predict(spikes);

    public override bool HasGradient(int projection) => _update.HasGradient(projection);

    public override void Dispose()
    {
        _evaluation.Dispose();
        _team.Dispose();
        _update.Dispose();
        Array.ForEach(_trials, t => t.Dispose());
        Array.ForEach(_gradients, g => g.Dispose());
    }

    private void Update()
    {
        _update.Run(_team, _plan.Shards, _batch.Examples.Length, _batch.Time);
        Check(_update.BrokenGradient, _update.BrokenWeights, _setup, _batch);
        _setup.Feedback?.Follow(_setup.Weights);
    }

    private void TrainShard(int shard, int thread)
    {
        _tallies[shard].Clear();
        _touched[shard].Clear();
        var trial = _trials[shard];
        foreach (int i in _plan[shard])
        {
            var example = _batch.Examples[i];
            int index = _batch.IndexOf(i);
            var spikes = _shifts[thread].Of(example.Spikes, _batch.Epoch, index);
            _touched[shard].Add(spikes);
            try
            {
                trial.Learn(spikes, _setup.Options.Loss, example.Label, _every, _every > 0 ? Update : null);
            }
            catch (SimulationException e)
            {
                throw new TrainingException(e.Message, _batch.Epoch, _batch.Number, index);
            }

            double loss = Finite(trial.Loss, _batch.Epoch, _batch.Number, index);
            _tallies[shard].Add(trial, spikes.Steps, _setup.Options.Loss.IsPerStep ? loss / spikes.Steps : loss, trial.Predict(_setup.Options.Loss) == example.Label);
        }
    }
}
