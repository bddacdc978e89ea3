using System.Diagnostics;

namespace Snn.Runtime;

/// <summary>
/// Trains a network that classifies the spikes of one input population: for every batch it runs the examples forward and
/// backward, reduces their gradients as the optimiser says and updates the trainable weights and parameters. The same seed gives the
/// same bits on any number of threads, and a resumed run the same bits as an unbroken one. After the first batch nothing
/// is allocated per example or batch, but for small arrays where the constants of trained parameters are set anew. Not
/// thread-safe itself.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly WeightStore? _randomFeedback;
    private readonly BatchRunner _runner;
    private readonly Tally _epochTally;
    private Batch _batch, _next;
    private int[] _order = [];
    private bool _broken, _hasTrained;

    /// <summary>Draws the initial weights and reserves all memory.</summary>
    /// <param name="network">The network; it has one input population.</param>
    /// <param name="rule">How gradients are computed.</param>
    /// <param name="optimiser">How weights are updated; called from several threads, each on its own part of the weights.</param>
    /// <param name="options">Batch size, seed, threads ...</param>
    /// <exception cref="ArgumentException">The network has no input population or several, the loss does not fit its readout, a trained parameter starts where it cannot be, or, on the stepped plan, a delay is no whole number of steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    /// <exception cref="NotSupportedException">The network was not declared for this rule, or has no exact plan where that is asked for, or it, the loss or the optimiser has no kernels for devices.</exception>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public Trainer(INetwork network, LearningRule rule, ICustomUpdate optimiser, TrainerOptions options)
    {
        options.Check();
        var layout = network.Layout();
        if (layout.Inputs.Count != 1)
        {
            throw new ArgumentException($"{layout.Name} has {layout.Inputs.Count} input populations; an example gives spikes for one.", nameof(network));
        }

        options.Loss.CheckFits(layout);
        var weights = new WeightStore(layout);
        Initialiser.Fill(weights, options.Seed);
        FeedbackStore? feedback = null;
        if (rule is EProp eprop)
        {
            feedback = new FeedbackStore(layout, eprop.Feedback);
            if (eprop.Feedback == Feedback.Random)
            {
                // another seed than the weights': feedback equal to the first readout would be no random feedback
                _randomFeedback = new WeightStore(layout);
                Initialiser.Fill(_randomFeedback, ~options.Seed);
            }
        }

        _setup = new(network, layout, rule, optimiser, options, weights, new ParameterStore(layout), feedback);
        SetFeedback();
        _epochTally = new Tally(layout);
        (_batch, _next) = (new(options.Batch), new(options.Batch));
        _runner = (options.Plan, options.Device) switch
        {
            (ExecutionPlan.Exact, null) => new ExactRunner(_setup),
            (ExecutionPlan.Exact, { } device) => throw new NotSupportedException($"The exact plan runs on the CPU alone, not on {device.Name}; leave out the device, or take the stepped plan."),
            (_, { } device) when layout.WhyNotOnDevice is { } why => throw new NotSupportedException($"{layout.Name} does not run on {device.Name}: {why}; leave out the device."),
            (_, { } device) => new GuardedRunner(_setup, device),
            _ => new TrialRunner(_setup),
        };
    }

    /// <summary>The weights, as the last update left them.</summary>
    public WeightStore Weights
    {
        get
        {
            _runner.Fetch();
            return _setup.Weights;
        }
    }

    /// <summary>The trained parameters of the network's models, as the last update left them.</summary>
    public ParameterStore Parameters
    {
        get
        {
            _runner.Fetch();
            return _setup.Parameters;
        }
    }

    /// <summary>What batches run on and how, in a line: device, plan, launches and what a launch costs the host.</summary>
    public string RunsOn => _runner.RunsOn;

    /// <summary>Number of completed epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of updates of the weights.</summary>
    public int Iteration { get; private set; }

    /// <summary>
    /// Shows every example once, in an order drawn from seed and epoch. If it throws or is cancelled, the weights are those
    /// of the middle of an epoch: go on with <see cref="Resume"/>.
    /// </summary>
    /// <param name="examples">The same examples in the same order every epoch.</param>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancel">Stops after the current batch.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <exception cref="TrainingException">A loss, an adjoint, a gradient, a weight or a parameter is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EpochReport TrainEpoch(IReadOnlyList<Example> examples, Action<EpochProgress>? progress = null, CancellationToken cancel = default)
    {
        ThrowIfBroken();
        var options = _setup.Options;
        ExampleCheck.Check(examples, _setup.Layout, options.MaxSteps);
        long began = Stopwatch.GetTimestamp();
        _broken = true; // until the epoch is whole
        Array.Resize(ref _order, examples.Count);
        Shuffle.Fill(_order, options.Seed, Epoch);
        _epochTally.Clear();
        int before = Iteration, batches = BatchesOf(examples);
        Fill(_batch, examples, 0, before);
        for (int b = 0, shown = 0; b < batches; b++)
        {
            cancel.ThrowIfCancellationRequested();
            bool last = b + 1 == batches;
            if (!last)
            {
                Fill(_next, examples, b + 1, before);
            }

            _runner.Train(_batch, last ? null : _next, _epochTally);
            Iteration++;
            shown += _batch.Examples.Length;
            progress?.Invoke(new(Epoch + 1, shown, _order.Length, _epochTally.Loss, _epochTally.Accuracy));
            (_batch, _next) = (_next, _batch);
        }

        _broken = false;
        Epoch++;
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds / examples.Count;
        var rates = _epochTally.RatesHz();
        string? silence = _hasTrained ? null : Silence.Of(examples, _setup, rates, _runner.HasGradient);
        _hasTrained = true;
        return new(Epoch, _epochTally.Loss, _epochTally.Accuracy, milliseconds, rates) { Silence = silence };
    }

    /// <summary>Classifies examples; changes nothing.</summary>
    /// <param name="examples">A list that several threads may read at the same time, as arrays and lists are.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    public Evaluation Evaluate(IReadOnlyList<Example> examples)
    {
        ExampleCheck.Check(examples, _setup.Layout, _setup.Options.MaxSteps);
        var predicted = new int[examples.Count];
        var tally = new Tally(_setup.Layout);
        _runner.Evaluate(examples, predicted, tally);

        int classes = _setup.Layout.Populations[_setup.Layout.Readout].Size;
        var confusion = new int[classes, classes];
        for (int i = 0; i < predicted.Length; i++)
        {
            confusion[examples[i].Label, predicted[i]]++;
        }

        return new(tally.Accuracy, tally.Loss, confusion, tally.RatesHz());
    }

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="ArgumentException">The spikes do not fit the network.</exception>
    /// <exception cref="TrainingException">A state is not finite at the end of the trial.</exception>
    public int Predict(SpikeTrain spikes) => _runner.Predict(spikes);

    /// <summary>Writes everything a later run needs to go on from here; replaces the directory's checkpoint.</summary>
    /// <exception cref="InvalidOperationException">The last epoch was not completed.</exception>
    public void Save(string directory)
    {
        ThrowIfBroken();
        _runner.Fetch();
        Checkpoint.Write(directory, Header(), Contents());
    }

    /// <summary>Number of batches in an epoch of so many examples.</summary>
    public int BatchesOf(IReadOnlyList<Example> examples) => (examples.Count + _setup.Options.Batch - 1) / _setup.Options.Batch;

    /// <summary>
    /// Goes on from a directory's checkpoint. Network, rule, optimiser, seed, batch size and shards must be the
    /// checkpoint's; settings of rule and optimiser, such as the learning rate, may differ.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// There is no checkpoint, it is damaged, or it does not fit; nothing has changed. Or a parameter in it lies outside its
    /// range; then this trainer cannot go on.
    /// </exception>
    public void Resume(string directory)
    {
        (Epoch, Iteration) = Checkpoint.Read(directory, Header(), Contents());
        SetFeedback();
        if (_setup.Parameters.Renew() is { } wrong)
        {
            _broken = true;
            throw new CheckpointException($"{directory}: {wrong}. Restore an earlier copy, or start a new run.");
        }

        _runner.Store();
        _broken = false;
    }

    /// <summary>Ends the threads and frees the memory, the weights' included.</summary>
    public void Dispose()
    {
        _runner.Dispose();
        _setup.Feedback?.Dispose();
        _randomFeedback?.Dispose();
        _setup.Weights.Dispose();
        _setup.Parameters.Dispose();
    }

    /// <summary>Deals a batch of the epoch.</summary>
    /// <param name="batch">Receives the examples.</param>
    /// <param name="examples">All of the epoch.</param>
    /// <param name="index">The batch within the epoch, from 0.</param>
    /// <param name="before">Number of updates before the epoch.</param>
    private void Fill(Batch batch, IReadOnlyList<Example> examples, int index, int before)
    {
        var options = _setup.Options;
        int start = index * options.Batch, count = Math.Min(options.Batch, _order.Length - start);
        double progressed = options.Epochs == 0 ? 0 : Math.Min((Epoch + (double)start / examples.Count) / options.Epochs, 1);
        batch.Fill(examples, _order.AsSpan(start, count), Epoch + 1, index + 1, new(before + index + 1, progressed));
    }

    private void SetFeedback()
    {
        if (_randomFeedback is not null)
        {
            _setup.Feedback!.Fix(_randomFeedback);
        }

        _setup.Feedback?.Follow(_setup.Weights);
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
        Network = _setup.Layout.Signature,
        Rule = _setup.Rule is EProp eprop ? $"{nameof(EProp)} with {eprop.Feedback} feedback" : _setup.Rule.GetType().Name,
        Optimiser = _setup.Optimiser.GetType().Name + OfParameters,
        Seed = _setup.Options.Seed,
        Batch = _setup.Options.Batch,
        Shards = _setup.Shards,
        Epoch = Epoch,
        Iteration = Iteration,
    };

    private string OfParameters =>
        HasParameters && _setup.Options.ParameterOptimiser is { } other ? $", {other.GetType().Name} for parameters" : "";

    private bool HasParameters => _setup.Layout.Parameters.Count > 0;

    private Lanes[] Contents() =>
    [
        _setup.Weights.All,
        .. _runner.States,
        .. _randomFeedback is null ? (Lanes[])[] : [_randomFeedback.All],
        .. HasParameters ? (Lanes[])[_setup.Parameters.Raw, _setup.Parameters.Values] : [],
    ];
}
