using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What the kernel of an optimiser knows of projections that are rewired: it moves θ = |w| and leaves it to the rule; a weight
/// of 0 has the sign of its 0.
/// </summary>
public struct ThetaView
{
    /// <summary>By projection: whether its weights are θ with a sign.</summary>
    public ArrayView<int> IsRewired;

    /// <summary>By weight: what the optimiser has made of θ.</summary>
    public ArrayView<float> Moved;

    /// <summary>Whether any rule reads the gradient.</summary>
    public int KeepsGradient;

    /// <summary>By weight: the gradient by θ, where one does.</summary>
    public ArrayView<float> Gradients;

    private const uint SignBit = 0x80000000u;

    /// <summary>None are.</summary>
    internal static ThetaView None(DeviceMemory memory) => new() { IsRewired = memory.Of<int>([0]), Moved = memory.Of<float>([0f]), Gradients = memory.Of<float>([0f]) };

    /// <summary>dLoss/dθ of a weight of which <paramref name="gradient"/> is dLoss/dweight.</summary>
    public static float Gradient(float weight, float gradient) => Interop.IntAsFloat(Interop.FloatAsInt(gradient) ^ (Interop.FloatAsInt(weight) & SignBit));

    /// <summary>A weight of a size, with the sign of another.</summary>
    public static float Signed(float size, float weight) => Interop.IntAsFloat((Interop.FloatAsInt(size) & ~SignBit) | (Interop.FloatAsInt(weight) & SignBit));
}
