namespace Snn.Runtime;

/// <summary>
/// The custom updates of a network in a run: what their variables stand for, and when they run, one after the other, so that
/// what one writes the next ones see. On what they run, and where they find what the examples of a batch have left, subclasses
/// know.
/// </summary>
internal abstract class NetworkUpdates : IDisposable
{
    private readonly Arena _arena = new();
    private readonly NetworkLayout _layout;
    private readonly List<BoundUpdate> _updates = [];
    private int _examples;

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="batch">Most examples of a batch.</param>
    protected NetworkUpdates(NetworkLayout layout, WeightStore weights, int batch)
    {
        _layout = layout;
        foreach (var update in Bound(layout))
        {
            _updates.Add(new(update, layout, weights, batch, Named, _arena));
        }

        BoundUpdate Named(string update) => _updates.FirstOrDefault(u => u.Layout.Name == update)
            ?? throw new ArgumentException($"{layout.Name}.{update} runs after an update that reads it; order them with [Update(After = ...)].");
    }

    /// <summary>They, in the order in which they run.</summary>
    protected IReadOnlyList<BoundUpdate> Updates => _updates;

    /// <summary>What they read of each example.</summary>
    protected IEnumerable<(BoundUpdate Update, UpdateBinding Binding)> OfExamples =>
        _updates.SelectMany(u => u.Layout.Bindings.Where(b => IsOfExamples(b.Kind)).Select(b => (u, b)));

    /// <summary>Their own states, with names by which a checkpoint knows them.</summary>
    public IEnumerable<CheckpointArray> States => _updates.SelectMany(u => u.States);

    /// <summary>A state of an update, such as <c>Scaling.Mean</c>; null where there is none.</summary>
    public Rows? State(string name)
    {
        foreach (var update in _updates)
        {
            foreach (var variable in update.Layout.Update.Variables)
            {
                if (variable.Role == UpdateRole.State && $"{update.Layout.Name}.{variable.Name}" == name)
                {
                    return update[variable.Name];
                }
            }
        }

        return null;
    }

    /// <summary>Runs what is due after a batch.</summary>
    /// <param name="examples">Number of its examples.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? AfterBatch(int examples, UpdateTime time)
    {
        _examples = examples;
        return Run(u => u.Every > 0 && time.Iteration % u.Every == 0, time);
    }

    /// <summary>Runs a group.</summary>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    /// <exception cref="InvalidOperationException">It reads what examples of a batch have left, and there was no batch.</exception>
    public string? RunGroup(string group, UpdateTime time)
    {
        if (_updates.All(u => u.Layout.Group != group))
        {
            throw new ArgumentException($"{_layout.Name} has no updates of a group '{group}'; it has {(_updates.Count == 0 ? "none" : string.Join(", ", _updates.Select(u => $"'{u.Layout.Group}'").Distinct()))}.", nameof(group));
        }

        if (_examples == 0 && _updates.FirstOrDefault(u => u.Layout.Group == group && u.Layout.Bindings.Any(b => IsOfExamples(b.Kind))) is { } early)
        {
            throw new InvalidOperationException($"{_layout.Name}.{early.Layout.Name} reads what the examples of a batch have left, and none has been trained on; train first.");
        }

        return Run(u => u.Group == group, time);
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>Runs one of them.</summary>
    /// <param name="update">Which.</param>
    /// <param name="examples">Number of examples of the last batch.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which variable, or null; null too where that is known later.</returns>
    protected abstract string? Run(BoundUpdate update, int examples, UpdateTime time);

    /// <summary>The updates of a layout; each variable has to stand for something that there is.</summary>
    private static IEnumerable<UpdateLayout> Bound(NetworkLayout layout)
    {
        foreach (var update in layout.Updates)
        {
            foreach (var variable in update.Update.Variables.Where(v => v.Role != UpdateRole.State && update.Bindings.All(b => b.Variable != v.Name)))
            {
                throw new ArgumentException($"{layout.Name}.{update.Name}.{variable.Name} stands for nothing; bind it.");
            }

            yield return update;
        }
    }

    private string? Run(Func<UpdateLayout, bool> isDue, UpdateTime time)
    {
        foreach (var update in _updates)
        {
            if (isDue(update.Layout) && Run(update, _examples, time) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private static bool IsOfExamples(UpdateSource kind) => kind is not (UpdateSource.Weights or UpdateSource.TransposedWeights or UpdateSource.OtherUpdate);
}
