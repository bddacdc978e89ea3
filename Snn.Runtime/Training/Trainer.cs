using System.Diagnostics;

namespace Snn.Runtime;

/// <summary>
/// Trains a network that classifies the spikes of one input population: for every batch it runs the examples forward and
/// backward, reduces their gradients as the optimiser says and updates the trainable weights and parameters. The same seed gives the
/// same bits on any number of threads, and a resumed run the same bits as an unbroken one. After the first batch nothing
/// is allocated per example or batch, but for small arrays where the constants of trained parameters are set anew. Any thread
/// may call it: calls wait for the batch, evaluation or file that another one is at. What it calls in the middle of these, a
/// loss or an optimiser, cannot call it; the progress of an epoch is told between batches, and may. After
/// <see cref="Dispose"/> every call throws an <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly WeightStore? _randomFeedback;
    private readonly BatchRunner _runner;
    private readonly TrainingState _state;
    private readonly Turns _turns;
    private readonly Tally _epochTally;
    private readonly CommonFate _fate;
    private readonly SameRun? _same; // null where this process is alone
    private Batch _batch, _next;
    private int[] _order = [];
    private bool _broken, _inEpoch, _hasTrained;

    /// <summary>Draws the initial weights and reserves all memory.</summary>
    /// <param name="network">The network; it has one input population.</param>
    /// <param name="rule">How gradients are computed.</param>
    /// <param name="optimiser">How weights are updated; called from several threads, each on its own part of the weights.</param>
    /// <param name="options">Batch size, seed, threads ...</param>
    /// <exception cref="ArgumentException">Connections do not fit the populations or memory, the network has no input population or several, the loss does not fit its readout, a trained parameter or weight starts where it cannot be, an optimiser is for something that does not learn, or, on the stepped plan, a delay is no whole number of steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1, or a loss's weight negative or no finite number.</exception>
    /// <exception cref="NotSupportedException">It is something that one process alone trains, or the network was not declared for this rule, the loss has no gradient by it, or has no exact plan where that is asked for, or it, the loss, the optimiser or one of its updates does not run on devices.</exception>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public Trainer(INetwork network, LearningRule rule, ICustomUpdate optimiser, TrainerOptions options)
    {
        options.Check();
        var layout = network.Layout();
        if (layout.Inputs.Count != 1)
        {
            throw new ArgumentException($"{layout.Name} has {layout.Inputs.Count} input populations; an example gives spikes for one.", nameof(network));
        }

        var objective = Objective.Of(layout, options, rule);
        var optimisers = new OptimiserChoice(layout, optimiser, options);
        var weights = new WeightStore(layout, options.Seed);
        Initialiser.Fill(weights, options.Seed);
        FeedbackStore? feedback = null;
        WeightRounding? rounding = null;
        if (rule is EProp eprop)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(eprop.UpdateEvery);
            if (eprop.FeedbackDecay is not (>= 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(rule), eprop.FeedbackDecay, "FeedbackDecay is a share: at least 0, and less than 1.");
            }

            if (eprop is { UpdateEvery: > 0, Online: false })
            {
                throw new ArgumentException("UpdateEvery is of online e-prop, which knows gradients before a trial ends; set Online as well.", nameof(rule));
            }

            if (eprop is { PruneBelow: > 0, Online: false })
            {
                throw new ArgumentException("PruneBelow is of online e-prop, which has eligibilities; set Online as well.", nameof(rule));
            }

            if (eprop.WeightBits > 0)
            {
                rounding = new(weights, eprop.WeightBits, eprop.WeightRange, options.Seed);
                rounding.RoundAll();
            }

            feedback = new FeedbackStore(layout, eprop.Feedback);
            if (eprop.Feedback != Feedback.Symmetric)
            {
                // another seed than the weights': feedback equal to the first readout would be no random feedback
                _randomFeedback = new WeightStore(FeedbackStore.OfRandom(layout), ~options.Seed);
                Initialiser.Fill(_randomFeedback, ~options.Seed);
            }
        }

        _setup = new(network, layout, rule, optimisers, options, weights, new ParameterStore(layout, options.Seed), feedback) { Objective = objective, Rounding = rounding };
        SetFeedback();
        _epochTally = new Tally(layout, objective);
        (_batch, _next) = (new(options.Batch), new(options.Batch));
        _runner = RunnerChoice.Of(_setup);
        _state = new(_setup, _runner, _randomFeedback);
        _turns = new(this, () => _runner.IsWorker);
        _fate = new(options.Processes);
        _same = options.Processes is { } group ? new(group) : null;
        _same?.CheckRun(_setup, _state.Header(0, 0));
    }

    /// <summary>What is trained and how.</summary>
    internal TrainingSetup Setup => _setup;

    /// <summary>The weights, as the last update left them.</summary>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public WeightStore Weights
    {
        get
        {
            using var turn = _turns.Wait();
            _runner.Fetch();
            return _setup.Weights;
        }
    }

    /// <summary>The trained parameters of the network's models, as the last update left them.</summary>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public ParameterStore Parameters
    {
        get
        {
            using var turn = _turns.Wait();
            _runner.Fetch();
            return _setup.Parameters;
        }
    }

    /// <summary>What batches run on and how, in a line: device, plan, launches and what a launch costs the host.</summary>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public string RunsOn
    {
        get
        {
            using var turn = _turns.Wait();
            return _setup.Options.Processes is { } group
                ? $"{group.Count} process{(group.Count == 1 ? "" : "es, each")} on {_runner.RunsOn}{(_setup.Options.SumsInAnyOrder ? ", sums in the order that is fastest, so that bits depend on the number of processes" : "")}{_runner.Times}"
                : _runner.RunsOn;
        }
    }

    /// <summary>Number of completed epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>Number of batches, each of which is an update of the weights, or of online e-prop with <see cref="EProp.UpdateEvery"/> several.</summary>
    public int Iteration { get; private set; }

    /// <summary>
    /// Shows every example once, in an order drawn from seed and epoch. If it throws or is cancelled, the weights are those
    /// of the middle of an epoch: go on with <see cref="Resume"/>.
    /// </summary>
    /// <param name="examples">The same examples in the same order every epoch.</param>
    /// <param name="progress">Called after every batch; it may use the trainer, and dispose of it, which ends the epoch.</param>
    /// <param name="cancel">Stops after the current batch.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <exception cref="TrainingException">A loss, an adjoint, a gradient, a weight or a parameter is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InvalidOperationException">The last epoch was not completed, or another call is in the middle of one.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of, maybe meanwhile.</exception>
    public EpochReport TrainEpoch(IReadOnlyList<Example> examples, Action<EpochProgress>? progress = null, CancellationToken cancel = default)
    {
        _same?.CheckExamples(examples, _setup.Options.ExamplesByShard);
        examples = ExampleCheck.Check(examples, _setup.Layout, _setup.Objective, _setup.Options.MaxSteps, _setup.Options);
        using (_turns.Wait())
        {
            ThrowIfBroken();
            (_broken, _inEpoch) = (true, true); // broken until the epoch is whole
        }

        try
        {
            var report = TrainBatches(examples, progress, cancel);
            _broken = false;
            return report;
        }
        finally
        {
            _inEpoch = false;
        }
    }

    private EpochReport TrainBatches(IReadOnlyList<Example> examples, Action<EpochProgress>? progress, CancellationToken cancel)
    {
        var options = _setup.Options;
        long began = Stopwatch.GetTimestamp();
        Array.Resize(ref _order, examples.Count);
        if (options.ExamplesByShard)
        {
            Shuffle.FillByShard(_order, options.UsedShards, options.Seed, Epoch);
        }
        else
        {
            Shuffle.Fill(_order, options.Seed, Epoch);
        }

        _epochTally.Clear();
        int before = Iteration, batches = BatchesOf(examples);
        _ = checked(before + batches); // more updates than can be counted
        Fill(_batch, examples, 0, before);
        for (int b = 0, shown = 0; b < batches; b++)
        {
            if (_fate.Stops(cancel.IsCancellationRequested))
            {
                throw new OperationCanceledException(cancel);
            }

            bool last = b + 1 == batches;
            if (!last)
            {
                Fill(_next, examples, b + 1, before);
            }

            using (_turns.Wait())
            {
                _runner.Train(_batch, last ? null : _next, _epochTally);
                Iteration++;
            }

            shown += _batch.Examples.Length;
            progress?.Invoke(new(Epoch + 1, shown, _order.Length, _epochTally.Loss, _epochTally.Accuracy) { Fit = _epochTally.Fit, Tally = _epochTally });
            (_batch, _next) = (_next, _batch);
        }

        Epoch++;
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds / examples.Count;
        var rates = _epochTally.RatesHz();
        using var turn = _turns.Wait();
        _same?.CheckState(_setup, Epoch);
        string? silence = _hasTrained ? null : Silence.Of(ExampleCheck.Held(examples, options), _setup, rates, _runner.HasGradient);
        _hasTrained = true;
        return new(Epoch, _epochTally.Loss, _epochTally.Accuracy, milliseconds, rates) { Fit = _epochTally.Fit, Readouts = _epochTally.Readouts, Silence = silence };
    }

    /// <summary>Classifies examples; changes nothing.</summary>
    /// <param name="examples">A list that several threads may read at the same time, as arrays and lists are.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    /// <param name="cancel">Stops after the current examples.</param>
    /// <exception cref="TrainingException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public Evaluation Evaluate(IReadOnlyList<Example> examples, CancellationToken cancel = default)
    {
        _same?.CheckExamples(examples, inShares: false);
        examples = ExampleCheck.Check(examples, _setup.Layout, _setup.Objective, _setup.Options.MaxSteps);
        var predicted = new Predictions(_setup.Objective, examples.Count);
        var tally = new Tally(_setup.Layout, _setup.Objective);
        using (_turns.Wait())
        {
            _runner.Evaluate(examples, predicted, tally, cancel);
        }

        ReadoutReport[] readouts = [.. tally.Readouts.Select((r, j) => r with { Confusion = predicted.Confusion(j, _setup.Layout) })];
        return new(tally.Accuracy, tally.Loss, readouts[0].Confusion, tally.RatesHz()) { Fit = tally.Fit, Readouts = readouts };
    }

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="ArgumentException">The spikes do not fit the network.</exception>
    /// <exception cref="NotSupportedException">The loss compares a signal or the classes of steps: a trial has no class.</exception>
    /// <exception cref="TrainingException">A state is not finite at the end of the trial.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public int Predict(SpikeTrain spikes)
    {
        return Predict(_setup.Objective.Judges[0], spikes);
    }

    /// <summary>The class that a readout of several gives to one spike train, by the first of its losses.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <param name="spikes">The spikes.</param>
    /// <exception cref="ArgumentException">The spikes do not fit the network, there is no such readout, or none with a loss.</exception>
    /// <exception cref="NotSupportedException">The loss compares a signal or the classes of steps: a trial has no class.</exception>
    /// <exception cref="TrainingException">A state is not finite at the end of the trial.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public int Predict(string readout, SpikeTrain spikes) => Predict(_setup.Objective.Judges[_setup.Objective.JudgeOf(_setup.Layout, readout)], spikes);

    private int Predict(ObjectiveTerm judge, SpikeTrain spikes)
    {
        judge.Loss.CheckHasClasses();
        using var turn = _turns.Wait();
        return _runner.Predict(spikes, judge);
    }

    /// <summary>
    /// A state of a custom update of the network, such as <c>Scaling.Mean</c>, as the last run left it: a row of one for each
    /// neuron, padded, or one for each of them where there is one for each synapse.
    /// </summary>
    /// <exception cref="ArgumentException">There is none of that name, or it is one for each synapse of some pairs (<see cref="UpdateState(string, int)"/>).</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public Rows UpdateState(string name)
    {
        using var turn = _turns.Wait();
        var (rows, _, _) = _runner.UpdateState(name) ?? throw NoState(name);
        return rows.IsMatrix ? rows.Matrix : throw new ArgumentException($"{name} is a state of some pairs of neurons alone, so it has no matrix; give the source neuron whose synapses are meant.", nameof(name));
    }

    /// <summary>
    /// A state of a custom update that is one for each synapse, of one source neuron: of an all-to-all projection one value for
    /// each target, of others one for each of <see cref="ConnectedPairs.TargetsOf"/>.
    /// </summary>
    /// <exception cref="ArgumentException">There is none of that name, or it is not one for each synapse.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public Span<float> UpdateState(string name, int source)
    {
        using var turn = _turns.Wait();
        var (rows, frame, axes) = _runner.UpdateState(name) ?? throw NoState(name);
        if (axes != UpdateAxes.Synapses)
        {
            throw new ArgumentException($"{name} is not one for each synapse; ask for all of it.", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, frame.Sources);
        return rows[source].Span[..frame.RowLength(source)];
    }

    /// <summary>Runs the custom updates of a group now, in their order, whatever their <c>Every</c> says.</summary>
    /// <param name="group">Its name; that of updates without a group is empty.</param>
    /// <exception cref="ArgumentException">The network has no such group.</exception>
    /// <exception cref="InvalidOperationException">It reads what the examples of a batch have left, and there was no batch.</exception>
    /// <exception cref="TrainingException">A variable is no longer a finite number.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public void Update(string group)
    {
        using var turn = _turns.Wait();
        double progress = _setup.Options.Epochs == 0 ? 0 : Math.Min(Epoch / (double)_setup.Options.Epochs, 1);
        if (_runner.RunUpdates(group, new(Iteration, progress)) is { } broken)
        {
            throw new TrainingException(broken, Epoch, 0, -1);
        }
    }

    /// <summary>Number of batches in an epoch of so many examples.</summary>
    public int BatchesOf(IReadOnlyList<Example> examples) => (examples.Count + _setup.Options.Batch - 1) / _setup.Options.Batch;

    /// <summary>
    /// Ends the threads and frees the memory, the weights' included. Waits for a batch, an evaluation or a file that another
    /// thread is at; an epoch ends there, with an <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was called by something that a batch calls, such as a loss or an optimiser.</exception>
    public void Dispose()
    {
        if (!_turns.Close())
        {
            return;
        }

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
        batch.Fill(examples, _order.AsSpan(start, count), options, Epoch + 1, index + 1, new(before + index + 1, progressed));
    }

    private void SetFeedback()
    {
        if (_randomFeedback is null)
        {
            _setup.Feedback?.Follow(_setup.Weights);
        }
        else if (_setup.Rule is EProp { Feedback: Feedback.Adaptive } eprop)
        {
            _setup.Feedback!.Adapt(_randomFeedback, _setup.Weights, eprop.FeedbackDecay);
        }
        else
        {
            _setup.Feedback!.Fix(_randomFeedback);
        }
    }

    private ArgumentException NoState(string name) => new($"{_setup.Layout.Name} has no update with a state '{name}'.", nameof(name));

    private void ThrowIfBroken()
    {
        ThrowIfInEpoch();
        if (_broken)
        {
            throw new InvalidOperationException("The last epoch was not completed; go on with Resume, or make a new trainer.");
        }
    }

    private void ThrowIfInEpoch()
    {
        if (_inEpoch)
        {
            throw new InvalidOperationException("An epoch is under way; train, save and resume when TrainEpoch has returned.");
        }
    }
}
