namespace Snn.Runtime;

/// <summary>They on the CPU: what an update has of neurons and rules is copied to where its kernel reads it, and back.</summary>
internal sealed class HostUpdates : SimulationUpdates
{
    private readonly Func<string, Lanes> _state;
    private readonly List<(BoundUpdate Update, int Variable, string Name, int Size)> _states = [];
    private readonly List<(BoundUpdate Update, int Variable, NeuronCourse Course)> _courses = [];
    private readonly List<(BoundUpdate Update, int Variable, LentVariable Lent)> _rules = [];

    /// <param name="layout">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="parameters">Its parameters; null where it has none.</param>
    /// <param name="courses">What the steps have left for updates.</param>
    /// <param name="state">Lends a state.</param>
    /// <param name="rule">Lends a variable of a rule.</param>
    public HostUpdates(NetworkLayout layout, WeightStore weights, ParameterStore? parameters, IReadOnlyList<SimulationCourse> courses, Func<string, Lanes> state, Func<UpdateBinding, LentVariable> rule)
        : base(layout, weights, parameters)
    {
        _state = state;
        foreach (var update in Updates)
        {
            foreach (var (i, variable) in update.Layout.Update.Variables.Index())
            {
                switch (update.BindingOf(variable))
                {
                    case { IsOfRule: true } binding:
                        _rules.Add((update, i, rule(binding)));
                        break;
                    case { Kind: UpdateSource.State } binding:
                        _states.Add((update, i, binding.StateName, layout.Populations[layout.Population(binding.Member)].Size));
                        break;
                    case { IsOfExamples: true } binding:
                        _courses.Add((update, i, courses.First(c => c.Is(update.Layout.Group, binding, layout.Population(binding.Member))).Course));
                        break;
                }
            }
        }
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

        foreach (var (_, variable, lent) in _rules.Where(r => r.Update == update))
        {
            lent.CopyTo(update.Frame[variable]);
        }

        if (update.Run(examples, time) is { } broken)
        {
            return broken;
        }

        foreach (var (variable, size, lent) in states.Where(s => update.IsWritten(s.Variable)))
        {
            update.Frame[variable][0].Span[..size].CopyTo(lent.Span);
        }

        foreach (var (_, variable, lent) in _rules.Where(r => r.Update == update && update.IsWritten(r.Variable)))
        {
            lent.CopyFrom(update.Frame[variable]);
        }

        return null;
    }
}
