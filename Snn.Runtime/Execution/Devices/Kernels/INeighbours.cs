using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Numbers of neighbouring neurons that one thread of a device sums up, in registers. <see cref="Float1"/> suits GPUs, where
/// neighbouring threads then read neighbouring numbers; <see cref="Float16"/> suits the OpenCL drivers of CPUs.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface INeighbours<TSelf>
    where TSelf : struct, INeighbours<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>The same number for all.</summary>
    static abstract TSelf All(float x);

    /// <summary>Those that start at <paramref name="at"/>.</summary>
    static abstract TSelf Load(ArrayView<float> view, long at);

    /// <summary>Writes them to where <paramref name="at"/> starts.</summary>
    void Store(ArrayView<float> view, long at);

    /// <summary>This + x.</summary>
    TSelf Plus(in TSelf x);

    /// <summary>This · factor.</summary>
    TSelf Times(float factor);

    /// <summary>This · x, number by number.</summary>
    TSelf Times(in TSelf x);

    /// <summary>This, with 0 where a bit is not set; the lowest bit stands for the first.</summary>
    TSelf Where(int bits);

    /// <summary>Whether any of them is not 0.</summary>
    bool AnyNotZero();
}
