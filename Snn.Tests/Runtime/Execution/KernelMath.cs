using ILGPU;
using ILGPU.Runtime;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>Runs the functions of devices on one.</summary>
public static class KernelMath
{
    private const int Results = 20;

    private static readonly (float A, float B)[] Arguments =
        [(1, 2), (2, 1), (-3, 3), (-0.5f, 2.5f), (0, 0), (float.NaN, 1), (1, float.NaN), (float.NaN, float.NaN), (float.PositiveInfinity, 1), (-70, 5), (1000, -3)];

    /// <summary>Views in a struct, as generated kernels take them.</summary>
    public struct Arrays
    {
        public ArrayView<float> Values;
    }

    /// <summary>Every function of the two numbers that a group of values starts with.</summary>
    public static void Kernel(Arrays arrays, int count)
    {
        long first = (long)Grid.GlobalIndex.X * count;
        float a = arrays.Values[first], b = arrays.Values[first + 1];
        for (int k = 0; k < count; k++)
        {
            arrays.Values[first + k] = Of(k, a, b);
        }
    }

    /// <summary>Compares a device with the same functions run by C#.</summary>
    internal static void Check(ComputeDevice device)
    {
        var kernel = device.Load(typeof(KernelMath).GetMethod(nameof(Kernel))!);
        using var values = device.Allocate<float>(Arguments.Length * Results, "values");
        float[] found = new float[Arguments.Length * Results];
        for (int i = 0; i < Arguments.Length; i++)
        {
            (found[i * Results], found[i * Results + 1]) = Arguments[i];
        }

        values.CopyFromCPU(found);
        kernel.Launch(device.Stream, new KernelConfig(Arguments.Length, 1), new Arrays { Values = values.View.AsContiguous() }, Results);
        device.Wait();
        found = values.GetAsArray1D();
        for (int i = 0; i < found.Length; i++)
        {
            var (a, b) = Arguments[i / Results];
            float expected = Of(i % Results, a, b);
            bool equal = expected.Equals(found[i]) || Math.Abs(expected - found[i]) <= 1e-6 * Math.Abs(expected) + 1e-30;
            Assert.True(equal, $"function {i % Results} of {a}, {b} is {found[i]}, not {expected}");
        }
    }

    private static float Of(int function, float a, float b) => function switch
    {
        0 => DeviceMath.Above(a, b) ? 1f : 0f,
        1 => DeviceMath.AtLeast(a, b) ? 1f : 0f,
        2 => DeviceMath.Max(a, b),
        3 => DeviceMath.Min(a, b),
        4 => DeviceMath.Exp(a),
        5 => DeviceMath.Log(a),
        6 => DeviceMath.Expm1(a),
        7 => DeviceMath.Log1p(a),
        8 => DeviceMath.Tanh(a),
        9 => DeviceMath.Sigmoid(a),
        10 => DeviceMath.Exprel(a),
        11 => DeviceMath.ExprelSlope(a, 1),
        12 => DeviceMath.ExprelSlope(a, 2),
        13 => DeviceMath.Sin(a),
        14 => DeviceMath.Cos(a),
        15 => DeviceMath.Sign(a),
        16 => DeviceMath.Power(a, b),
        17 => DeviceMath.Power(a, 3),
        18 => MathF.Floor(a),
        _ => DeviceMath.Above(b, a) ? a : b,
    };
}
