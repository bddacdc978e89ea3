using ILGPU;

namespace Snn.Runtime;

/// <summary>Which pairs of neurons the projection of an update connects, whose rows are whole ones on a device.</summary>
public struct PairsView
{
    /// <summary>0 where it connects all.</summary>
    public int ConnectsSome;

    /// <summary>Where its weights start among all.</summary>
    public int Start;

    /// <summary>Length of a row of them.</summary>
    public int Stride;

    /// <summary>Which of all weights are those of synapses, a bit each.</summary>
    public ArrayView<int> Bits;

    /// <summary>Whether a pair is connected.</summary>
    public readonly bool Connects(int source, int target) => ConnectsSome == 0 || DeviceMath.HasBit(Bits, Start + source * Stride + target);
}
