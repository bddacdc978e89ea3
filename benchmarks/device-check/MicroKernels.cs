using ILGPU;

namespace Snn.DeviceCheck;

/// <summary>Kernels that do one thing, to know what it costs.</summary>
public static class MicroKernels
{
    /// <summary>Reads and writes each number once.</summary>
    public static void Copy(ArrayView<float> from, ArrayView<float> to)
    {
        int stride = Grid.DimX * Group.DimX;
        for (int i = Grid.GlobalIndex.X; i < to.IntLength; i += stride)
        {
            to[i] = from[i];
        }
    }

    /// <summary>Waits for its group so often.</summary>
    public static void Barriers(ArrayView<float> done, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Group.Barrier();
        }

        done[Grid.GlobalIndex.X] = count;
    }
}
