using ILGPU;

namespace Snn.Runtime;

/// <summary>The rows of a path of which nothing is stored, as a device has them in memory: a <see cref="DrawnRowsView"/> among arrays of all such paths.</summary>
public struct DrawnPathView
{
    /// <summary>Where its rows start among all.</summary>
    public long Rows;

    /// <summary>Where their weights start.</summary>
    public long Weights;

    /// <inheritdoc cref="DrawnRowsView.Way"/>
    public int Way;

    /// <inheritdoc cref="DrawnRowsView.FirstPhase"/>
    public int FirstPhase;

    /// <inheritdoc cref="DrawnRowsView.LastPhase"/>
    public int LastPhase;

    /// <inheritdoc cref="DrawnRowsView.Slots"/>
    public int Slots;

    /// <inheritdoc cref="DrawnRowsView.Words"/>
    public int Words;

    /// <inheritdoc cref="DrawnRowsView.Block"/>
    public int Block;

    /// <inheritdoc cref="DrawnRowsView.SkipsSelf"/>
    public int SkipsSelf;

    /// <inheritdoc cref="DrawnRowsView.Targets"/>
    public int Targets;

    /// <inheritdoc cref="DrawnRowsView.HasWeights"/>
    public int HasWeights;

    /// <inheritdoc cref="DrawnRowsView.Stride"/>
    public int Stride;

    /// <inheritdoc cref="DrawnRowsView.Weight"/>
    public float Weight;

    /// <summary>What arrives through them reads these.</summary>
    /// <param name="rows">The rows of all paths.</param>
    /// <param name="weights">The weights of all.</param>
    public readonly DrawnRowsView Of(ArrayView<int> rows, ArrayView<float> weights) => new()
    {
        Way = Way,
        FirstPhase = FirstPhase,
        LastPhase = LastPhase,
        Slots = Slots,
        Words = Words,
        Block = Block,
        SkipsSelf = SkipsSelf,
        Targets = Targets,
        HasWeights = HasWeights,
        Stride = Stride,
        Weight = Weight,
        Rows = rows.SubView(Rows),
        Weights = weights.SubView(Weights),
    };

    internal static DrawnPathView Of(in DrawnRowsView view, long rows, long weights) => new()
    {
        Rows = rows,
        Weights = weights,
        Way = view.Way,
        FirstPhase = view.FirstPhase,
        LastPhase = view.LastPhase,
        Slots = view.Slots,
        Words = view.Words,
        Block = view.Block,
        SkipsSelf = view.SkipsSelf,
        Targets = view.Targets,
        HasWeights = view.HasWeights,
        Stride = view.Stride,
        Weight = view.Weight,
    };
}
