using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// What the kernel of an optimiser knows of projections that are rewired: it moves θ = |w|, which then falls and is shaken; a
/// weight of 0 has the sign of its 0.
/// </summary>
public struct ThetaView
{
    /// <summary>By projection: by how much θ falls; −1 where weights are no θ.</summary>
    public ArrayView<float> Falls;

    /// <summary>What is added to each θ, where any is shaken.</summary>
    public ArrayView<float> Shakes;

    /// <summary>Whether any is.</summary>
    public int IsShaken;

    /// <summary>By weight: 1 where θ was below 0 in the last update.</summary>
    public ArrayView<int> Gone;

    private const uint SignBit = 0x80000000u;

    /// <summary>None are.</summary>
    internal static ThetaView None(DeviceMemory memory) => new() { Falls = memory.Of<float>([-1f]), Shakes = memory.Of<float>([0f]), Gone = memory.Of<int>([0]) };

    /// <summary>Whether a projection's weights are θ with a sign.</summary>
    public readonly bool Has(int projection) => Falls[projection] >= 0f;

    /// <summary>dLoss/dθ of a weight of which <paramref name="gradient"/> is dLoss/dweight.</summary>
    public static float Gradient(float weight, float gradient) => Interop.IntAsFloat(Interop.FloatAsInt(gradient) ^ (Interop.FloatAsInt(weight) & SignBit));

    /// <summary>The end of an update: the weight that becomes of θ, with the sign that it had.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="i">The weight's place.</param>
    /// <param name="weight">The weight so far.</param>
    /// <param name="theta">What the optimiser made of θ.</param>
    public readonly float Weight(int projection, int i, float weight, float theta)
    {
        float moved = theta - Falls[projection];
        if (IsShaken != 0)
        {
            moved += Shakes[i];
        }

        bool isGone = moved < 0f;
        Gone[i] = isGone ? 1 : 0;
        return Interop.IntAsFloat(Interop.FloatAsInt(isGone ? 0f : moved) | (Interop.FloatAsInt(weight) & SignBit));
    }
}

/// <summary>What the kernels that end a rewiring are given.</summary>
public struct RewiringView
{
    /// <summary>Number of all weights: from one state to the next.</summary>
    public int Length;

    /// <summary>States of the optimisers.</summary>
    public int StateCount;

    /// <summary>Number of new synapses.</summary>
    public int Count;

    /// <summary>All weights.</summary>
    public ArrayView<float> Weights;

    /// <summary>States of the optimisers, [state, weight].</summary>
    public ArrayView<float> States;

    /// <summary>By weight: 1 where θ was below 0 when it was last moved.</summary>
    public ArrayView<int> Gone;

    /// <summary>Which weights are those of synapses, a bit each.</summary>
    public ArrayView<int> Connected;

    /// <summary>Which synapses are gone, a bit each.</summary>
    public ArrayView<int> GoneBits;

    /// <summary>Where new synapses are; the highest bit is the sign.</summary>
    public ArrayView<int> New;
}

/// <summary>The kernels that end a rewiring. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class RewiringKernels
{
    /// <summary>Which of 32 synapses are gone: one thread gathers their bits, since no two may write one number.</summary>
    [DeviceKernel]
    public static void Gather(RewiringView view)
    {
        int word = KernelIndex.Of();
        if (word >= view.GoneBits.Length)
        {
            return;
        }

        int bits = 0;
        for (int i = 0; i < 32; i++)
        {
            bits |= view.Gone[32 * word + i] << i;
        }

        view.GoneBits[word] = bits & view.Connected[word];
    }

    /// <summary>Sets a new synapse to a 0 of its sign, without a past.</summary>
    [DeviceKernel]
    public static void Place(RewiringView view)
    {
        int entry = KernelIndex.Of();
        if (entry >= view.Count)
        {
            return;
        }

        int at = view.New[entry] & int.MaxValue;
        view.Weights[at] = view.New[entry] < 0 ? -0f : 0f;
        for (int s = 0; s < view.StateCount; s++)
        {
            view.States[(long)s * view.Length + at] = 0f;
        }
    }
}
