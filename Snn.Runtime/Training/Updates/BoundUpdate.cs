namespace Snn.Runtime;

/// <summary>
/// A custom update with the memory of its variables: weights and gradients where they are, all else in arrays of its own. Rows
/// of a projection that connects some pairs alone, and kernels of convolutions, are copied there and back, since kernels of updates write whole vectors.
/// </summary>
internal sealed class BoundUpdate
{
    private readonly List<BoundSynapses> _synapses = [];
    private readonly List<BoundParameter> _parameters = [];
    private readonly List<BoundParameterGradient> _parameterGradients = [];
    private readonly NetworkLayout _network;

    /// <param name="update">What it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="stores">Where its weights and the like are.</param>
    /// <param name="batch">Most examples of a batch.</param>
    /// <param name="others">Updates by name that run before it.</param>
    /// <param name="memory">Memory for what it has of its own.</param>
    public BoundUpdate(UpdateLayout update, NetworkLayout network, UpdateStores stores, int batch, Func<string, BoundUpdate> others, Arena memory)
    {
        (Layout, _network) = (update, network);
        foreach (var (i, variable) in update.Update.Variables.Index())
        {
            if (BindingOf(variable) is { IsOfSynapses: true } binding && (binding.IsGradient ? stores.Gradients : stores.Weights) is { } store)
            {
                _synapses.Add(new(i, store, network.Projection(binding.Member), binding.IsTransposed, binding.IsGradient));
            }
            else if (BindingOf(variable) is { IsParameter: true } parameter)
            {
                _parameters.Add(new(i, stores.Parameters!, network.Parameter(parameter.ParameterName)));
            }
            else if (BindingOf(variable) is { IsParameterGradient: true } gradient && stores.ParameterGradients is { } gradients)
            {
                _parameterGradients.Add(new(i, gradients, network.Parameter(gradient.ParameterName)));
            }
        }

        var (sources, targets) = (SizeOf(UpdateAxes.Sources, others), SizeOf(UpdateAxes.Targets, others));
        Frame = new(update.Update, sources, targets, batch, PlacesOf(stores.Weights, others), Find, memory);
        States = [.. update.Update.Variables.Index().Where(v => v.Item.Role == UpdateRole.State)
            .Select(v => new CheckpointFloats($"{v.Item.Name} of {update.Name}", Frame[v.Index].All))];

        UpdateRows? Find(int index) => BindingOf(update.Update.Variables[index]) switch
        {
            { Kind: UpdateSource.OtherUpdate } binding => others(binding.Member)[binding.State],
            _ when _synapses.Find(s => s.Variable == index) is { IsCopied: false } there => new UpdateRows(there.Matrix),
            _ => null,
        };
    }

    /// <summary>What it is.</summary>
    public UpdateLayout Layout { get; }

    /// <summary>Its variables.</summary>
    public UpdateFrame Frame { get; }

    /// <summary>The projection that connects some pairs alone, of whose synapses it is; null where all are connected.</summary>
    public int? Projection { get; private set; }

    /// <summary>Its own states.</summary>
    public CheckpointArray[] States { get; }

    /// <summary>Those of its variables that are parameters.</summary>
    public IReadOnlyList<BoundParameter> Parameters => _parameters;

    /// <summary>Those that are gradients by parameters.</summary>
    public IReadOnlyList<BoundParameterGradient> ParameterGradients => _parameterGradients;

    /// <summary>One of its variables.</summary>
    public UpdateRows this[string variable] => Frame[Layout.Update.Variables.Index().First(v => v.Item.Name == variable).Index];

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? Run(int examples, UpdateTime time)
    {
        Frame.Places?.Follow();
        foreach (var synapses in _synapses)
        {
            synapses.CopyTo(Frame);
        }

        foreach (var parameter in _parameters)
        {
            parameter.CopyTo(Frame);
        }

        foreach (var gradient in _parameterGradients)
        {
            gradient.CopyTo(Frame);
        }

        Frame.Examples = examples;
        Layout.Update.Run(Frame, time);
        foreach (var (i, variable) in Layout.Update.Variables.Index().Where(v => v.Item.Role != UpdateRole.Input))
        {
            if (!Frame.Trim(i, variable.Axes))
            {
                return Broken(variable);
            }
        }

        foreach (var synapses in _synapses.Where(s => IsWritten(s.Variable)))
        {
            synapses.CopyFrom(Frame);
            synapses.Bound(_network.Projections[synapses.Projection]);
        }

        foreach (var parameter in _parameters)
        {
            if (IsWritten(parameter.Variable) && parameter.CopyFrom(Frame) is { } wrong)
            {
                return Broken(wrong);
            }
        }

        foreach (var gradient in _parameterGradients.Where(g => IsWritten(g.Variable)))
        {
            gradient.CopyFrom(Frame);
        }

        return null;
    }

    /// <summary>Whether the update writes a variable of the network.</summary>
    public bool IsWritten(int variable) => Layout.Update.Variables[variable].Role == UpdateRole.Target;

    /// <summary>What to say where what it has made of a parameter makes no sense.</summary>
    public string Broken(string wrong) => $"{_network.Name}.{Layout.Name} {wrong}";

    /// <summary>What to say where a variable has left the finite numbers.</summary>
    public string Broken(UpdateVariable variable) => $"{_network.Name}.{Layout.Name} has made a {variable.Name} that is no finite number.";

    /// <summary>What a variable stands for; null for a state of the update's own.</summary>
    public UpdateBinding? BindingOf(UpdateVariable variable) => Layout.Bindings.FirstOrDefault(b => b.Variable == variable.Name);

    /// <summary>Where rows of synapses are; null where all pairs are connected.</summary>
    private SynapsePlaces? PlacesOf(WeightStore weights, Func<string, BoundUpdate> others)
    {
        foreach (var binding in Layout.Update.Variables.Where(v => v.Axes == UpdateAxes.Synapses).Select(BindingOf).OfType<UpdateBinding>())
        {
            if (binding.Kind == UpdateSource.OtherUpdate)
            {
                Projection = others(binding.Member).Projection;
                return others(binding.Member).Frame.Places;
            }

            if (weights.Connections(_network.Projection(binding.Member)) is { } pairs)
            {
                Projection = _network.Projection(binding.Member);
                return new(pairs);
            }
        }

        return null;
    }

    /// <summary>Number of neurons along an axis, of whatever has one for each of them.</summary>
    private int SizeOf(UpdateAxes axis, Func<string, BoundUpdate> others)
    {
        foreach (var variable in Layout.Update.Variables.Where(v => v.Axes.HasFlag(axis)))
        {
            switch (BindingOf(variable))
            {
                case { } binding when binding.IsOfSynapses || binding is { IsOfRule: true, Owner: "" }:
                    var projection = _network.Projections[_network.Projection(binding.Member)];
                    if (projection.Patches is { } patches)
                    {
                        return axis == UpdateAxes.Sources ? KernelRows.CountOf(patches) : patches.Target.Channels;
                    }

                    bool isSource = axis == UpdateAxes.Sources != binding.IsTransposed;
                    return _network.Populations[isSource ? projection.Source : projection.Target].Size;
                case { } binding when binding.IsParameter || binding.IsParameterGradient:
                    return _network.Populations[_network.Parameters[_network.Parameter(binding.ParameterName)].Population].Size;
                case { Kind: UpdateSource.OtherUpdate } binding:
                    return axis == UpdateAxes.Sources ? others(binding.Member).Frame.Sources : others(binding.Member).Frame.Targets;
                case { } binding:
                    return _network.Populations[_network.Population(binding.Member)].Size;
            }
        }

        return 1;
    }
}
