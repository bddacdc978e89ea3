namespace Snn.Runtime;

/// <summary>
/// Trains batches on the threads of the CPU, an example or a few at a time on each: a batch is dealt into shards, each with a gradient
/// of its own, which whichever thread is free works off. What becomes of one example, subclasses know.
/// </summary>
internal abstract class ShardRunner : BatchRunner
{
    private readonly WeightStore[] _gradients;
    private readonly TouchedRows[] _touched;
    private readonly Augmenter[] _augmenters;
    private readonly Tally[] _tallies;
    private readonly BatchPlan _plan;
    private readonly BatchUpdate _update;
    private readonly Action<int, int> _trainShard;
    private readonly Func<UpdateTime, string?> _changeGradients;
    private readonly bool _together;
    private readonly int _inStep;
    private readonly ShardShare _share;
    private readonly CommonFate _fate;
    private readonly ShardExchange? _exchange; // null where this process is alone
    private readonly BatchTimes _times = new();
    private WorkerTeam? _team;

    /// <param name="setup">What is trained.</param>
    /// <param name="inStep">How many examples of a shard a thread has under way.</param>
    /// <param name="together">Whether all examples of a batch are under way at the same time, so that each needs spikes of its own.</param>
    protected ShardRunner(TrainingSetup setup, int inStep = 1, bool together = false)
    {
        Setup = setup;
        var (layout, options) = (setup.Layout, setup.Options);
        _share = setup.Share;
        _fate = new(options.Processes);
        _gradients = [.. Enumerable.Range(0, _share.Count).Select(_ => setup.Weights.Alike())];
        int channels = layout.Populations[layout.Inputs[0]].Size;
        _touched = [.. _gradients.Select(_ => new TouchedRows(channels))];
        _tallies = [.. _gradients.Select(_ => new Tally(layout, setup.Objective))];
        _plan = new BatchPlan(options.Batch, setup.Shards, together, options.ExamplesByShard);
        _trainShard = TrainShard;
        (_together, _inStep) = (together, inStep);
        _augmenters = [.. Enumerable.Range(0, together ? options.Batch : options.Threads * inStep).Select(_ => new Augmenter(layout, options))];
        Parameters = layout.Parameters.Any(p => p.Learns) ? new ParameterUpdate(setup.Parameters, _share.Count, setup.Optimisers, isGiven: options.Processes is not null) : null;
        _exchange = options.Processes is { } group ? new(group, setup, _gradients, Parameters) : null;
        WeightStore[] summed = _exchange is null ? _gradients : [_exchange.Sum];
        _update = new BatchUpdate(setup.Weights, summed, _exchange is null ? _touched : [TouchedRows.All(channels)], setup.Optimisers, options, setup.Rounding);
        NetworkUpdates = layout.Updates.Count > 0 ? new(layout, setup.Weights, options.Batch, summed[0], setup.Parameters, Parameters?.Gradient) : null;
        _changeGradients = time => NetworkUpdates!.BeforeOptimisers(Batch.Examples.Length, Batch.Time.Iteration, time);
    }

    public override string Times => _exchange is null ? "" : _times.Words;

    public override Lanes[] States => [.. _update.States, .. Parameters?.States ?? []];

    public override Lanes[] RewiringStates => _update.RewiringStates;

    public override bool IsWorker => _team?.IsWorker == true;

    public override IEnumerable<CheckpointArray> UpdateStates => NetworkUpdates?.States ?? [];

    protected TrainingSetup Setup { get; }

    /// <summary>The updates of the network; null where there are none.</summary>
    protected TrialUpdates? NetworkUpdates { get; }

    /// <summary>The threads, which start when there is work for them.</summary>
    protected WorkerTeam Team => _team ??= new(Setup.Options.Threads);

    /// <summary>The batch that is trained on.</summary>
    protected Batch Batch { get; private set; } = null!;

    /// <summary>What moves the parameters that learn; null where none do.</summary>
    protected ParameterUpdate? Parameters { get; }

    public override void Train(Batch batch, Batch? next, Tally tally)
    {
        Batch = batch;
        _times.Begin();
        _plan.Deal(batch.Examples, batch.IndexOf(0));
        int own = _share.Among(_plan.Shards);
        try
        {
            Settle(own);
        }
        catch
        {
            // a gradient of half a batch would leak into the next one
            ClearGradients();
            throw;
        }

        if (_exchange is not null)
        {
            _exchange.Run(Team, _tallies.AsSpan(0, own), _plan.Shards, tally);
            _times.End(BatchTimes.Part.Sums);
        }
        else
        {
            for (int s = 0; s < own; s++)
            {
                tally.Add(_tallies[s]);
            }
        }

        Update();
        _times.End(BatchTimes.Part.Update);
    }

    public override (UpdateRows Rows, UpdateFrame Frame, UpdateAxes Axes)? UpdateState(string name) => NetworkUpdates?.State(name);

    public override string? RunUpdates(string group, UpdateTime time)
    {
        if (NetworkUpdates is null)
        {
            return base.RunUpdates(group, time);
        }

        string? broken = NetworkUpdates.RunGroup(group, time);
        Setup.Feedback?.Follow(Setup.Weights);
        return broken;
    }

    public override bool HasGradient(int projection) => _update.HasGradient(projection);

    public override void Dispose()
    {
        _team?.Dispose();
        _update.Dispose();
        Parameters?.Dispose();
        NetworkUpdates?.Dispose();
        Array.ForEach(_gradients, g => g.Dispose());
        _exchange?.Dispose();
    }

    /// <summary>Has all shards of this process worked off.</summary>
    /// <param name="shards">How many it has.</param>
    /// <param name="train">Works one off, on a thread.</param>
    protected virtual void RunShards(int shards, Action<int, int> train) => Team.Run(shards, train);

    /// <summary>The gradient of a shard, which is counted among those of this process, here and below.</summary>
    protected WeightStore Gradient(int shard) => _gradients[shard];

    /// <summary>The inputs that spiked in a shard.</summary>
    protected TouchedRows Touched(int shard) => _touched[shard];

    /// <summary>Of examples that go together: the shard of one.</summary>
    protected int ShardOf(int position) => _plan.ShardOf(position);

    /// <summary>Which of the batch's examples are in a shard.</summary>
    protected ReadOnlySpan<int> Positions(int shard) => _plan[_share.First + shard];

    /// <summary>What a shard's examples are counted in.</summary>
    protected Tally TallyOf(int shard) => _tallies[shard];

    /// <summary>Runs an example, counts it, and adds its gradient to that of the shard, now or at <see cref="EndExamples"/>.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="place">Where it runs: its place among those that a thread has under way, thread after thread; of one each, the thread.</param>
    /// <param name="position">Which of the batch's examples it is.</param>
    /// <param name="spikes">Its spikes, as this epoch sees them.</param>
    /// <param name="tally">Counts it.</param>
    protected abstract void Learn(int shard, int place, int position, SpikeTrain spikes, Tally tally);

    /// <summary>A thread has as many examples under way as it may, or the last of the shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="positions">Which of the batch's examples they are.</param>
    protected virtual void EndExamples(int shard, int thread, ReadOnlySpan<int> positions)
    {
    }

    /// <summary>All examples of a shard have been run.</summary>
    protected virtual void EndShard(int shard)
    {
    }

    /// <summary>Forgets what has been summed up of a batch.</summary>
    protected virtual void ClearGradients()
    {
        Array.ForEach(_gradients, g => g.All.Span.Clear());
        Parameters?.Clear();
    }

    /// <summary>Updates weights and parameters by what the shards have.</summary>
    /// <exception cref="TrainingException">A gradient, a weight or a parameter is not finite.</exception>
    protected virtual void Update()
    {
        Update(Batch.Time);
        EndBatch();
    }

    /// <summary>The same, as an update of its own number.</summary>
    /// <exception cref="TrainingException">A gradient, a weight or a parameter is not finite.</exception>
    protected void Update(UpdateTime time)
    {
        int shards = _exchange is null ? _plan.Shards : 1;
        string? broken = Parameters?.Reduce(shards, Batch.Examples.Length);
        bool changesGradients = broken is null && NetworkUpdates?.AreDueBefore(Batch.Time.Iteration) == true;
        _update.Run(Team, shards, Batch.Examples.Length, time, changesGradients ? _changeGradients : null);
        Check(_update.BrokenGradient, _update.BrokenByUpdate, _update.BrokenWeights, Setup, Batch);
        if ((broken ?? Parameters?.Move(time)) is { } wrong)
        {
            throw new TrainingException(wrong, Batch.Epoch, Batch.Number, -1);
        }
    }

    /// <summary>The batch's last update of weights is done: runs those of the network that are due then, and feedback follows.</summary>
    /// <exception cref="TrainingException">One has made something no finite number.</exception>
    protected void EndBatch()
    {
        if (NetworkUpdates?.AfterBatch(Batch.Examples.Length, Batch.Time) is { } wrong)
        {
            throw new TrainingException(wrong, Batch.Epoch, Batch.Number, -1);
        }

        Setup.Feedback?.Follow(Setup.Weights);
    }

    /// <summary>Works off the shards of this process, and throws what any process has met.</summary>
    private void Settle(int own)
    {
        Exception? failure = null;
        try
        {
            RunShards(own, _trainShard);
        }
        catch (Exception e)
        {
            failure = e;
        }

        _times.End(BatchTimes.Part.Trials);
        _fate.Settle(_share.First + Team.FailedAt, failure);
        _times.End(BatchTimes.Part.Waiting);
    }

    private void TrainShard(int shard, int thread)
    {
        _tallies[shard].Clear();
        _touched[shard].Clear();
        for (var rest = Positions(shard); !rest.IsEmpty; rest = rest[Math.Min(_inStep, rest.Length)..])
        {
            var positions = rest[..Math.Min(_inStep, rest.Length)];
            for (int k = 0; k < positions.Length; k++)
            {
                int i = positions[k], place = thread * _inStep + k;
                var spikes = _augmenters[_together ? i : place].Of(Batch.Examples[i].Spikes, Batch.Epoch, Batch.IndexOf(i));
                _touched[shard].Add(spikes);
                Learn(shard, place, i, spikes, _tallies[shard]);
            }

            EndExamples(shard, thread, positions);
        }

        EndShard(shard);
    }
}
