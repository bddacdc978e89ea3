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

    /// <param name="layout">The network.</param>
    /// <param name="stores">Where its weights and the like are.</param>
    /// <param name="batch">Most examples of a batch.</param>
    protected NetworkUpdates(NetworkLayout layout, UpdateStores stores, int batch)
    {
        _layout = layout;
        foreach (var update in Bound(layout))
        {
            CheckMoves(update, layout);
            _updates.Add(new(update, layout, stores, batch, Named, _arena));
        }

        BoundUpdate Named(string update) => _updates.FirstOrDefault(u => u.Layout.Name == update)
            ?? throw new ArgumentException($"{layout.Name}.{update} runs after an update that reads it; order them with [Update(After = ...)].");
    }

    /// <summary>Number of examples of the last batch; 0 before the first.</summary>
    protected int Examples { get; set; }

    /// <summary>They, in the order in which they run.</summary>
    protected IReadOnlyList<BoundUpdate> Updates => _updates;

    /// <summary>What they read of each example.</summary>
    protected IEnumerable<(BoundUpdate Update, UpdateBinding Binding)> OfExamples =>
        _updates.SelectMany(u => u.Layout.Bindings.Where(b => b.IsOfExamples).Select(b => (u, b)));

    /// <summary>Their own states, with names by which a checkpoint knows them.</summary>
    public IEnumerable<CheckpointArray> States => _updates.SelectMany(u => u.States);

    /// <summary>A state of an update, such as <c>Scaling.Mean</c>; null where there is none.</summary>
    public (UpdateRows Rows, UpdateFrame Frame, UpdateAxes Axes)? State(string name)
    {
        foreach (var update in _updates)
        {
            foreach (var variable in update.Layout.Update.Variables)
            {
                if (variable.Role == UpdateRole.State && $"{update.Layout.Name}.{variable.Name}" == name)
                {
                    return (update[variable.Name], update.Frame, variable.Axes);
                }
            }
        }

        return null;
    }

    /// <summary>The numbers of their own states, by name.</summary>
    public IEnumerable<(string Name, Lanes Values)> Numbers =>
        from update in _updates
        from variable in update.Layout.Update.Variables.Index()
        where variable.Item.Role == UpdateRole.State
        select ($"{update.Layout.Name}.{variable.Item.Name}", update.Frame[variable.Index].All);

    /// <summary>Whether anything is due in a batch before the optimisers.</summary>
    /// <param name="batch">Number of the batch.</param>
    public bool AreDueBefore(int batch)
    {
        foreach (var update in _updates)
        {
            if (IsDue(update.Layout, batch, before: true))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anything is due in a batch that has parameters.</summary>
    /// <param name="batch">Number of the batch.</param>
    /// <param name="before">Of what runs before the optimisers, or of the others.</param>
    public bool HaveParameters(int batch, bool before)
    {
        foreach (var update in _updates)
        {
            if (update.Parameters.Count > 0 && IsDue(update.Layout, batch, before))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Runs what is due once the gradients of a batch have been summed up, before the optimisers see them.</summary>
    /// <param name="examples">Number of its examples.</param>
    /// <param name="batch">Number of the batch.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? BeforeOptimisers(int examples, int batch, UpdateTime time) => RunDue(examples, batch, time, before: true);

    /// <summary>Runs what is due after a batch.</summary>
    /// <param name="examples">Number of its examples.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? AfterBatch(int examples, UpdateTime time) => RunDue(examples, time.Iteration, time, before: false);

    /// <summary>Runs a group.</summary>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    /// <exception cref="InvalidOperationException">It reads what examples of a batch have left, and there was no batch; or a gradient, which is there within a batch alone.</exception>
    public string? RunGroup(string group, UpdateTime time)
    {
        if (_updates.All(u => u.Layout.Group != group))
        {
            throw new ArgumentException($"{_layout.Name} has no updates of a group '{group}'; it has {(_updates.Count == 0 ? "none" : string.Join(", ", _updates.Select(u => $"'{u.Layout.Group}'").Distinct()))}.", nameof(group));
        }

        if (Examples == 0 && _updates.FirstOrDefault(u => u.Layout.Group == group && u.Layout.Bindings.Any(b => b.IsOfExamples)) is { } early)
        {
            throw new InvalidOperationException($"{_layout.Name}.{early.Layout.Name} reads what the examples of a batch have left, and none has been trained on; train first.");
        }

        if (_updates.FirstOrDefault(u => u.Layout.Group == group && u.Layout.Bindings.Any(b => b.IsGradient)) is { } within)
        {
            throw new InvalidOperationException($"{_layout.Name}.{within.Layout.Name} has a gradient, which is there while a batch ends and not on demand; put it into a group of its own, as in [Update(Group = \"gradients\")].");
        }

        foreach (var update in _updates)
        {
            if (update.Layout.Group == group && Run(update, Examples, time) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>Runs one of them.</summary>
    /// <param name="update">Which.</param>
    /// <param name="examples">Number of examples of the last batch.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which variable, or null; null too where that is known later.</returns>
    protected abstract string? Run(BoundUpdate update, int examples, UpdateTime time);

    /// <summary>Synapses that are rewired do not take states of updates along.</summary>
    private static void CheckMoves(UpdateLayout update, NetworkLayout layout)
    {
        var state = update.Update.Variables.FirstOrDefault(v => v.Role == UpdateRole.State && v.Axes == UpdateAxes.Synapses);
        var rewired = update.Bindings.Where(b => b.IsOfSynapses).Select(b => layout.Projections[layout.Projection(b.Member)]).FirstOrDefault(p => p.Rewiring is not null);
        if (state.Name is not null && rewired is not null)
        {
            throw new ArgumentException($"{layout.Name}.{update.Name}.{state.Name} is one for each synapse of {rewired.Name}, whose synapses are rewired and take no state of an update along; leave out Rewiring, or keep one for each neuron.");
        }
    }

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

    /// <summary>Whether an update is due in a batch, before the optimisers or after it.</summary>
    protected static bool IsDue(UpdateLayout update, int batch, bool before) => update.BeforeOptimisers == before && update.Every > 0 && batch % update.Every == 0;

    private string? RunDue(int examples, int batch, UpdateTime time, bool before)
    {
        Examples = examples;
        foreach (var update in _updates)
        {
            if (IsDue(update.Layout, batch, before) && Run(update, Examples, time) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }
}
