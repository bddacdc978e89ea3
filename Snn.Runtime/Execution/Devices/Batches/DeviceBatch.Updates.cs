using ILGPU;

namespace Snn.Runtime;

/// <content>What a batch leaves for updates of the network.</content>
public abstract partial class DeviceBatch
{
    private readonly Dictionary<(string State, UpdateSource Kind), CourseView> _courses = [];

    /// <summary>What kernels read of the last batch.</summary>
    internal TrialsView PresentTrials => Trials;

    /// <summary>The trial of an example of the last batch.</summary>
    internal int TrialOf(int example) => _inputs.TrialOf(example);

    /// <summary>Neurons of a population with padding; those that the device advances.</summary>
    internal int PaddedOf(int population) => Groups.Padded(population);

    /// <summary>What the trials of a batch leave of the neurons of a population, [trial, padded neuron].</summary>
    internal ArrayView<float> LeftBy(int population, UpdateBinding binding) => binding.Kind is UpdateSource.SpikeCount or UpdateSource.FiringRate
        ? Of(_neurons[population].SpikeCount, population)
        : _courses[(binding.StateName, binding.Kind)].Values;

    /// <summary>What updates read of the course of a state.</summary>
    /// <param name="population">The population.</param>
    /// <param name="state">The state.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="owner">The projection of which it is a state of the source neurons; null for others.</param>
    protected CourseView NewCourse(int population, string state, UpdateSource kind, string? owner = null)
    {
        var course = new CourseView { Values = NewLanes(population), Rest = NewLanes(population) };
        _courses.Add(($"{owner ?? Setup.Layout.Populations[population].Name}.{state}", kind), course);
        return course;
    }
}
