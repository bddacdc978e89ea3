using ILGPU;

namespace Snn.Runtime;

/// <content>What a batch leaves for updates of the network.</content>
public abstract partial class DeviceBatch
{
    private readonly Dictionary<(string State, UpdateSource Kind), (CourseView Course, int Place)> _courses = [];

    /// <summary>What kernels read of the last batch.</summary>
    internal TrialsView PresentTrials => Trials;

    /// <summary>The trial of an example of the last batch.</summary>
    internal int TrialOf(int example) => _inputs.TrialOf(example);

    /// <summary>Neurons of a population with padding; those that the device advances.</summary>
    internal int PaddedOf(int population) => population < 0 && RowsThere(~population) is { } rows ? Groups.Padded(NeuronsOf(population), rows) : Groups.Padded(NeuronsOf(population));

    /// <summary>What the trials of a batch leave of the neurons of a population, [trial, padded neuron].</summary>
    internal ArrayView<float> LeftBy(int population, UpdateBinding binding) => binding.Kind is UpdateSource.SpikeCount or UpdateSource.FiringRate
        ? Of(_neurons[population].SpikeCount, population)
        : Of(_courses[(binding.StateName, binding.Kind)]);

    private ArrayView<float> Of((CourseView Course, int Place) own) => Of(own.Course.Values, own.Place);

    /// <summary>What updates read of the course of a state, of the populations that have a kernel.</summary>
    /// <param name="populations">The populations, or the complements of the projections whose sources release.</param>
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
}
