namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop, with updates within trials: all examples of a batch run in lockstep, a trial each; so many
/// steps of all of them, then an update by the mean of their gradients.
/// </summary>
internal sealed class LockstepRunner : OnlineRunner
{
    private readonly int _every;
    private readonly Action<int, int> _advanceShard;

    /// <exception cref="ArgumentException">Synapses are rewired.</exception>
    /// <exception cref="NotSupportedException">The loss or a penalty reads more of a trial than a step, or the network was not declared to learn online.</exception>
    public LockstepRunner(TrainingSetup setup)
        : base(Sound(setup), setup.Options.Batch, together: true)
    {
        _every = ((EProp)setup.Rule).UpdateEvery;
        _advanceShard = AdvanceShard;
    }

    protected override void RunShards(int shards, Action<int, int> train)
    {
        base.RunShards(shards, train);
        int steps = 0;
        foreach (var example in Batch.Examples)
        {
            steps = Math.Max(steps, example.Spikes.Steps);
        }

        for (int done = 0, update = 1; done < steps; done += _every, update++)
        {
            Team.Run(shards, _advanceShard);
            for (int i = 0; i < Batch.Examples.Length; i++)
            {
                Leave(i, i);
            }

            Update(UpdateWithin(update));
            if (done + _every >= steps)
            {
                EndBatch();
            }
            else
            {
                Setup.Feedback?.Follow(Setup.Weights);
            }
        }

        for (int i = 0; i < Batch.Examples.Length; i++)
        {
            Count(i, i, TallyOf(ShardOf(i)));
        }
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally) => Begin(position, position, spikes);

    /// <summary>All updates have been made within the trials.</summary>
    protected override void Update()
    {
    }

    /// <summary>Updates within trials are counted as if all trials had the same length: no two of a run have one number.</summary>
    private UpdateTime UpdateWithin(int update)
    {
        int most = (Setup.Options.MaxSteps + _every - 1) / _every;
        return Batch.Time with { Iteration = checked((Batch.Time.Iteration - 1) * most + update) };
    }

    private void AdvanceShard(int shard, int thread)
    {
        foreach (int i in Positions(shard))
        {
            Advance(i, i, _every);
        }
    }

    private static TrainingSetup Sound(TrainingSetup setup)
    {
        // its eligibilities would stay behind
        if (setup.Layout.Projections.FirstOrDefault(p => p.Rewiring is not null) is { } rewired)
        {
            throw new ArgumentException($"{setup.Layout.Name}.{rewired.Name} is rewired in every update, and updates within trials would move its synapses while their eligibilities are summed up; set UpdateEvery to 0, or leave out Rewiring.");
        }

        return setup;
    }
}
