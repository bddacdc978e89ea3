using ILGPU;

namespace Snn.Runtime;

/// <summary>Threads of kernels in which each has one element.</summary>
public static class KernelIndex
{
    /// <summary>The element of this thread.</summary>
    public static int Of() => Grid.IdxX * Group.DimX + Group.IdxX;
}
