using ILGPU;

namespace Snn.Runtime;

/// <content>What a batch leaves for updates of the network.</content>
public abstract partial class DeviceBatch
{
    private readonly Dictionary<(string State, UpdateSource Kind), (CourseView Course, int? Place)> _courses = [];

    /// <summary>What kernels read of the last batch.</summary>
    internal TrialsView PresentTrials => Trials;

    /// <summary>The trial of an example of the last batch.</summary>
    internal int TrialOf(int example) => _inputs.TrialOf(example);

    /// <summary>Neurons of a population with padding; those that the device advances.</summary>
    internal int PaddedOf(int population) => Groups.Padded(population);

    /// <summary>What the trials of a batch leave of the neurons of a population, [trial, padded neuron].</summary>
    internal ArrayView<float> LeftBy(int population, UpdateBinding binding) => binding.Kind is UpdateSource.SpikeCount or UpdateSource.FiringRate
        ? Of(_neurons[population].SpikeCount, population)
        : _courses[(binding.StateName, binding.Kind)] is var (course, place) && place is { } shared ? Of(course.Values, shared) : course.Values;

    /// <summary>What updates read of the course of a state, of populations that share a kernel.</summary>
    /// <param name="populations">The populations.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="states">The states that it is at those of which something is read, <c>Population.State</c>, and whose these are.</param>
    protected CourseView NewCourse(ReadOnlySpan<int> populations, UpdateSource kind, params ReadOnlySpan<(string Name, int Place)> states)
    {
        var course = new CourseView { Values = NewLanes(populations), Rest = NewLanes(populations) };
        foreach (var (state, place) in states)
        {
            _courses.Add((state, kind), (course, place));
        }

        return course;
    }

    /// <summary>What updates read of the course of a state.</summary>
    /// <param name="population">The population.</param>
    /// <param name="state">The state.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="owner">The projection of which it is a state of the source neurons; null for others.</param>
    protected CourseView NewCourse(int population, string state, UpdateSource kind, string? owner = null)
    {
        var course = new CourseView { Values = NewLanes(population), Rest = NewLanes(population) };
        _courses.Add(($"{owner ?? Setup.Layout.Populations[population].Name}.{state}", kind), (course, null));
        return course;
    }
}
