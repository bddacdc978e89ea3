namespace Snn.Runtime;

/// <summary>What each example of a batch leaves for an update: one number for each neuron of a population.</summary>
/// <param name="binding">What it is.</param>
/// <param name="layout">The network.</param>
/// <param name="values">[example, padded neuron].</param>
internal sealed class ExampleVariable(UpdateBinding binding, NetworkLayout layout, Rows values)
{
    private readonly Dictionary<int, (NeuronCourse Course, Rows Recorded)> _workers = [];
    private readonly int _population = layout.Population(binding.Member);

    private string Name => binding.StateName;

    /// <summary>Has the state recorded, where all steps count.</summary>
    public void Prepare(Trial trial, int worker) =>
        _workers[worker] = (NewCourse(), binding.IsOfState && binding.Kind != UpdateSource.State ? trial.Record(Name) : default);

    /// <summary>Follows a trial that keeps nothing of past steps.</summary>
    public void Prepare(OnlineTrial trial, int worker)
    {
        var course = NewCourse();
        trial.Follow(_population, StateOf(trial), course);
        _workers[worker] = (course, default);
    }

    /// <summary>Takes it from a trial.</summary>
    public void Collect(Trial trial, int worker, int example)
    {
        var (course, recorded) = _workers[worker];
        course.Begin();
        for (int t = 0; t < trial.Steps && binding.Kind != UpdateSource.State; t++)
        {
            course.Add(binding.IsOfState ? recorded[t] : default, binding.IsOfState ? [] : trial.SpikesAt(_population, t));
        }

        course.Take(binding.IsOfState ? trial.State(Name) : default, values[example]);
    }

    /// <summary>Takes it from a trial that has been followed.</summary>
    public void Collect(OnlineTrial trial, int worker, int example) => _workers[worker].Course.Take(StateOf(trial), values[example]);

    private Lanes StateOf(OnlineTrial trial) => binding.IsOfState ? trial.State(Name) : default;

    private NeuronCourse NewCourse() => new(binding.Kind, layout.Populations[_population].Size, layout.Dt);
}
