using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// dLoss/dparameter of every neuron and trial on a device. They are few: the host adds them up, in the order in which the
/// CPU's threads do.
/// </summary>
internal sealed class DeviceParameters(DeviceSetup setup, DeviceMemory memory)
{
    private readonly List<(int Parameter, ArrayView<float> PerNeuron, float[] Here)> _gradients = [];

    /// <summary>The gradient by a parameter, [trial, padded neuron].</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="perNeuron">Its gradient.</param>
    public void Add(string name, ArrayView<float> perNeuron) =>
        _gradients.Add((setup.Layout.Parameter(name), perNeuron, new float[perNeuron.Length]));

    /// <summary>Brings the gradients of a batch to the host.</summary>
    /// <param name="trials">Number of trials.</param>
    public void Read(int trials)
    {
        foreach (var (_, there, here) in _gradients)
        {
            memory.Read(there, here.AsSpan(0, here.Length / setup.Batch * trials));
        }
    }

    /// <summary>Adds the gradients of a trial.</summary>
    public void AddTo(ParameterArray gradient, int trial)
    {
        foreach (var (index, _, here) in _gradients)
        {
            int size = setup.Layout.Populations[setup.Layout.Parameters[index].Population].Size;
            gradient.Add(index, here.AsSpan(here.Length / setup.Batch * trial, size));
        }
    }
}
