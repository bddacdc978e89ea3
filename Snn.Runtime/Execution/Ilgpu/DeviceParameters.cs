using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// dLoss/dparameter of every neuron and trial on a device. They are few: the host adds them up, in the order in which the
/// CPU's threads do.
/// </summary>
internal sealed class DeviceParameters(DeviceSetup setup, DeviceMemory memory)
{
    private readonly List<(int Parameter, int Padded, DeviceMirror<float> PerNeuron)> _gradients = [];

    /// <summary>The gradient by a parameter, [trial, padded neuron].</summary>
    /// <param name="parameter">Index of the parameter.</param>
    /// <param name="padded">Number of neurons, padded.</param>
    public ArrayView<float> New(int parameter, int padded)
    {
        var gradient = memory.NewMirror<float>((long)setup.Batch * padded, "gradients");
        _gradients.Add((parameter, padded, gradient));
        return gradient.There;
    }

    /// <summary>Queues the gradients of a batch for the host.</summary>
    /// <param name="trials">Number of trials.</param>
    public void Fetch(int trials)
    {
        foreach (var (_, padded, gradient) in _gradients)
        {
            gradient.Fetch(setup.Device.Stream, trials * padded);
        }
    }

    /// <summary>Adds the gradients of a trial.</summary>
    public void AddTo(ParameterArray gradient, int trial)
    {
        foreach (var (index, padded, perNeuron) in _gradients)
        {
            int size = setup.Layout.Populations[setup.Layout.Parameters[index].Population].Size;
            gradient.Add(index, perNeuron.Here.Slice(trial * padded, size));
        }
    }
}
