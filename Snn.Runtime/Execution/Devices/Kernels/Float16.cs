using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Sixteen numbers of neighbouring neurons, each in a register of its own: what one thread sums up where the device is a
/// CPU, whose vectors they become. As many as the rows of weights are padded to.
/// </summary>
public struct Float16 : INeighbours<Float16>
{
    /// <summary>How many.</summary>
    public const int Count = 16;

    static int INeighbours<Float16>.Count => Count;

    private float _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, _d, _e, _f;

    /// <inheritdoc/>
    public static Float16 Load(ArrayView<float> view, long at) => new()
    {
        _0 = view[at],
        _1 = view[at + 1],
        _2 = view[at + 2],
        _3 = view[at + 3],
        _4 = view[at + 4],
        _5 = view[at + 5],
        _6 = view[at + 6],
        _7 = view[at + 7],
        _8 = view[at + 8],
        _9 = view[at + 9],
        _a = view[at + 10],
        _b = view[at + 11],
        _c = view[at + 12],
        _d = view[at + 13],
        _e = view[at + 14],
        _f = view[at + 15],
    };

    /// <inheritdoc/>
    public readonly void Store(ArrayView<float> view, long at)
    {
        view[at] = _0;
        view[at + 1] = _1;
        view[at + 2] = _2;
        view[at + 3] = _3;
        view[at + 4] = _4;
        view[at + 5] = _5;
        view[at + 6] = _6;
        view[at + 7] = _7;
        view[at + 8] = _8;
        view[at + 9] = _9;
        view[at + 10] = _a;
        view[at + 11] = _b;
        view[at + 12] = _c;
        view[at + 13] = _d;
        view[at + 14] = _e;
        view[at + 15] = _f;
    }

    /// <inheritdoc/>
    public readonly Float16 Plus(in Float16 x) => new()
    {
        _0 = _0 + x._0,
        _1 = _1 + x._1,
        _2 = _2 + x._2,
        _3 = _3 + x._3,
        _4 = _4 + x._4,
        _5 = _5 + x._5,
        _6 = _6 + x._6,
        _7 = _7 + x._7,
        _8 = _8 + x._8,
        _9 = _9 + x._9,
        _a = _a + x._a,
        _b = _b + x._b,
        _c = _c + x._c,
        _d = _d + x._d,
        _e = _e + x._e,
        _f = _f + x._f,
    };

    /// <inheritdoc/>
    public static Float16 All(float x) => new()
    {
        _0 = x,
        _1 = x,
        _2 = x,
        _3 = x,
        _4 = x,
        _5 = x,
        _6 = x,
        _7 = x,
        _8 = x,
        _9 = x,
        _a = x,
        _b = x,
        _c = x,
        _d = x,
        _e = x,
        _f = x,
    };

    /// <inheritdoc/>
    public readonly Float16 Times(in Float16 x) => new()
    {
        _0 = _0 * x._0,
        _1 = _1 * x._1,
        _2 = _2 * x._2,
        _3 = _3 * x._3,
        _4 = _4 * x._4,
        _5 = _5 * x._5,
        _6 = _6 * x._6,
        _7 = _7 * x._7,
        _8 = _8 * x._8,
        _9 = _9 * x._9,
        _a = _a * x._a,
        _b = _b * x._b,
        _c = _c * x._c,
        _d = _d * x._d,
        _e = _e * x._e,
        _f = _f * x._f,
    };

    /// <inheritdoc/>
    public readonly Float16 Times(float factor) => new()
    {
        _0 = _0 * factor,
        _1 = _1 * factor,
        _2 = _2 * factor,
        _3 = _3 * factor,
        _4 = _4 * factor,
        _5 = _5 * factor,
        _6 = _6 * factor,
        _7 = _7 * factor,
        _8 = _8 * factor,
        _9 = _9 * factor,
        _a = _a * factor,
        _b = _b * factor,
        _c = _c * factor,
        _d = _d * factor,
        _e = _e * factor,
        _f = _f * factor,
    };

    /// <inheritdoc/>
    public readonly Float16 Where(int bits) => new()
    {
        _0 = (bits & 0x1) != 0 ? _0 : 0f,
        _1 = (bits & 0x2) != 0 ? _1 : 0f,
        _2 = (bits & 0x4) != 0 ? _2 : 0f,
        _3 = (bits & 0x8) != 0 ? _3 : 0f,
        _4 = (bits & 0x10) != 0 ? _4 : 0f,
        _5 = (bits & 0x20) != 0 ? _5 : 0f,
        _6 = (bits & 0x40) != 0 ? _6 : 0f,
        _7 = (bits & 0x80) != 0 ? _7 : 0f,
        _8 = (bits & 0x100) != 0 ? _8 : 0f,
        _9 = (bits & 0x200) != 0 ? _9 : 0f,
        _a = (bits & 0x400) != 0 ? _a : 0f,
        _b = (bits & 0x800) != 0 ? _b : 0f,
        _c = (bits & 0x1000) != 0 ? _c : 0f,
        _d = (bits & 0x2000) != 0 ? _d : 0f,
        _e = (bits & 0x4000) != 0 ? _e : 0f,
        _f = (bits & 0x8000) != 0 ? _f : 0f,
    };

    /// <inheritdoc/>
    public readonly bool AnyNotZero() =>
        MathF.Abs(_0) + MathF.Abs(_1) + MathF.Abs(_2) + MathF.Abs(_3) + MathF.Abs(_4) + MathF.Abs(_5) + MathF.Abs(_6) + MathF.Abs(_7)
        + MathF.Abs(_8) + MathF.Abs(_9) + MathF.Abs(_a) + MathF.Abs(_b) + MathF.Abs(_c) + MathF.Abs(_d) + MathF.Abs(_e) + MathF.Abs(_f) != 0f;
}
