namespace Snn.Runtime;

/// <summary>Updates of a network whose examples run in trials: one thread runs them, and trials leave what they read on the host.</summary>
internal sealed class TrialUpdates : NetworkUpdates
{
    private readonly WeightStore _weights;
    private readonly ExampleVariable[] _ofExamples;

    /// <inheritdoc/>
    public TrialUpdates(NetworkLayout layout, WeightStore weights, int batch)
        : base(layout, weights, batch)
    {
        _weights = weights;
        _ofExamples = [.. OfExamples.Select(o => new ExampleVariable(o.Binding, layout.Population(o.Binding.Member), layout.Dt, o.Update[o.Binding.Variable]))];
    }

    /// <summary>Has the states recorded that are reduced over the steps of a trial.</summary>
    public void Prepare(Trial trial, int worker)
    {
        foreach (var variable in _ofExamples)
        {
            variable.Prepare(trial, worker);
        }
    }

    /// <summary>Takes from a trial that has run forward what updates read of it.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="worker">Which of those that were prepared.</param>
    /// <param name="example">Number of the example within the batch.</param>
    public void Collect(Trial trial, int worker, int example)
    {
        foreach (var variable in _ofExamples)
        {
            variable.Collect(trial, worker, example);
        }
    }

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time) => update.Run(examples, time, _weights);
}
