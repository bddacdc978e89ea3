using System.Diagnostics;

namespace Snn.Runtime;

/// <summary>
/// Trains a network that classifies the spikes of one input population: for every batch it runs the examples forward and
/// backward, reduces their gradients as the optimiser says and updates the trainable weights. The same seed gives the
/// same bits on any number of threads, and a resumed run the same bits as an unbroken one. After the first batch nothing
/// is allocated per example or batch. Not thread-safe itself.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly NetworkLayout _layout;
    private readonly TrainerOptions _options;
    private readonly LearningRule _rule;
    private readonly ICustomUpdate _optimiser;
    private readonly WeightStore? _randomFeedback;
    private readonly FeedbackStore? _feedback;
    private readonly WeightStore[] _gradients;
    private readonly TouchedRows[] _touched;
    private readonly Trial[] _trials;
    private readonly ChannelShift[] _shifts;
    private readonly WorkerTeam _team;
    private readonly BatchPlan _plan;
    private readonly BatchUpdate _update;
    private readonly Tally[] _tallies;
    private readonly Tally _epochTally;
    private readonly Example[] _batch;
    private readonly Action<int, int> _trainShard;
    private int[] _order = [];
    private int _batchStart;
    private bool _broken;

    /// <summary>Draws the initial weights and reserves all memory.</summary>
    /// <param name="network">The network; it has one input population.</param>
    /// <param name="rule">How gradients are computed.</param>
    /// <param name="optimiser">How weights are updated; called from several threads, each on its own part of the weights.</param>
    /// <param name="options">Batch size, seed, threads ...</param>
    /// <exception cref="ArgumentException">The network has no input population or several.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    /// <exception cref="NotSupportedException">The network was not declared for this rule.</exception>
    public Trainer(INetwork network, LearningRule rule, ICustomUpdate optimiser, TrainerOptions options)
    {
        options.Check();
        _layout = network.Layout();
        if (_layout.Inputs.Count != 1)
        {
            throw new ArgumentException($"{_layout.Name} has {_layout.Inputs.Count} input populations; an example gives spikes for one.", nameof(network));
        }

        (_options, _rule, _optimiser) = (options, rule, optimiser);
        Weights = new WeightStore(_layout);
        Initialiser.Fill(Weights, options.Seed);
        if (rule is EProp eprop)
        {
            _feedback = new FeedbackStore(_layout, eprop.Feedback);
            if (eprop.Feedback == Feedback.Random)
            {
                // another seed than the weights': feedback equal to the first readout would be no random feedback
                _randomFeedback = new WeightStore(_layout);
                Initialiser.Fill(_randomFeedback, ~options.Seed);
            }

            SetFeedback();
        }

        // no more shards than examples, or buffers would lie idle
        _gradients = [.. Enumerable.Range(0, Math.Min(options.Shards, options.Batch)).Select(_ => new WeightStore(_layout))];
        int inputs = _layout.Populations[_layout.Inputs[0]].Size;
        _touched = [.. _gradients.Select(_ => new TouchedRows(inputs))];
        _tallies = [.. _gradients.Select(_ => new Tally(_layout))];
        _epochTally = new Tally(_layout);
        _plan = new BatchPlan(options.Batch, _gradients.Length);
        _batch = new Example[options.Batch];
        _trainShard = TrainShard;

        var setup = new TrialSetup(_layout, Weights, options.MaxSteps) { Backend = options.Backend, Rule = rule, Feedback = _feedback };
        int channels = _layout.Populations[_layout.Inputs[0]].Size;
        _shifts = [.. Enumerable.Range(0, options.Threads).Select(_ => new ChannelShift(options.ChannelShift, channels, options.Seed))];
        _trials = [.. Enumerable.Range(0, options.Threads).Select(_ => network.CreateTrial(setup))];
        _update = new BatchUpdate(Weights, _gradients, _touched, optimiser, options.Threads);
        _team = new WorkerTeam(options.Threads);
    }

    /// <summary>The weights, as the last update left them.</summary>
    public WeightStore Weights { get; }

    /// <summary>Number of completed epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of updates of the weights.</summary>
    public int Iteration { get; private set; }

    private int Classes => _layout.Populations[_layout.Readout].Size;

    /// <summary>
    /// Shows every example once, in an order drawn from seed and epoch. If it throws or is cancelled, the weights are those
    /// of the middle of an epoch: go on with <see cref="Resume"/>.
    /// </summary>
    /// <param name="examples">The same examples in the same order every epoch.</param>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancel">Stops after the current batch.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <exception cref="TrainingException">A loss or a weight is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EpochReport TrainEpoch(IReadOnlyList<Example> examples, Action<EpochProgress>? progress = null, CancellationToken cancel = default)
    {
        ThrowIfBroken();
        ExampleCheck.Check(examples, _layout, _options.MaxSteps);
        long began = Stopwatch.GetTimestamp();
        _broken = true; // until the epoch is whole
        Array.Resize(ref _order, examples.Count);
        Shuffle.Fill(_order, _options.Seed, Epoch);
        _epochTally.Clear();
        for (_batchStart = 0; _batchStart < _order.Length; _batchStart += _options.Batch)
        {
            cancel.ThrowIfCancellationRequested();
            int count = Math.Min(_options.Batch, _order.Length - _batchStart);
            TrainBatch(examples, count);
            progress?.Invoke(new(Epoch + 1, _batchStart + count, _order.Length, _epochTally.Loss, _epochTally.Accuracy));
        }

        _broken = false;
        Epoch++;
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds / examples.Count;
        return new(Epoch, _epochTally.Loss, _epochTally.Accuracy, milliseconds, _epochTally.RatesHz());
    }

    /// <summary>Classifies examples; changes nothing.</summary>
    /// <param name="examples">A list that several threads may read at the same time, as arrays and lists are.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    public Evaluation Evaluate(IReadOnlyList<Example> examples)
    {
        ExampleCheck.Check(examples, _layout, _options.MaxSteps);
        const int block = 8;
        var predicted = new int[examples.Count];
        var tallies = new Tally[(examples.Count + block - 1) / block];
        _team.Run(tallies.Length, (b, thread) =>
        {
            tallies[b] = new Tally(_layout);
            for (int i = b * block; i < Math.Min((b + 1) * block, examples.Count); i++)
            {
                predicted[i] = Forward(_trials[thread], examples[i].Spikes, examples[i].Label, tallies[b], i, epoch: 0);
            }
        });

        var total = new Tally(_layout);
        foreach (var tally in tallies)
        {
            total.Add(tally);
        }

        var confusion = new int[Classes, Classes];
        for (int i = 0; i < predicted.Length; i++)
        {
            confusion[examples[i].Label, predicted[i]]++;
        }

        return new(total.Accuracy, total.Loss, confusion, total.RatesHz());
    }

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="ArgumentException">The spikes do not fit the network.</exception>
    public int Predict(SpikeTrain spikes)
    {
        _trials[0].Forward(spikes);
        return _options.Loss.Predict(_trials[0].Readout, _trials[0].Steps, Classes);
    }

    /// <summary>Writes everything a later run needs to go on from here; replaces the directory's checkpoint.</summary>
    /// <exception cref="InvalidOperationException">The last epoch was not completed.</exception>
    public void Save(string directory)
    {
        ThrowIfBroken();
        Checkpoint.Write(directory, Header(), Contents());
    }

    /// <summary>Number of batches in an epoch of so many examples.</summary>
    public int BatchesOf(IReadOnlyList<Example> examples) => (examples.Count + _options.Batch - 1) / _options.Batch;

    /// <summary>
    /// Goes on from a directory's checkpoint. Network, rule, optimiser, seed, batch size and shards must be the
    /// checkpoint's; settings of rule and optimiser, such as the learning rate, may differ.
    /// </summary>
    /// <exception cref="CheckpointException">There is no checkpoint, it is damaged, or it does not fit; nothing has changed.</exception>
    public void Resume(string directory)
    {
        (Epoch, Iteration) = Checkpoint.Read(directory, Header(), Contents());
        SetFeedback();
        _broken = false;
    }

    /// <summary>Ends the threads and frees the memory, the weights' included.</summary>
    public void Dispose()
    {
        _team.Dispose();
        _update.Dispose();
        foreach (IDisposable? owned in (IEnumerable<IDisposable?>)[.. _trials, .. _gradients, _feedback, _randomFeedback, Weights])
        {
            owned?.Dispose();
        }
    }

    private void TrainBatch(IReadOnlyList<Example> examples, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _batch[i] = examples[_order[_batchStart + i]];
        }

        _plan.Deal(_batch.AsSpan(0, count));
        try
        {
            _team.Run(_plan.Shards, _trainShard);
        }
        catch
        {
            // a gradient of half a batch would leak into the next one
            Array.ForEach(_gradients, g => g.All.Span.Clear());
            throw;
        }

        for (int s = 0; s < _plan.Shards; s++)
        {
            _epochTally.Add(_tallies[s]);
        }

        double progress = _options.Epochs == 0 ? 0 : Math.Min((Epoch + (double)_batchStart / examples.Count) / _options.Epochs, 1);
        _update.Run(_team, _plan.Shards, count, new(++Iteration, progress));
        if (_update.Broken >= 0)
        {
            throw new TrainingException($"a weight of {_layout.Projections[_update.Broken].Name} is no longer a finite number.", Epoch + 1, _batchStart / _options.Batch + 1, -1);
        }

        _feedback?.Follow(Weights);
    }

    private void TrainShard(int shard, int thread)
    {
        _tallies[shard].Clear();
        _touched[shard].Clear();
        foreach (int i in _plan[shard])
        {
            var example = _batch[i];
            var spikes = _shifts[thread].Of(example.Spikes, Epoch + 1, _order[_batchStart + i]);
            Forward(_trials[thread], spikes, example.Label, _tallies[shard], _order[_batchStart + i], Epoch + 1);
            _touched[shard].Add(spikes);
            _trials[thread].Backward(_gradients[shard]);
        }
    }

    private int Forward(Trial trial, SpikeTrain spikes, int label, Tally tally, int index, int epoch)
    {
        trial.Forward(spikes);
        double loss = _options.Loss.Evaluate(trial.Readout, trial.Steps, Classes, label, trial.ReadoutError);
        if (!double.IsFinite(loss))
        {
            int batch = epoch == 0 ? 0 : _batchStart / _options.Batch + 1;
            throw new TrainingException($"the loss is {(double.IsNaN(loss) ? "not a number" : "infinite")}.", epoch, batch, index);
        }

        int predicted = _options.Loss.Predict(trial.Readout, trial.Steps, Classes);
        tally.Add(trial, _options.Loss.IsPerStep ? loss / trial.Steps : loss, predicted == label);
        return predicted;
    }

    private void SetFeedback()
    {
        if (_randomFeedback is not null)
        {
            _feedback!.Fix(_randomFeedback);
        }

        _feedback?.Follow(Weights);
    }

    private void ThrowIfBroken()
    {
        if (_broken)
        {
            throw new InvalidOperationException("The last epoch was not completed; go on with Resume, or make a new trainer.");
        }
    }

    private CheckpointHeader Header() => new()
    {
        Network = _layout.Signature,
        Rule = _rule is EProp eprop ? $"{nameof(EProp)} with {eprop.Feedback} feedback" : _rule.GetType().Name,
        Optimiser = _optimiser.GetType().Name,
        Seed = _options.Seed,
        Batch = _options.Batch,
        Shards = _gradients.Length,
        Epoch = Epoch,
        Iteration = Iteration,
    };

    private Lanes[] Contents() =>
        [Weights.All, .. _update.States, .. _randomFeedback is null ? (Lanes[])[] : [_randomFeedback.All]];
}
