namespace Snn.Runtime;

/// <summary>Runs batches in trials: examples forward, one after the other, then back, on each thread one or a few in step.</summary>
internal sealed class TrialRunner : ShardRunner
{
    private readonly TrialExamples _examples;
    private readonly SpikeTrain[] _shown; // to each trial

    public TrialRunner(TrainingSetup setup)
        : this(setup, new TrialExamples(setup, setup.Rule))
    {
    }

    private TrialRunner(TrainingSetup setup, TrialExamples examples)
        : base(setup, examples.InStep)
    {
        _examples = examples;
        _shown = new SpikeTrain[examples.Count];
        for (int trial = 0; trial < _examples.Count; trial++)
        {
            NetworkUpdates?.Prepare(_examples[trial], trial);
        }
    }

    public override string RunsOn => $"{Setup.Options.Threads} threads of the CPU, {Setup.Options.Backend} kernels, {(_examples.InStep == 1 ? "a trial" : $"{_examples.InStep} trials in step")} on each";

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel) =>
        _examples.Evaluate(Team, examples, predicted, tally, cancel);

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge) => _examples.Predict(spikes, judge);

    public override void Dispose()
    {
        base.Dispose();
        _examples.Dispose();
    }

    protected override void Learn(int shard, int place, int position, SpikeTrain spikes, Tally tally)
    {
        _shown[place] = spikes;
        _examples.Forward(place, spikes, Batch.Examples[position].Goal, Setup.Options.Penalty, tally, Batch.Epoch, Batch.Number, Batch.IndexOf(position));
        NetworkUpdates?.Collect(_examples[place], place, position);
    }

    protected override void EndExamples(int shard, int thread, ReadOnlySpan<int> positions)
    {
        _examples.Group(thread).Backward(positions.Length, Gradient(shard), Parameters?[shard]);
        for (int i = 0; i < positions.Length; i++)
        {
            int place = thread * _examples.InStep + i;
            var trial = _examples[place];
            if (trial.Exploded is { } state)
            {
                string exploded = $"the adjoint of {state} by {Setup.Rule.GetType().Name} exploded on its way back; it is no finite number.";
                throw Explained(trial.FindNotFinite(_shown[place]), exploded, Batch.Epoch, Batch.Number, Batch.IndexOf(positions[i]));
            }
        }
    }
}
