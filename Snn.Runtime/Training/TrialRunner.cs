namespace Snn.Runtime;

/// <summary>
/// Runs batches on the threads of the CPU, an example at a time on each: a batch is dealt into shards, each with a gradient
/// of its own, which whichever thread is free works off.
/// </summary>
internal sealed class TrialRunner : BatchRunner
{
    private readonly TrainingSetup _setup;
    private readonly WeightStore[] _gradients;
    private readonly TouchedRows[] _touched;
    private readonly Trial[] _trials;
    private readonly ChannelShift[] _shifts;
    private readonly WorkerTeam _team;
    private readonly BatchPlan _plan;
    private readonly BatchUpdate _update;
    private readonly ParameterUpdate? _parameters;
    private readonly NetworkUpdates? _networkUpdates;
    private readonly Tally[] _tallies;
    private readonly Action<int, int> _trainShard;
    private Batch _batch = null!;

    public TrialRunner(TrainingSetup setup)
    {
        _setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        _gradients = [.. Enumerable.Range(0, setup.Shards).Select(_ => setup.Weights.Alike())];
        int channels = layout.Populations[layout.Inputs[0]].Size;
        _touched = [.. _gradients.Select(_ => new TouchedRows(channels))];
        _tallies = [.. _gradients.Select(_ => new Tally(layout))];
        _plan = new BatchPlan(options.Batch, setup.Shards);
        _trainShard = TrainShard;

        var trial = new TrialSetup(layout, setup.Weights, options.MaxSteps) { Backend = options.Backend, Rule = setup.Rule, Feedback = setup.Feedback, Parameters = setup.Parameters };
        _shifts = [.. Enumerable.Range(0, options.Threads).Select(_ => new ChannelShift(options.ChannelShift, channels, options.Seed))];
        _trials = [.. Enumerable.Range(0, options.Threads).Select(_ => setup.Network.CreateTrial(trial))];
        _update = new BatchUpdate(setup.Weights, _gradients, _touched, setup.Optimisers, options);
        _parameters = layout.Parameters.Count > 0 ? new ParameterUpdate(setup.Parameters, setup.Shards, setup.Optimisers) : null;
        if (layout.Updates.Count > 0)
        {
            _networkUpdates = new(layout, setup.Weights, options.Batch);
            foreach (var (worker, prepared) in _trials.Index())
            {
                _networkUpdates.Prepare(prepared, worker);
            }
        }

        _team = new WorkerTeam(options.Threads);
    }

    public override Lanes[] States => [.. _update.States, .. _parameters?.States ?? []];

    public override string RunsOn => $"{_trials.Length} threads of the CPU, {_setup.Options.Backend} kernels, a trial on each";

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        _batch = batch;
        _plan.Deal(batch.Examples);
        try
        {
            _team.Run(_plan.Shards, _trainShard);
        }
        catch
        {
            // a gradient of half a batch would leak into the next one
            Array.ForEach(_gradients, g => g.All.Span.Clear());
            _parameters?.Clear();
            throw;
        }

        for (int s = 0; s < _plan.Shards; s++)
        {
            tally.Add(_tallies[s]);
        }

        _update.Run(_team, _plan.Shards, batch.Examples.Length, batch.Time);
        Check(_update.BrokenGradient, _update.BrokenWeights, _setup, batch);
        if (_parameters?.Run(_plan.Shards, batch.Examples.Length, batch.Time) is { } broken)
        {
            throw new TrainingException(broken, batch.Epoch, batch.Number, -1);
        }

        if (_networkUpdates?.AfterBatch(batch.Examples.Length, batch.Time) is { } wrong)
        {
            throw new TrainingException(wrong, batch.Epoch, batch.Number, -1);
        }

        _setup.Feedback?.Follow(_setup.Weights);
    }

    public override IEnumerable<CheckpointArray> UpdateStates => _networkUpdates?.States ?? [];

    public override Rows? UpdateState(string name) => _networkUpdates?.State(name);

    public override string? RunUpdates(string group, UpdateTime time)
    {
        if (_networkUpdates is null)
        {
            return base.RunUpdates(group, time);
        }

        string? broken = _networkUpdates.RunGroup(group, time);
        _setup.Feedback?.Follow(_setup.Weights);
        return broken;
    }

    public override bool IsWorker => _team.IsWorker;

    public override void Evaluate(IReadOnlyList<Example> examples, int[] predicted, Tally tally, CancellationToken cancel) =>
        InBlocks(_team, _setup.Layout, examples.Count, tally, cancel, (i, thread, counted) =>
            predicted[i] = Forward(_trials[thread], examples[i].Spikes, examples[i].Label, penalty: null, counted, epoch: 0, batch: 0, i));

    public override int Predict(SpikeTrain spikes)
    {
        Run(_trials[0], spikes, epoch: 0, batch: 0, example: -1);
        return _trials[0].Predict(_setup.Options.Loss);
    }

    public override bool HasGradient(int projection) => _update.HasGradient(projection);

    public override void Dispose()
    {
        _team.Dispose();
        _update.Dispose();
        _parameters?.Dispose();
        _networkUpdates?.Dispose();
        Array.ForEach(_trials, t => t.Dispose());
        Array.ForEach(_gradients, g => g.Dispose());
    }

    private void TrainShard(int shard, int thread)
    {
        _tallies[shard].Clear();
        _touched[shard].Clear();
        foreach (int i in _plan[shard])
        {
            var example = _batch.Examples[i];
            int index = _batch.IndexOf(i);
            var spikes = _shifts[thread].Of(example.Spikes, _batch.Epoch, index);
            Forward(_trials[thread], spikes, example.Label, _setup.Options.Penalty, _tallies[shard], _batch.Epoch, _batch.Number, index);
            _networkUpdates?.Collect(_trials[thread], thread, i);
            _touched[shard].Add(spikes);
            _trials[thread].Backward(_gradients[shard], _parameters?[shard]);
            if (_trials[thread].Exploded is { } state)
            {
                string exploded = $"the adjoint of {state} by {_setup.Rule.GetType().Name} exploded on its way back; it is no finite number.";
                throw Explained(_trials[thread].FindNotFinite(spikes), exploded, _batch.Epoch, _batch.Number, index);
            }
        }
    }

    private int Forward(Trial trial, SpikeTrain spikes, int label, Penalty? penalty, Tally tally, int epoch, int batch, int example)
    {
        var loss = _setup.Options.Loss;
        Run(trial, spikes, epoch, batch, example);
        double value = Finite(trial.Evaluate(loss, label) + (penalty is null ? 0 : trial.Penalise(penalty)), epoch, batch, example);
        int predicted = trial.Predict(loss);
        tally.Add(trial, loss.IsPerStep ? value / trial.Steps : value, predicted == label);
        return predicted;
    }

    private static void Run(Trial trial, SpikeTrain spikes, int epoch, int batch, int example)
    {
        trial.Forward(spikes);
        if (trial.Broken is { } state)
        {
            throw Explained(trial.FindNotFinite(spikes), $"{state} is no finite number.", epoch, batch, example);
        }
    }
}
