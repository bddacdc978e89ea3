namespace Snn.Runtime;

/// <summary>What updates of a group read of the steps of a simulation: those since the group last ran, or since the beginning.</summary>
/// <param name="Group">The group.</param>
/// <param name="Kind">What of the steps.</param>
/// <param name="Population">Index of the population of whose neurons each has a number.</param>
/// <param name="State">The state that it is made of; null where it is made of spikes.</param>
/// <param name="Course">What the steps have left so far.</param>
internal sealed record SimulationCourse(string Group, UpdateSource Kind, int Population, string? State, NeuronCourse Course)
{
    /// <summary>Those of a network, each once.</summary>
    public static SimulationCourse[] Of(NetworkLayout layout) =>
    [
        .. layout.Updates.SelectMany(u => u.Bindings.Where(b => b.IsOfExamples && b.Kind != UpdateSource.State).Select(b => New(u.Group, b, layout)))
            .DistinctBy(c => (c.Group, c.Kind, c.Population, c.State)),
    ];

    /// <summary>Whether it is what a variable of an update of a group stands for.</summary>
    public bool Is(string group, UpdateBinding binding, int population) =>
        Group == group && Kind == binding.Kind && Population == population && State == (binding.IsOfState ? binding.StateName : null);

    /// <summary>What a saved simulation has of it.</summary>
    public IEnumerable<SavedPart> Parts(NetworkLayout layout) => Course.Parts($"the {Kind} of {State ?? layout.Populations[Population].Name} since updates of the group '{Group}'");

    private static SimulationCourse New(string group, UpdateBinding binding, NetworkLayout layout)
    {
        int population = layout.Population(binding.Member);
        return new(group, binding.Kind, population, binding.IsOfState ? binding.StateName : null, new(binding.Kind, layout.Populations[population].Size, layout.Dt));
    }
}
