using ILGPU;

namespace Snn.Runtime;

/// <summary>The rows of a path of which nothing is stored, as a device has them in memory: a <see cref="DrawnRowsView"/> among arrays of all such paths.</summary>
public struct DrawnPathView
{
    /// <summary>How they lie.</summary>
    public DrawnLie Lie;

    /// <summary>Where they start among all.</summary>
    public long Rows;

    /// <summary>Where their weights start.</summary>
    public long Weights;

    /// <summary>What arrives through them reads these.</summary>
    /// <param name="rows">The rows of all paths.</param>
    /// <param name="weights">The weights of all.</param>
    public readonly DrawnRowsView Of(ArrayView<int> rows, ArrayView<float> weights) => new() { Lie = Lie, Rows = rows.SubView(Rows), Weights = weights.SubView(Weights) };
}
