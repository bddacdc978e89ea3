namespace Snn.Runtime;

/// <summary>
/// A trained network in use: spike trains go in, classes and their scores come out, with the bits of
/// <see cref="Trainer.Predict(SpikeTrain)"/>. Nothing is allocated for a spike train. Not thread-safe: one per thread.
/// </summary>
public sealed class InferenceSession : IDisposable
{
    private readonly INetwork _network;
    private readonly TrainedNetwork _trained;
    private readonly Backend _backend;
    private readonly Objective _objective;
    private readonly Trial[] _trials;
    private readonly Action<int, int> _classify;
    private WorkerTeam? _team;
    private IReadOnlyList<SpikeTrain> _spikes = [];
    private int[] _labels = [];
    private bool _hasAnswer; // whether the first trial has that of the last single train: several run in whichever trial is free

    /// <summary>Reserves all memory.</summary>
    /// <param name="network">The network, as it was made for training.</param>
    /// <param name="trained">What training has made of it; the session's from now on.</param>
    /// <param name="options">Loss, longest train, threads ...</param>
    /// <exception cref="ArgumentException">The loss is not that of the training or does not fit the readout, or the network is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    public InferenceSession(INetwork network, TrainedNetwork trained, InferenceOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        var layout = network.Layout();
        if (layout.Signature != trained.Layout.Signature)
        {
            throw new ArgumentException($"The weights are those of '{trained.Layout.Signature}', and this is '{layout.Signature}'.", nameof(trained));
        }

        _objective = options.ObjectiveOf(layout);
        foreach (var judge in _objective.Judges)
        {
            if (trained.LossOf(judge) is { } loss && loss != judge.Loss.GetType().Name)
            {
                throw new ArgumentException($"{layout.Name} was trained for {loss}{(judge.IsMain ? "" : $" of {judge.Name}")}, which reads its classes otherwise than {judge.Loss.GetType().Name}; give that as Loss{(options.Losses.Count > 0 ? $" of {judge.Name}" : "")}.", nameof(options));
            }
        }

        (_network, _trained, _backend) = (network, trained, options.Backend);
        var setup = new TrialSetup(layout, trained.Weights, options.MaxSteps) { Backend = options.Backend, Seed = trained.Seed, Parameters = layout.Parameters.Count > 0 ? trained.Parameters : null };
        _trials = [.. Enumerable.Range(0, options.Threads).Select(_ => network.CreateTrial(setup))];
        _classify = (i, thread) => _labels[i] = Classify(_trials[thread], _spikes[i]);
        Classes = layout.Populations[layout.Readout].Size;
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The trial that the last single train ran in, with its readout, states and spikes.</summary>
    public Trial Trial => _trials[0];

    /// <summary>The class of a spike train; −1 where the loss compares each step by itself: what the readout gave is in <see cref="Trial"/>.</summary>
    /// <exception cref="ArgumentException">The spikes do not fit the network.</exception>
    /// <exception cref="SimulationException">A state is not finite at the end.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public int Run(SpikeTrain spikes) => Answer(spikes);

    /// <summary>The class of a spike train, and the score of each class.</summary>
    /// <param name="spikes">The spikes.</param>
    /// <param name="scores">Receives a number for each class; with a cross-entropy the highest is the class, and their softmax what the network makes of the probabilities.</param>
    /// <exception cref="ArgumentException">The spikes do not fit the network, or there are not as many scores as classes.</exception>
    /// <exception cref="NotSupportedException">The loss is written by hand and has no scores, or compares each step by itself.</exception>
    /// <exception cref="SimulationException">A state is not finite at the end.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public int Run(SpikeTrain spikes, Span<float> scores)
    {
        if (scores.Length != Classes)
        {
            throw new ArgumentException($"There are {Classes} classes and room for {scores.Length} scores.", nameof(scores));
        }

        int label = Answer(spikes);
        _trials[0].Score(Main, scores);
        return label;
    }

    /// <summary>What a readout of several gave for the last single train, [step, padded neuron], as <see cref="Trial.Readout"/> is of the main one.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <exception cref="ArgumentException">There is no such readout.</exception>
    /// <exception cref="InvalidOperationException">The last run was not of a single train, or did not end.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public Rows OutputOf(string readout)
    {
        var output = _trials[0].ReadoutOf(readout);
        CheckHasAnswer();
        return output;
    }

    /// <summary>The class that a readout of several gives to the last single train.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <exception cref="ArgumentException">There is no such readout, or none with a loss in <see cref="InferenceOptions.Losses"/>.</exception>
    /// <exception cref="NotSupportedException">The loss compares each step by itself.</exception>
    /// <exception cref="InvalidOperationException">The last run was not of a single train, or did not end.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public int ClassOf(string readout)
    {
        var judge = JudgeOf(readout);
        CheckHasAnswer();
        return _trials[0].Predict(judge);
    }

    /// <summary>The score of each class of a readout of several for the last single train.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <param name="scores">Receives a number for each class.</param>
    /// <exception cref="ArgumentException">There is no such readout, none with a loss in <see cref="InferenceOptions.Losses"/>, or there are not as many scores as classes.</exception>
    /// <exception cref="NotSupportedException">The loss is written by hand and has no scores, or compares each step by itself.</exception>
    /// <exception cref="InvalidOperationException">The last run was not of a single train, or did not end.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public void ScoresOf(string readout, Span<float> scores)
    {
        var judge = JudgeOf(readout);
        int classes = _trained.Layout.Populations[judge.Population].Size;
        if (scores.Length != classes)
        {
            throw new ArgumentException($"{readout} has {classes} classes and there is room for {scores.Length} scores.", nameof(scores));
        }

        CheckHasAnswer();
        _trials[0].Score(judge.Loss, readout, scores);
    }

    private Loss Main => _objective.Main;

    private ObjectiveTerm JudgeOf(string readout) => _objective.Judges[_objective.JudgeOf(_trained.Layout, readout)];

    /// <summary>The classes of several spike trains, on all threads.</summary>
    /// <returns>As many as there are trains; good until the next call.</returns>
    /// <inheritdoc cref="Run(SpikeTrain)"/>
    public ReadOnlySpan<int> Run(IReadOnlyList<SpikeTrain> spikes)
    {
        if (_labels.Length < spikes.Count)
        {
            _labels = new int[spikes.Count];
        }

        _trained.Weights.Memory.ThrowIfDisposed(this);
        _team ??= new(_trials.Length);
        _spikes = spikes;
        _hasAnswer = false;
        _team.Run(spikes.Count, _classify);
        _spikes = [];
        return _labels.AsSpan(0, spikes.Count);
    }

    /// <summary>A stream of spikes without an end, step by step, with states of its own. There may be several, on a thread each.</summary>
    /// <exception cref="NotSupportedException">The network is not marked to run freely, or trains delays.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed of.</exception>
    public InferenceStream Stream()
    {
        _trained.Weights.Memory.ThrowIfDisposed(this);
        return new(_network, _trained, _backend);
    }

    /// <summary>Frees the memory, that of the weights too; streams end with it.</summary>
    public void Dispose()
    {
        _team?.Dispose();
        Array.ForEach(_trials, t => t.Dispose());
        _trained.Dispose();
    }

    private int Answer(SpikeTrain spikes)
    {
        _hasAnswer = false;
        int label = Classify(_trials[0], spikes);
        _hasAnswer = true;
        return label;
    }

    /// <exception cref="InvalidOperationException">No single train has been the last.</exception>
    private void CheckHasAnswer()
    {
        _trained.Weights.Memory.ThrowIfDisposed(this);
        if (!_hasAnswer)
        {
            throw new InvalidOperationException("A readout is asked for what it gave for a single spike train, and the last run was of several, did not end, or has not been; call Run with one SpikeTrain before.");
        }
    }

    private int Classify(Trial trial, SpikeTrain spikes)
    {
        trial.Forward(spikes);
        return trial.Broken is { } state ? throw new SimulationException($"{state} is no finite number at the end of the spike train.") : Main.JudgesSteps ? -1 : trial.Predict(Main);
    }
}

/// <summary>What is said shorter.</summary>
public static class TrainedNetworkExtensions
{
    /// <summary>A trained network, ready for use.</summary>
    /// <param name="network">The network, as it was made for training.</param>
    /// <param name="path">A file that <see cref="Trainer.SaveNetwork"/> has written.</param>
    /// <param name="options">Loss, longest train, threads ...</param>
    /// <exception cref="CheckpointException">There is no such file, it is damaged, or it is of another network, which is named.</exception>
    /// <exception cref="ArgumentException">The loss is not that of the training, or does not fit the readout.</exception>
    public static InferenceSession Load(this INetwork network, string path, InferenceOptions? options = null)
    {
        var trained = TrainedNetwork.Load(network, path);
        try
        {
            return new(network, trained, options);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }
}
