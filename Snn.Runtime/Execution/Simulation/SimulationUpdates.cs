namespace Snn.Runtime;

/// <summary>Updates of a network in a simulation, which is one example that goes on: they run on the host, between two steps, on weights, states and parameters as they are then.</summary>
internal sealed class SimulationUpdates : NetworkUpdates
{
    private readonly NetworkLayout _layout;
    private readonly Func<string, Lanes> _state;
    private readonly List<(BoundUpdate Update, int Variable, string Name, int Size)> _states = [];
    private readonly List<(BoundUpdate Update, int Variable, NeuronCourse Course)> _courses = [];

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="parameters">Its parameters; null where it has none.</param>
    /// <param name="courses">What the steps have left for updates.</param>
    /// <param name="state">Lends a state.</param>
    public SimulationUpdates(NetworkLayout layout, WeightStore weights, ParameterStore? parameters, IReadOnlyList<SimulationCourse> courses, Func<string, Lanes> state)
        : base(layout, new(weights, Parameters: parameters), batch: 1)
    {
        (_layout, _state, Examples) = (layout, state, 1);
        foreach (var update in Updates)
        {
            foreach (var (i, variable) in update.Layout.Update.Variables.Index())
            {
                if (update.BindingOf(variable) is { IsOfExamples: true } binding)
                {
                    int population = layout.Population(binding.Member);
                    if (binding.Kind == UpdateSource.State)
                    {
                        _states.Add((update, i, binding.StateName, layout.Populations[population].Size));
                    }
                    else
                    {
                        _courses.Add((update, i, courses.First(c => c.Is(update.Layout.Group, binding, population)).Course));
                    }
                }
            }
        }
    }

    /// <summary>Whether a group reads or writes weights.</summary>
    public bool HaveWeights(string group) => Of(group).Any(u => u.Layout.Bindings.Any(b => b.IsOfSynapses));

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

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time)
    {
        var states = _states.Where(s => s.Update == update).Select(s => (s.Variable, s.Size, Lent: _state(s.Name))).ToArray();
        foreach (var (variable, size, lent) in states)
        {
            lent.Span[..size].CopyTo(update.Frame[variable][0].Span);
        }

        foreach (var (_, variable, course) in _courses.Where(c => c.Update == update))
        {
            course.Take(default, update.Frame[variable][0]);
        }

        if (update.Run(examples, time) is { } broken)
        {
            return broken;
        }

        foreach (var (variable, size, lent) in states.Where(s => update.Layout.Update.Variables[s.Variable].Role == UpdateRole.Target))
        {
            update.Frame[variable][0].Span[..size].CopyTo(lent.Span);
        }

        return null;
    }

    private IEnumerable<BoundUpdate> Of(string group) => Updates.Where(u => u.Layout.Group == group);
}
