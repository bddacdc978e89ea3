using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// dLoss/dparameter of every neuron and trial on a device. They are few: the host adds them up, in the order in which the
/// CPU's threads do.
/// </summary>
internal sealed class DeviceParameters(DeviceSetup setup, DeviceMemory memory)
{
    private readonly List<(int Parameter, int Population, int Padded, DeviceMirror<float> PerNeuron)> _gradients = [];

    /// <summary>The gradient by a parameter, [trial, padded neuron].</summary>
    /// <param name="parameter">Index of the parameter.</param>
    /// <param name="population">The population whose neurons depend on it.</param>
    /// <param name="padded">Number of neurons, padded.</param>
    public ArrayView<float> New(int parameter, int population, int padded)
    {
        var gradient = memory.NewMirror<float>((long)setup.Batch * padded, "gradients");
        _gradients.Add((parameter, population, padded, gradient));
        return gradient.There;
    }

    /// <summary>Queues the gradients of a batch for the host.</summary>
    /// <param name="trials">Number of trials.</param>
    public void Fetch(int trials)
    {
        foreach (var (_, _, padded, gradient) in _gradients)
        {
            gradient.Fetch(setup.Device.Stream, trials * padded);
        }
    }

    /// <summary>Adds the gradients of a trial.</summary>
    public void AddTo(ParameterArray gradient, int trial)
    {
        foreach (var (index, population, padded, perNeuron) in _gradients)
        {
            gradient.Add(index, perNeuron.Here.Slice(trial * padded, setup.Layout.Populations[population].Size));
        }
    }
}
