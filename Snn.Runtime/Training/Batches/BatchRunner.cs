namespace Snn.Runtime;

/// <summary>
/// Runs batches for a <see cref="Trainer"/>: forward, loss, backward, update. The trainer knows epochs and examples; what
/// a batch runs on, and in which memory, is known here.
/// </summary>
internal abstract class BatchRunner : IDisposable
{
    /// <summary>
    /// The optimiser's states, each as long as the weights, then those of the parameters' optimiser. They, the weights and
    /// the parameters are the host's own between <see cref="Fetch"/> and <see cref="Store"/>.
    /// </summary>
    public abstract Lanes[] States { get; }

    /// <summary>What rules of rewiring keep of synapses, each as long as the weights; the host's own likewise.</summary>
    public abstract Lanes[] RewiringStates { get; }

    /// <summary>What batches run on and how, in a line.</summary>
    public abstract string RunsOn { get; }

    /// <summary>Where the time of batches went that several processes trained, in words; empty where it is one.</summary>
    public virtual string Times => "";

    /// <summary>Whether the calling thread is one of those that batches run on.</summary>
    public virtual bool IsWorker => false;

    /// <summary>Trains on a batch and updates weights and parameters.</summary>
    /// <param name="batch">The examples; they fit the network.</param>
    /// <param name="next">What the next call trains on, unless something else is called before; null where that is not known.</param>
    /// <param name="tally">Counts them.</param>
    /// <exception cref="TrainingException">A loss, an adjoint, a gradient, a weight or a parameter is not finite.</exception>
    public abstract void Train(Batch batch, Batch? next, Tally tally);

    /// <summary>Classifies examples; changes nothing.</summary>
    /// <param name="examples">They fit the network.</param>
    /// <param name="predicted">Receives the class of each.</param>
    /// <param name="tally">Counts them.</param>
    /// <param name="cancel">Stops soon.</param>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel);

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="TrainingException">A state or the loss is not finite.</exception>
    /// <param name="spikes">The spikes.</param>
    /// <param name="judge">Of which readout, and by which loss.</param>
    public abstract int Predict(SpikeTrain spikes, ObjectiveTerm judge);

    /// <summary>Whether any gradient of a projection's weights has been other than zero since training began.</summary>
    public abstract bool HasGradient(int projection);

    /// <summary>The states of the network's own updates.</summary>
    public virtual IEnumerable<CheckpointArray> UpdateStates => [];

    /// <summary>A state of one of them, by its name; null where there is none.</summary>
    public virtual (UpdateRows Rows, UpdateFrame Frame, UpdateAxes Axes)? UpdateState(string name) => null;

    /// <summary>Runs a group of the network's updates.</summary>
    /// <returns>What is wrong with which variable, or null.</returns>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    /// <exception cref="InvalidOperationException">It reads what examples of a batch have left, and there was no batch.</exception>
    public virtual string? RunUpdates(string group, UpdateTime time) =>
        throw new ArgumentException($"The network has no updates of a group '{group}'; it has none.", nameof(group));

    /// <summary>Brings weights, parameters and optimiser states to the host, where they are kept elsewhere.</summary>
    public virtual void Fetch()
    {
    }

    /// <summary>Takes over what the host has written to weights, parameters, feedback and optimiser states.</summary>
    public virtual void Store()
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Spreads examples over threads and processes, in blocks that are counted apart and summed in order.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="setup">What is counted.</param>
    /// <param name="predicted">Of how many examples, and receives the class of each.</param>
    /// <param name="tally">Receives the sum.</param>
    /// <param name="cancel">Stops after the blocks that are begun.</param>
    /// <param name="run">Runs an example on a thread, counts it and sets its class.</param>
    internal static void InBlocks(WorkerTeam team, TrainingSetup setup, Predictions predicted, Tally tally, CancellationToken cancel, Action<int, int, Tally> run)
    {
        const int block = 8;
        int examples = predicted.Examples, blocks = (examples + block - 1) / block;
        var group = setup.Options.Processes;
        var share = ShardShare.Of(group, blocks);
        var tallies = new Tally[share.Count];
        Exception? failure = null;
        try
        {
            team.Run(tallies.Length, RunBlock);
        }
        catch (Exception e)
        {
            failure = e;
        }

        new CommonFate(group).Settle(share.First + team.FailedAt, failure);
        if (group is not null)
        {
            SpreadEvaluation.Gather(group, setup, tallies, blocks, block, predicted, tally);
            return;
        }

        foreach (var part in tallies)
        {
            tally.Add(part);
        }

        void RunBlock(int b, int thread)
        {
            cancel.ThrowIfCancellationRequested();
            tallies[b] = new Tally(setup.Layout, setup.Objective);
            int first = (share.First + b) * block;
            for (int i = first; i < Math.Min(first + block, examples); i++)
            {
                run(i, thread, tallies[b]);
            }
        }
    }

    /// <summary>The error of an example in which something is not finite, of which a trial says where that begins.</summary>
    /// <param name="found">What a trial found; null where it found nothing.</param>
    /// <param name="otherwise">What is known without it.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="example">The example.</param>
    internal static TrainingException Explained(NotFinite? found, string otherwise, int epoch, int batch, int example) => found is null
        ? new(otherwise, epoch, batch, example)
        : new(found.What, epoch, batch, example, found.Advice);

    /// <exception cref="TrainingException">The loss is not finite.</exception>
    internal static double Finite(double loss, int epoch, int batch, int example) => double.IsFinite(loss)
        ? loss
        : throw new TrainingException($"the loss is {(double.IsNaN(loss) ? "not a number" : "infinite")}.", epoch, batch, example);

    /// <exception cref="TrainingException">The update found a gradient or a weight that is not finite.</exception>
    protected static void Check(int brokenGradient, string? brokenByUpdate, int brokenWeights, TrainingSetup setup, Batch batch)
    {
        if (brokenGradient >= 0)
        {
            throw new TrainingException($"the gradient of {setup.Layout.Projections[brokenGradient].Name} by {setup.Rule.GetType().Name} is no finite number.", batch.Epoch, batch.Number, -1);
        }

        if (brokenByUpdate is not null)
        {
            throw new TrainingException(brokenByUpdate, batch.Epoch, batch.Number, -1);
        }

        if (brokenWeights >= 0)
        {
            var projection = setup.Layout.Projections[brokenWeights];
            string state = projection.RewiredBy is { StateCount: > 0 } rule ? $", or a state of {rule.GetType().Name}, which rewires it," : "";
            throw new TrainingException($"a weight of {projection.Name}{state} is no longer a finite number.", batch.Epoch, batch.Number, -1);
        }
    }
}
