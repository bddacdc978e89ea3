namespace Snn.Runtime;

/// <summary>Runs batches in trials: each example forward, then back.</summary>
internal sealed class TrialRunner : ShardRunner
{
    private readonly TrialExamples _examples;

    public TrialRunner(TrainingSetup setup)
        : base(setup)
    {
        _examples = new(setup, setup.Rule);
        for (int worker = 0; worker < _examples.Count; worker++)
        {
            NetworkUpdates?.Prepare(_examples[worker], worker);
        }
    }

    public override string RunsOn => $"{Setup.Options.Threads} threads of the CPU, {Setup.Options.Backend} kernels, a trial on each";

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel) =>
        _examples.Evaluate(Team, examples, predicted, tally, cancel);

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge) => _examples.Predict(spikes, judge);

    public override void Dispose()
    {
        base.Dispose();
        _examples.Dispose();
    }

    protected override void Learn(int shard, int thread, int position, SpikeTrain spikes, Tally tally)
    {
        var trial = _examples[thread];
        int index = Batch.IndexOf(position);
        _examples.Forward(thread, spikes, Batch.Examples[position].Goal, Setup.Options.Penalty, tally, Batch.Epoch, Batch.Number, index);
        NetworkUpdates?.Collect(trial, thread, position);
        trial.Backward(Gradient(shard), Parameters?[shard]);
        if (trial.Exploded is { } state)
        {
            string exploded = $"the adjoint of {state} by {Setup.Rule.GetType().Name} exploded on its way back; it is no finite number.";
            throw Explained(trial.FindNotFinite(spikes), exploded, Batch.Epoch, Batch.Number, index);
        }
    }
}
