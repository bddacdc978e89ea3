namespace Snn.Runtime;

/// <summary>A custom update with the memory of its variables: weights where they are, all else in arrays of its own.</summary>
internal sealed class BoundUpdate
{
    private readonly List<(int Variable, int Projection, bool IsTransposed)> _weightVariables = [];
    private readonly NetworkLayout _network;

    public BoundUpdate(UpdateLayout update, NetworkLayout network, WeightStore weights, int batch, Func<string, BoundUpdate> others, Arena memory)
    {
        (Layout, _network) = (update, network);
        foreach (var (i, variable) in update.Update.Variables.Index())
        {
            if (BindingOf(variable) is { Kind: UpdateSource.Weights or UpdateSource.TransposedWeights } binding)
            {
                _weightVariables.Add((i, network.Projection(binding.Member), binding.Kind == UpdateSource.TransposedWeights));
            }
        }

        var (sources, targets) = (SizeOf(UpdateAxes.Sources, others), SizeOf(UpdateAxes.Targets, others));
        Frame = new(update.Update, sources, targets, batch, Find, memory);
        States = [.. update.Update.Variables.Index().Where(v => v.Item.Role == UpdateRole.State)
            .Select(v => new CheckpointFloats($"{v.Item.Name} of {update.Name}", Whole(Frame[v.Index])))];

        Rows? Find(UpdateVariable variable) => BindingOf(variable) switch
        {
            { Kind: UpdateSource.Weights } binding => weights[network.Projection(binding.Member)],
            { Kind: UpdateSource.OtherUpdate } binding => others(binding.Member)[binding.State],
            _ => null,
        };
    }

    /// <summary>What it is.</summary>
    public UpdateLayout Layout { get; }

    /// <summary>Its variables.</summary>
    public UpdateFrame Frame { get; }

    /// <summary>Its own states.</summary>
    public CheckpointArray[] States { get; }

    /// <summary>One of its variables.</summary>
    public Rows this[string variable] => Frame[Layout.Update.Variables.Index().First(v => v.Item.Name == variable).Index];

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? Run(int examples, UpdateTime time, WeightStore weights)
    {
        foreach (var (variable, projection, isTransposed) in _weightVariables)
        {
            if (isTransposed)
            {
                Transpose(weights[projection], weights.TargetSize(projection), Frame[variable]);
            }
        }

        Frame.Examples = examples;
        Layout.Update.Run(Frame, time);
        foreach (var (i, variable) in Layout.Update.Variables.Index().Where(v => v.Item.Role != UpdateRole.Input))
        {
            if (WhyNot(i, variable) is { } broken)
            {
                return broken;
            }

            Trim(i, variable);
        }

        foreach (var (variable, projection, isTransposed) in _weightVariables.Where(w => Layout.Update.Variables[w.Variable].Role == UpdateRole.Target))
        {
            Settle(weights, variable, projection, isTransposed);
        }

        return null;
    }

    /// <summary>Brings weights that were written to where they belong, and between their bounds.</summary>
    private void Settle(WeightStore weights, int variable, int projection, bool isTransposed)
    {
        var (rows, targets) = (weights[projection], weights.TargetSize(projection));
        if (isTransposed)
        {
            Transpose(Frame[variable], rows.Count, rows);
        }

        var layout = _network.Projections[projection];
        for (int k = 0; k < rows.Count && layout.HasBounds; k++)
        {
            WeightBounds.Project(rows[k], 0, rows.Stride, targets, layout);
        }
    }

    /// <summary>There is nothing beside a row, whatever was computed there.</summary>
    private void Trim(int index, UpdateVariable variable)
    {
        var (length, count) = Frame.ShapeOf(variable.Axes);
        for (int k = 0; k < count; k++)
        {
            Frame[index][k].Span[length..].Clear();
        }
    }

    private string? WhyNot(int index, UpdateVariable variable)
    {
        var (length, count) = Frame.ShapeOf(variable.Axes);
        for (int k = 0; k < count; k++)
        {
            if (!Frame[index][k].IsFinite(length))
            {
                return Broken(variable);
            }
        }

        return null;
    }

    /// <summary>What to say where a variable has left the finite numbers.</summary>
    public string Broken(UpdateVariable variable) => $"{_network.Name}.{Layout.Name} has made a {variable.Name} that is no finite number.";

    /// <summary>What a variable stands for; null for a state of the update's own.</summary>
    public UpdateBinding? BindingOf(UpdateVariable variable) => Layout.Bindings.FirstOrDefault(b => b.Variable == variable.Name);

    /// <summary>Number of neurons along an axis, of whatever has one for each of them.</summary>
    private int SizeOf(UpdateAxes axis, Func<string, BoundUpdate> others)
    {
        foreach (var variable in Layout.Update.Variables.Where(v => v.Axes.HasFlag(axis)))
        {
            switch (BindingOf(variable))
            {
                case { Kind: UpdateSource.Weights or UpdateSource.TransposedWeights } binding:
                    var projection = _network.Projections[_network.Projection(binding.Member)];
                    bool isSource = axis == UpdateAxes.Sources == (binding.Kind == UpdateSource.Weights);
                    return _network.Populations[isSource ? projection.Source : projection.Target].Size;
                case { Kind: UpdateSource.OtherUpdate } binding:
                    return axis == UpdateAxes.Sources ? others(binding.Member).Frame.Sources : others(binding.Member).Frame.Targets;
                case { } binding:
                    return _network.Populations[_network.Population(binding.Member)].Size;
            }
        }

        return 1;
    }

    private static void Transpose(Rows from, int columns, Rows to)
    {
        for (int k = 0; k < from.Count; k++)
        {
            var row = from[k];
            for (int m = 0; m < columns; m++)
            {
                to[m].At(k) = row.At(m);
            }
        }
    }

    private static unsafe Lanes Whole(Rows rows) => new(rows.First, checked(rows.Count * rows.Stride));
}
