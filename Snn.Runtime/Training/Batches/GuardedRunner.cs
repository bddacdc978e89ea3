using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Runs batches on a device and turns what its driver complains of into one error that says what to do. Any call may bring
/// the failure of a kernel that was queued long before.
/// </summary>
internal sealed class GuardedRunner : BatchRunner
{
    private readonly ComputeDevice _device;
    private readonly DeviceRunner _runner;

    public GuardedRunner(TrainingSetup setup, ComputeDevice device)
    {
        _device = device;
        _runner = Try((setup, device), static a => new DeviceRunner(a.setup, a.device));
    }

    public override Lanes[] States => _runner.States;

    public override Lanes[] RewiringStates => _runner.RewiringStates;

    public override string RunsOn => _runner.RunsOn;

    public override IEnumerable<CheckpointArray> UpdateStates => _runner.UpdateStates;

    public override (UpdateRows Rows, UpdateFrame Frame, UpdateAxes Axes)? UpdateState(string name) => Try((_runner, name), static a => a._runner.UpdateState(a.name));

    public override string? RunUpdates(string group, UpdateTime time) => Try((_runner, group, time), static a => a._runner.RunUpdates(a.group, a.time));

    public override void Train(Batch batch, Batch? next, Tally tally) =>
        Try((_runner, batch, next, tally), static a => a._runner.Train(a.batch, a.next, a.tally));

    public override void Evaluate(IReadOnlyList<Example> examples, Predictions predicted, Tally tally, CancellationToken cancel) =>
        Try((_runner, examples, predicted, tally, cancel), static a => a._runner.Evaluate(a.examples, a.predicted, a.tally, a.cancel));

    public override int Predict(SpikeTrain spikes, ObjectiveTerm judge) => Try((_runner, spikes, judge), static a => a._runner.Predict(a.spikes, a.judge));

    public override void Fetch() => Try(_runner, static r => r.Fetch());

    public override void Store() => Try(_runner, static r => r.Store());

    public override bool HasGradient(int projection) => Try((_runner, projection), static a => a._runner.HasGradient(a.projection));

    public override void Dispose() => _runner.Dispose();

    private void Try<TArguments>(TArguments arguments, Action<TArguments> work) => Try((arguments, work), static a =>
    {
        a.work(a.arguments);
        return 0;
    });

    /// <summary>The work is given its arguments, since lambdas that capture them would be allocated for every batch.</summary>
    private TResult Try<TArguments, TResult>(TArguments arguments, Func<TArguments, TResult> work)
    {
        try
        {
            return work(arguments);
        }
        catch (AcceleratorException e)
        {
            throw _device.Failure(e);
        }
    }
}
