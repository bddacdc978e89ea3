using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>
/// What equations call, in the three dialects that compute in float, against double: to a few units in the last place over
/// all of the range, exact where the value is, and not a number where nothing else is true.
/// </summary>
public sealed class MathTests
{
    public static TheoryData<string, Func<Vector<float>, Vector<float>>, Func<float, float>, Func<float, float>, Func<double, double>> Functions => new()
    {
        { "Exp", VectorMath.Exp, MathF.Exp, DeviceMath.Exp, Math.Exp },
        { "Log", VectorMath.Log, MathF.Log, DeviceMath.Log, Math.Log },
        { "Expm1", VectorMath.Expm1, ScalarMath.Expm1, DeviceMath.Expm1, ScalarMath.Expm1 },
        { "Log1p", VectorMath.Log1p, ScalarMath.Log1p, DeviceMath.Log1p, ScalarMath.Log1p },
        { "Tanh", VectorMath.Tanh, MathF.Tanh, DeviceMath.Tanh, Math.Tanh },
        { "Sigmoid", VectorMath.Sigmoid, ScalarMath.Sigmoid, DeviceMath.Sigmoid, ScalarMath.Sigmoid },
        { "Exprel", VectorMath.Exprel, ScalarMath.Exprel, DeviceMath.Exprel, ScalarMath.Exprel },
        { "ExprelSlope 1", x => VectorMath.ExprelSlope(x, 1), x => ScalarMath.ExprelSlope(x, 1), x => DeviceMath.ExprelSlope(x, 1), x => Moment(x, 1) },
        { "ExprelSlope 2", x => VectorMath.ExprelSlope(x, 2), x => ScalarMath.ExprelSlope(x, 2), x => DeviceMath.ExprelSlope(x, 2), x => Moment(x, 2) },
        { "ExprelSlope 4", x => VectorMath.ExprelSlope(x, 4), x => ScalarMath.ExprelSlope(x, 4), x => DeviceMath.ExprelSlope(x, 4), x => Moment(x, 4) },
        { "Sin", VectorMath.Sin, MathF.Sin, DeviceMath.Sin, Math.Sin },
        { "Cos", VectorMath.Cos, MathF.Cos, DeviceMath.Cos, Math.Cos },
        { "Sign", VectorMath.Sign, ScalarMath.Sign, DeviceMath.Sign, x => double.IsNaN(x) ? x : Math.Sign(x) },
        { "Floor", Vector.Floor, MathF.Floor, MathF.Floor, Math.Floor },
        { "Sqrt", VectorMath.Sqrt, MathF.Sqrt, MathF.Sqrt, Math.Sqrt },
        { "Power 0.3", x => VectorMath.Power(x, 0.3f), x => MathF.Pow(x, 0.3f), x => DeviceMath.Power(x, 0.3f), x => Math.Pow(x, 0.3f) },
        { "Power -3", x => VectorMath.Power(x, -3), x => MathF.Pow(x, -3), x => DeviceMath.Power(x, -3), x => Math.Pow(x, -3) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_is_that_of_double_in_every_dialect(
        string name, Func<Vector<float>, Vector<float>> simd, Func<float, float> scalar, Func<float, float> device, Func<double, double> exact)
    {
        foreach (float x in Arguments(name))
        {
            float expected = (float)exact(x);
            Check("SIMD", simd(Vector.Create(x))[0]);
            Check("Reference", scalar(x));
            Check("a device", device(x));

            void Check(string dialect, float value) => Assert.True(IsNear(expected, value), $"{name}({x:R}) is {value:R} on {dialect}, not {expected:R}");
        }
    }

    [Fact]
    public void Values_that_are_exact_are_so_in_every_lane()
    {
        Assert.Equal(Vector<float>.One, VectorMath.Exp(Vector<float>.Zero));
        Assert.Equal(1, DeviceMath.Exp(0));
        Assert.Equal(Vector<float>.Zero, VectorMath.Expm1(Vector<float>.Zero));
        Assert.Equal(Vector<float>.Zero, VectorMath.Log(Vector<float>.One));
        Assert.Equal(Vector<float>.One, VectorMath.Exprel(Vector<float>.Zero));
        Assert.Equal(1, DeviceMath.Exprel(0));
        Assert.Equal(Vector.Create(0.5f), VectorMath.ExprelSlope(Vector<float>.Zero, 1));
        Assert.Equal(0.5f, DeviceMath.ExprelSlope(0, 1));
        Assert.Equal(Vector.Create(0.5f), VectorMath.Sigmoid(Vector<float>.Zero));
        Assert.Equal(Vector<float>.Zero, VectorMath.Tanh(Vector<float>.Zero));
    }

    [Theory]
    [InlineData(88.75f)]
    [InlineData(90)]
    [InlineData(93.2f)]
    public void A_quotient_whose_parts_are_too_large_for_a_float_is_finite(float x)
    {
        Assert.Equal(Math.Exp(x) / x, VectorMath.Exprel(Vector.Create(x))[0], 1e-6 * Math.Exp(x) / x);
        Assert.Equal(Math.Exp(x) / x, DeviceMath.Exprel(x), 1e-6 * Math.Exp(x) / x);
        double slope = Math.Exp(x) * (x - 1) / (x * x);
        Assert.Equal(slope, VectorMath.ExprelSlope(Vector.Create(x), 1)[0], 1e-6 * slope);
        Assert.Equal(slope, DeviceMath.ExprelSlope(x, 1), 1e-6 * slope);
    }

    [Theory]
    [InlineData(708)]
    [InlineData(712)]
    [InlineData(716)]
    public void A_quotient_whose_parts_are_too_large_for_a_double_is_finite(double x)
    {
        double expected = Math.Exp(x - Math.Log(x));
        Assert.Equal(expected, ScalarMath.Exprel(x), 1e-12 * expected);
        Assert.Equal(expected * (1 - 1 / x), ScalarMath.ExprelSlope(x, 1), 1e-12 * expected);
    }

    [Fact]
    public void Powers_follow_the_rules_of_C()
    {
        float[] odd =
        [
            0, -0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
            1e38f, -1e38f, 1e-37f, 16777216, 16777217, 1e10f, -1e10f,
        ];
        var random = new Random(1);
        var pairs = odd.SelectMany(x => odd.Select(y => (x, y))).ToList();
        for (int i = 0; i < 20000; i++)
        {
            float x = (float)Math.Exp(random.NextDouble() * 20 - 10) * (random.Next(2) * 2 - 1);
            pairs.Add((x, random.Next(2) == 0 ? random.Next(-9, 10) : (float)(random.NextDouble() * 12 - 6)));
        }

        foreach (var (x, y) in pairs)
        {
            float expected = MathF.Pow(x, y);
            float simd = VectorMath.Power(Vector.Create(x), Vector.Create(y))[0], device = DeviceMath.Power(x, y);
            Assert.True(IsNear(expected, simd), $"({x:R})^{y:R} is {simd:R} on SIMD, not {expected:R}");
            Assert.True(IsNear(expected, device), $"({x:R})^{y:R} is {device:R} on a device, not {expected:R}");
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(0, -0f)]
    public void Comparisons_and_extremes_of_devices_are_those_of_C(float a, float b)
    {
        Assert.Equal(a > b, DeviceMath.Above(a, b));
        Assert.Equal(a >= b, DeviceMath.AtLeast(a, b));
        Assert.Equal(MathF.Max(a, b), DeviceMath.Max(a, b));
        Assert.Equal(MathF.Min(a, b), DeviceMath.Min(a, b));
    }

    [Fact]
    public void Kernels_keep_what_is_not_a_number_on_the_simulated_device()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        KernelMath.Check(device);
    }

    [SkippableFact]
    public void Kernels_keep_what_is_not_a_number_on_OpenCL()
    {
        using var device = Devices.OpenCl.OrSkip();
        KernelMath.Check(device);
    }

    /// <summary>∫₀¹ sⁿeˣˢ ds by Gauss's rule on many pieces.</summary>
    private static double Moment(double x, int n)
    {
        if (!double.IsFinite(x) || Math.Abs(x) > 60)
        {
            return ScalarMath.ExprelSlope(x, n);
        }

        double sum = 0, offset = Math.Sqrt(0.6);
        const int Pieces = 400;
        for (int i = 0; i < Pieces; i++)
        {
            foreach (var (at, weight) in ((double, double)[])[(-offset, 5), (0, 8), (offset, 5)])
            {
                double s = (i + 0.5 + at / 2) / Pieces;
                sum += weight / 18 * Math.Pow(s, n) * Math.Exp(x * s) / Pieces;
            }
        }

        return sum;
    }

    private static IEnumerable<float> Arguments(string name)
    {
        float[] odd = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 88.7f, -87, -90, 1e-30f, -1e-30f, 1e30f, -1e30f, 1e-8f, -1e-8f];
        var random = new Random(name.Length);
        foreach (float x in odd)
        {
            yield return x;
        }

        for (int i = 0; i < 1000; i++)
        {
            yield return (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.NextDouble() * 10 - 8));
            yield return (float)((random.NextDouble() * 2 - 1) * 4);
            yield return (float)((random.NextDouble() * 2 - 1) * 88);
            yield return (float)(85 + 15 * random.NextDouble()); // where eˣ, and what is made of it, get too large
        }
    }

    /// <summary>Equal to eight units in the last place, and to what is below the smallest number with all its digits.</summary>
    private static bool IsNear(float expected, float value) =>
        expected.Equals(value) || expected == value || Math.Abs((double)expected - value) <= Math.Max(8 * 6e-8 * Math.Abs(expected), 1.2e-38)
        || (MathF.Abs(expected) < 1.01f && MathF.Abs(expected) > 0 && Math.Abs((double)expected - value) < 1e-11); // near the zeros of sine and cosine
}
