using ILGPU;

namespace Snn.Runtime;

/// <summary>The number of one neuron, which has a thread of its own.</summary>
public struct Float1 : INeighbours<Float1>
{
    /// <summary>The number.</summary>
    public float Value;

    static int INeighbours<Float1>.Count => 1;

    /// <inheritdoc/>
    public static Float1 All(float x) => new() { Value = x };

    /// <inheritdoc/>
    public static Float1 Load(ArrayView<float> view, long at) => new() { Value = view[at] };

    /// <inheritdoc/>
    public readonly void Store(ArrayView<float> view, long at) => view[at] = Value;

    /// <inheritdoc/>
    public readonly Float1 Plus(in Float1 x) => new() { Value = Value + x.Value };

    /// <inheritdoc/>
    public readonly Float1 Times(float factor) => new() { Value = Value * factor };

    /// <inheritdoc/>
    public readonly Float1 Times(in Float1 x) => new() { Value = Value * x.Value };

    /// <inheritdoc/>
    public readonly Float1 Where(int bits) => new() { Value = (bits & 1) != 0 ? Value : 0f };

    /// <inheritdoc/>
    public readonly bool AnyNotZero() => Value != 0f;
}
