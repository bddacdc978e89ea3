namespace Snn.Runtime;

/// <summary>Examples in trials, one for each thread: run, judged by the loss and counted.</summary>
internal sealed class TrialExamples : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly Trial[] _trials;

    /// <param name="setup">The run.</param>
    /// <param name="rule">Whose gradient is wanted; null for evaluation alone.</param>
    public TrialExamples(TrainingSetup setup, LearningRule? rule)
    {
        _setup = setup;
        var trial = new TrialSetup(setup.Layout, setup.Weights, setup.Options.MaxSteps) { Backend = setup.Options.Backend, Seed = setup.Options.Seed, Rule = rule, Feedback = setup.Feedback, Parameters = setup.Parameters };
        _trials = [.. Enumerable.Range(0, setup.Options.Threads).Select(_ => setup.Network.CreateTrial(trial))];
    }

    public int Count => _trials.Length;

    /// <summary>The trial of a thread.</summary>
    public Trial this[int thread] => _trials[thread];

    /// <inheritdoc cref="BatchRunner.Evaluate"/>
    public void Evaluate(WorkerTeam team, IReadOnlyList<Example> examples, int[] predicted, Tally tally, CancellationToken cancel) =>
        BatchRunner.InBlocks(team, _setup, examples.Count, tally, cancel, (i, thread, counted) =>
        {
            var example = examples[i];
            predicted[i] = Forward(thread, example.Spikes, example.Goal, penalty: null, counted, epoch: 0, batch: 0, i);
        });

    /// <summary>Runs an example forward and counts it.</summary>
    /// <returns>The class that is predicted.</returns>
    /// <exception cref="TrainingException">A state or the loss is not finite.</exception>
    public int Forward(int thread, SpikeTrain spikes, Goal goal, Penalty? penalty, Tally tally, int epoch, int batch, int example)
    {
        var (trial, loss) = (_trials[thread], _setup.Options.Loss);
        Run(trial, spikes, epoch, batch, example);
        double value = BatchRunner.Finite(trial.Evaluate(loss, goal) + (penalty is null ? 0 : trial.Penalise(penalty)), epoch, batch, example);
        var judged = trial.Judge(loss, goal);
        tally.Add(trial, value, judged, goal);
        return judged.Predicted;
    }

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="TrainingException">A state is not finite.</exception>
    public int Predict(SpikeTrain spikes)
    {
        Run(_trials[0], spikes, epoch: 0, batch: 0, example: -1);
        return _trials[0].Predict(_setup.Options.Loss);
    }

    public void Dispose() => Array.ForEach(_trials, t => t.Dispose());

    private static void Run(Trial trial, SpikeTrain spikes, int epoch, int batch, int example)
    {
        trial.Showing = (epoch, example);
        trial.Forward(spikes);
        if (trial.Broken is { } state)
        {
            throw BatchRunner.Explained(trial.FindNotFinite(spikes), $"{state} is no finite number.", epoch, batch, example);
        }
    }
}
