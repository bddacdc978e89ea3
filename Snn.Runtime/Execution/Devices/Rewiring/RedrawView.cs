using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>What the kernels that end a rewiring are given.</summary>
public struct RedrawView
{
    /// <summary>Number of all weights: from one state to the next.</summary>
    public int Length;

    /// <summary>States of the optimisers, and of rules of rewiring.</summary>
    public int StateCount, RuleStateCount;

    /// <summary>Number of new synapses.</summary>
    public int Count;

    /// <summary>All weights.</summary>
    public ArrayView<float> Weights;

    /// <summary>States of the optimisers, [state, weight].</summary>
    public ArrayView<float> States;

    /// <summary>States of the rules, [state, weight].</summary>
    public ArrayView<float> RuleStates;

    /// <summary>By weight: 1 where a synapse has gone.</summary>
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
    public static void Gather(RedrawView view)
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
    public static void Place(RedrawView view)
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

        for (int s = 0; s < view.RuleStateCount; s++)
        {
            view.RuleStates[(long)s * view.Length + at] = 0f;
        }
    }
}
