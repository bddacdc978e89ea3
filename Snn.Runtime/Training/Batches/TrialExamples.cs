namespace Snn.Runtime;

/// <summary>Examples in trials, one for each thread or a few that go back in step: run, judged by the loss and counted.</summary>
internal sealed class TrialExamples : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly Trial[] _trials;
    private readonly TrialGroup[] _groups;
    private readonly Verdict[] _verdicts;

    /// <param name="setup">The run.</param>
    /// <param name="rule">Whose gradient is wanted; null for evaluation alone.</param>
    public TrialExamples(TrainingSetup setup, LearningRule? rule)
    {
        _setup = setup;
        var trial = new TrialSetup(setup.Layout, setup.Weights, setup.Options.MaxSteps) { Backend = setup.Options.Backend, Seed = setup.Options.Seed, Rule = rule, Feedback = setup.Feedback, Parameters = setup.Parameters };
        var first = setup.Network.CreateTrial(trial);
        InStep = TrialGroup.SizeFor(first);
        _trials = [first, .. Enumerable.Range(1, setup.Options.Threads * InStep - 1).Select(_ => setup.Network.CreateTrial(trial))];
        _groups = [.. _trials.Chunk(InStep).Select(t => new TrialGroup(t))];
        _verdicts = [.. _trials.Select(_ => new Verdict(setup.Objective))];
    }

    public int Count => _trials.Length;

    /// <summary>How many examples a thread has under way.</summary>
    public int InStep { get; }

    /// <summary>A trial; those of a thread follow each other.</summary>
    public Trial this[int trial] => _trials[trial];

    /// <summary>The trials of a thread.</summary>
    public TrialGroup Group(int thread) => _groups[thread];

    /// <inheritdoc cref="BatchRunner.Evaluate"/>
    public void Evaluate(WorkerTeam team, IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel) =>
        BatchRunner.InBlocks(team, _setup, predicted, tally, cancel, (i, thread, counted) =>
        {
            var example = examples[i];
            predicted.Set(i, Forward(thread * InStep, example.Spikes, example.Goal, penalty: null, counted, epoch: 0, batch: 0, i), example.Goal);
        });

    /// <summary>Runs an example forward and counts it.</summary>
    /// <returns>What losses make of it; the trial's, until its next example.</returns>
    /// <exception cref="TrainingException">A state or the loss is not finite.</exception>
    public Verdict Forward(int at, SpikeTrain spikes, Goal goal, Penalty? penalty, Tally tally, int epoch, int batch, int example)
    {
        var (trial, verdict, objective) = (_trials[at], _verdicts[at], _setup.Objective);
        Run(trial, spikes, epoch, batch, example);
        trial.Evaluate(objective, goal, verdict);
        verdict.Penalty = penalty is null ? 0 : trial.Penalise(penalty);
        BatchRunner.Finite(verdict.Total, epoch, batch, example);
        trial.Judge(objective, goal, verdict);
        tally.Add(trial, verdict, goal);
        return verdict;
    }

    /// <summary>The class that the network gives to one spike train.</summary>
    /// <exception cref="TrainingException">A state is not finite.</exception>
    public int Predict(SpikeTrain spikes, ObjectiveTerm judge)
    {
        Run(_trials[0], spikes, epoch: 0, batch: 0, example: -1);
        return _trials[0].Predict(judge);
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
