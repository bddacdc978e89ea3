using ILGPU;

namespace Snn.Runtime;

/// <summary>Weights that are drawn for rows.</summary>
public struct WeightsToDraw
{
    /// <summary>The rows.</summary>
    public DrawnRowsView Rows;

    /// <summary>By row: the neuron whose it is; −1 where there are fewer spikes.</summary>
    public ArrayView<int> Sources;

    /// <summary>How a pair's weight is drawn.</summary>
    public PairDraw Draw;
}

/// <summary>
/// The kernel that draws weights. It computes in double, as the host does, so it has an own launch, and is compiled for devices that
/// have it and for projections whose weights are drawn alone. Public because ILGPU starts kernels from an assembly of its own.
/// </summary>
public static class WeightKernels
{
    /// <summary>Targets of a thread.</summary>
    public const int Targets = 32;

    /// <summary>A thread draws the weights of a row for neighbouring targets.</summary>
    public static void Draw(WeightsToDraw work)
    {
        int parts = (work.Rows.Lie.Targets + Targets - 1) / Targets, row = KernelIndex.Of() / parts, first = KernelIndex.Of() % parts * Targets;
        if (row >= work.Rows.Lie.Slots || work.Sources[row] < 0)
        {
            return;
        }

        for (int bits = work.Rows.Connected(row, work.Sources[row], first, Targets); bits != 0; bits &= bits - 1)
        {
            int target = first + EmittedSpikes.First(bits);
            work.Rows.Weights[(long)row * work.Rows.Lie.Stride + target] = work.Draw.Of(work.Sources[row], target);
        }
    }
}
