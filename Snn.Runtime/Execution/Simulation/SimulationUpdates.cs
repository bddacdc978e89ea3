namespace Snn.Runtime;

/// <summary>Updates of a network in a simulation, which is one example that goes on: they run between two steps, on weights, states and parameters as they are then.</summary>
internal abstract class SimulationUpdates : NetworkUpdates
{
    private readonly NetworkLayout _layout;

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights on the host.</param>
    /// <param name="parameters">Its parameters; null where it has none.</param>
    protected SimulationUpdates(NetworkLayout layout, WeightStore weights, ParameterStore? parameters)
        : base(layout, new(weights, Parameters: parameters), batch: 1) => (_layout, Examples) = (layout, 1);

    /// <summary>Whether a group reads or writes weights.</summary>
    public bool HaveWeights(string group) => Of(group).Any(u => u.Layout.Bindings.Any(b => b.IsOfSynapses));

    /// <summary>Whether a group reads or writes variables of rules.</summary>
    public bool HaveRules(string group) => Of(group).Any(u => u.Layout.Bindings.Any(b => b.IsOfRule));

    /// <summary>Refuses what simulations do not have.</summary>
    /// <exception cref="NotSupportedException">An update of the group has it.</exception>
    public void Check(string group)
    {
        foreach (var update in Of(group).Select(u => u.Layout))
        {
            if (update.Bindings.FirstOrDefault(IsDelay) is { } delay)
            {
                throw new NotSupportedException($"{_layout.Name}.{update.Name} has the delay of {delay.Member}, which stays as it was made. Put what simulations do not have into another group.");
            }
        }

        bool IsDelay(UpdateBinding binding) => binding.Kind == UpdateSource.Parameter && _layout.Parameters[_layout.Parameter(binding.ParameterName)].IsDelay;
    }

    /// <summary>The updates of a group.</summary>
    private IEnumerable<BoundUpdate> Of(string group) => Updates.Where(u => u.Layout.Group == group);
}
