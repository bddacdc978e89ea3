namespace Snn.Runtime;

/// <summary>
/// Runs batches by online e-prop, with updates within trials: all examples of a batch run in lockstep, a trial each; so many
/// steps of all of them, then an update by the mean of their gradients.
/// </summary>
internal sealed class LockstepRunner : OnlineRunner
{
    private readonly UpdatesWithin _updates;
    private readonly Action<int, int> _advanceShard;

    /// <exception cref="NotSupportedException">The loss or a penalty reads more of a trial than a step, or the network was not declared to learn online.</exception>
    public LockstepRunner(TrainingSetup setup)
        : base(setup, setup.Options.Batch, together: true)
    {
        _updates = new(setup);
        _advanceShard = AdvanceShard;
    }

    protected override void RunShards(int shards, Action<int, int> train)
    {
        base.RunShards(shards, train);
        _updates.Begin(Batch);
        for (int u = 0; u < _updates.Count; u++)
        {
            Team.Run(shards, _advanceShard);
            for (int i = 0; i < Batch.Examples.Length; i++)
            {
                Leave(i, i);
            }

            Update(_updates[u]);
            if (u + 1 == _updates.Count)
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

    private void AdvanceShard(int shard, int thread)
    {
        foreach (int i in Positions(shard))
        {
            Advance(i, i, _updates.Every);
        }
    }
}
