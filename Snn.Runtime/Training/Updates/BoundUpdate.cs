namespace Snn.Runtime;

/// <summary>A custom update with the memory of its variables: weights where they are, all else in arrays of its own.</summary>
internal sealed class BoundUpdate
{
    private readonly List<Synapses> _synapses = [];
    private readonly NetworkLayout _network;

    /// <param name="update">What it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="gradients">Their gradient, once it is summed up over a batch; null where it is not on the host.</param>
    /// <param name="batch">Most examples of a batch.</param>
    /// <param name="others">Updates by name that run before it.</param>
    /// <param name="memory">Memory for what it has of its own.</param>
    public BoundUpdate(UpdateLayout update, NetworkLayout network, WeightStore weights, WeightStore? gradients, int batch, Func<string, BoundUpdate> others, Arena memory)
    {
        (Layout, _network) = (update, network);
        foreach (var (i, variable) in update.Update.Variables.Index())
        {
            if (BindingOf(variable) is { IsOfSynapses: true } binding && (binding.IsGradient ? gradients : weights) is { } store)
            {
                _synapses.Add(new(i, store, network.Projection(binding.Member), binding.IsTransposed, binding.IsGradient));
            }
        }

        var (sources, targets) = (SizeOf(UpdateAxes.Sources, others), SizeOf(UpdateAxes.Targets, others));
        Frame = new(update.Update, sources, targets, batch, Find, memory);
        States = [.. update.Update.Variables.Index().Where(v => v.Item.Role == UpdateRole.State)
            .Select(v => new CheckpointFloats($"{v.Item.Name} of {update.Name}", Whole(Frame[v.Index])))];

        Rows? Find(int index) => BindingOf(update.Update.Variables[index]) switch
        {
            { Kind: UpdateSource.OtherUpdate } binding => others(binding.Member)[binding.State],
            { IsOfSynapses: true, IsTransposed: false } when _synapses.Find(s => s.Variable == index) is { } there => there.Rows,
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
    public string? Run(int examples, UpdateTime time)
    {
        foreach (var synapses in _synapses)
        {
            if (synapses.IsTransposed)
            {
                Transpose(synapses.Rows, synapses.Targets, Frame[synapses.Variable]);
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

        foreach (var synapses in _synapses.Where(s => Layout.Update.Variables[s.Variable].Role == UpdateRole.Target))
        {
            Settle(synapses);
        }

        return null;
    }

    /// <summary>Brings what was written to where it belongs, and weights between their bounds.</summary>
    private void Settle(Synapses synapses)
    {
        var rows = synapses.Rows;
        if (synapses.IsTransposed)
        {
            Transpose(Frame[synapses.Variable], rows.Count, rows);
        }

        var layout = _network.Projections[synapses.Projection];
        for (int k = 0; k < rows.Count && layout.HasBounds && !synapses.IsGradient; k++)
        {
            WeightBounds.Project(rows[k], 0, rows.Stride, synapses.Targets, layout);
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
                case { IsOfSynapses: true } binding:
                    var projection = _network.Projections[_network.Projection(binding.Member)];
                    bool isSource = axis == UpdateAxes.Sources != binding.IsTransposed;
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

    /// <summary>A variable that stands for weights, or for their gradient.</summary>
    private sealed record Synapses(int Variable, WeightStore Store, int Projection, bool IsTransposed, bool IsGradient)
    {
        public Rows Rows => Store[Projection];

        public int Targets => Store.TargetSize(Projection);
    }
}
