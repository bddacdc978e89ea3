using ILGPU;

namespace Snn.Runtime;

/// <content>Rules of plasticity, and what spikes release, where synapses have delays of their own: what is kept of neurons before is kept of rows.</content>
public abstract partial class DeviceSimulation
{
    /// <summary>A rule's variable of each row, before a step and after it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="projection">The projection.</param>
    protected ArrayView<float> NewRowVariableThere(string name, int projection)
    {
        int rows = RowsThere(projection)!.Count;
        return NewTwice(name, NewVariableOf(name, rows), Lanes.Padded(rows), rows);
    }
}
