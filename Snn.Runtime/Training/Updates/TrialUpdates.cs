namespace Snn.Runtime;

/// <summary>Updates of a network whose examples run in trials: one thread runs them, and trials leave what they read on the host.</summary>
internal sealed class TrialUpdates : NetworkUpdates
{
    private readonly ExampleVariable[] _ofExamples;

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="batch">Most examples of a batch.</param>
    /// <param name="gradients">The gradient by the weights, where one is summed up over a batch.</param>
    /// <param name="parameters">Its parameters, where updates have any.</param>
    /// <param name="parameterGradients">The gradient by those that learn, where there are any.</param>
    public TrialUpdates(NetworkLayout layout, WeightStore weights, int batch, WeightStore? gradients = null, ParameterStore? parameters = null, ParameterArray? parameterGradients = null)
        : base(layout, new(weights, gradients, parameters, parameterGradients), batch) =>
        _ofExamples = [.. OfExamples.Select(o => new ExampleVariable(o.Binding, layout, o.Update[o.Binding.Variable].Matrix))];

    /// <summary>Has the states recorded that are reduced over the steps of a trial.</summary>
    public void Prepare(Trial trial, int worker) => Array.ForEach(_ofExamples, v => v.Prepare(trial, worker));

    /// <summary>Follows an online trial.</summary>
    public void Prepare(OnlineTrial trial, int worker) => Array.ForEach(_ofExamples, v => v.Prepare(trial, worker));

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

    /// <summary>The same of an online trial that has come to its end.</summary>
    public void Collect(OnlineTrial trial, int worker, int example)
    {
        foreach (var variable in _ofExamples)
        {
            variable.Collect(trial, worker, example);
        }
    }

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time) => update.Run(examples, time);
}
