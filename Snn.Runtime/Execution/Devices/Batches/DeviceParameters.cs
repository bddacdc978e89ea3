using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// dLoss/dparameter of every neuron and trial on a device. They are few: the host adds them up, in the order in which the
/// CPU's threads do.
/// </summary>
internal sealed class DeviceParameters(DeviceSetup setup, DeviceMemory memory)
{
    private readonly List<(int Parameter, int Size, int Padded, DeviceMirror<float> PerNeuron, int Start)> _gradients = [];
    private readonly List<(DeviceMirror<float> PerNeuron, int Padded, int Owners)> _arrays = [];

    /// <summary>The gradient by a parameter, [trial, padded neuron].</summary>
    /// <param name="parameter">Index of the parameter.</param>
    /// <param name="size">Number of neurons that depend on it.</param>
    /// <param name="padded">That, padded.</param>
    public ArrayView<float> New(int parameter, int size, int padded) => New([(parameter, size, padded)]);

    /// <summary>The gradients by a parameter that populations which share a kernel have each, [population, trial, padded neuron].</summary>
    /// <param name="owners">Of each its parameter's index, and its number of neurons, without and with padding.</param>
    public ArrayView<float> New(ReadOnlySpan<(int Parameter, int Size, int Padded)> owners)
    {
        int padded = 0;
        foreach (var owner in owners)
        {
            padded += owner.Padded;
        }

        var gradient = memory.NewMirror<float>((long)setup.Batch * padded, "gradients");
        _arrays.Add((gradient, padded, owners.Length));
        int before = 0;
        foreach (var owner in owners)
        {
            _gradients.Add((owner.Parameter, owner.Size, owner.Padded, gradient, setup.Batch * before));
            before += owner.Padded;
        }

        return gradient.There;
    }

    /// <summary>Queues the gradients of a batch for the host.</summary>
    /// <param name="trials">Number of trials.</param>
    public void Fetch(int trials)
    {
        foreach (var (gradient, padded, owners) in _arrays)
        {
            gradient.Fetch(setup.Device.Stream, (owners == 1 ? trials : setup.Batch) * padded);
        }
    }

    /// <summary>Adds the gradients of a trial.</summary>
    public void AddTo(ParameterArray gradient, int trial)
    {
        foreach (var (index, size, padded, perNeuron, start) in _gradients)
        {
            gradient.Add(index, perNeuron.Here.Slice(start + trial * padded, size));
        }
    }
}
