using ILGPU;
using ILGPU.Runtime;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training.Penalties;

/// <summary>Every penalty against its definition, written down again in double.</summary>
public sealed class PenaltyTests
{
    private static readonly float[] Counts = [0, 1, 2, 7, 30, 100];

    /// <summary>A penalty and its definition: spikes n in t seconds.</summary>
    private static readonly Dictionary<string, (Penalty Penalty, Func<double, double, double> Definition)> Penalties = new()
    {
        ["rate"] = (new RatePenalty { Strength = 0.5f, Target = 20 * Hz }, (n, t) => 0.25 * t * Math.Pow(n / t - 20, 2)),
        ["ceiling"] = (new RateCeiling { Strength = 0.5f, Bound = 20 * Hz }, (n, t) => 0.25 * t * Math.Pow(Math.Max(0, n / t - 20), 2)),
        ["floor"] = (new RateFloor { Strength = 0.5f, Bound = 20 * Hz }, (n, t) => 0.25 * t * Math.Pow(Math.Max(0, 20 - n / t), 2)),
        ["soft"] = (new SoftCount { Scale = 3 }, (n, t) => 3 * (Math.Exp(-n / 10) + Math.Tanh(n / 10)) + 1e-3 * n / t),
    };

    public static TheoryData<string, float> Cases()
    {
        var cases = new TheoryData<string, float>();
        foreach (string name in Penalties.Keys)
        {
            cases.Add(name, 0.15f);
            cases.Add(name, 1.3f);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_and_slope_are_those_of_the_definition(string name, float seconds)
    {
        var (penalty, definition) = Penalties[name];
        var slopes = new float[Counts.Length];
        double value = penalty.Evaluate(Counts, seconds * sec, slopes), expected = Counts.Sum(n => definition(n, seconds));
        Assert.Equal(expected, value, 1e-5 * expected);
        for (int j = 0; j < Counts.Length; j++)
        {
            const double h = 1e-5;
            double slope = (definition(Counts[j] + h, seconds) - definition(Counts[j] - h, seconds)) / (2 * h);
            Assert.Equal(slope, slopes[j], 1e-5 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Theory]
    [InlineData("rate", 5, -15)]
    [InlineData("ceiling", 5, 0)]
    [InlineData("floor", 0, -15)]
    public void A_spike_is_credited_with_strength_times_how_far_the_rate_is_off(string name, float often, float never)
    {
        Penalty penalty = name switch
        {
            "rate" => new RatePenalty { Strength = 1, Target = 15 * Hz },
            "ceiling" => new RateCeiling { Strength = 1, Bound = 15 * Hz },
            _ => new RateFloor { Strength = 1, Bound = 15 * Hz },
        };
        float[] credits = [2, 0];
        penalty.Evaluate(credits, 100 * ms, credits);
        Assert.Equal(often, credits[0], 1e-4);
        Assert.Equal(never, credits[1], 1e-4);
    }

    [Fact]
    public void A_device_computes_the_same_bits()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var accelerator = device.Accelerator;
        using var there = accelerator.Allocate1D(Counts);
        using var values = accelerator.Allocate1D<float>(Counts.Length);
        using var slopes = accelerator.Allocate1D<float>(Counts.Length);
        Same(new RatePenalty.Kernel(new() { Strength = 0.5f, Target = 20 * Hz }));
        Same(new SoftCount.Kernel(new() { Scale = 3 }));

        void Same<T>(T kernel)
            where T : unmanaged, IPenaltyKernel
        {
            accelerator.LoadAutoGroupedStreamKernel<Index1D, T, ArrayView<float>, ArrayView<float>, ArrayView<float>>(OnDevice)(
                Counts.Length, kernel, there.View.AsContiguous(), values.View.AsContiguous(), slopes.View.AsContiguous());
            accelerator.Synchronize();
            Assert.Equal(Counts.Select(n => kernel.Value(n, 250)), values.GetAsArray1D());
            Assert.Equal(Counts.Select(n => kernel.Slope(n, 250)), slopes.GetAsArray1D());
        }
    }

    private static void OnDevice<T>(Index1D j, T kernel, ArrayView<float> counts, ArrayView<float> values, ArrayView<float> slopes)
        where T : unmanaged, IPenaltyKernel
    {
        values[j] = kernel.Value(counts[j], 250);
        slopes[j] = kernel.Slope(counts[j], 250);
    }

    // compiled for CUDA and OpenCL with all kernels of this assembly
    [DeviceKernel]
    private static void Credits(RatePenalty.Kernel rate, RateCeiling.Kernel ceiling, RateFloor.Kernel floor, SoftCount.Kernel soft, ArrayView<float> counts)
    {
        int j = Grid.GlobalIndex.X;
        counts[j] = rate.Slope(counts[j], 250) + ceiling.Slope(counts[j], 250) + floor.Slope(counts[j], 250) + soft.Slope(counts[j], 250);
    }
}

/// <summary>A penalty on counts with functions of its own.</summary>
[Penalty]
public sealed partial class SoftCount
{
    public float Scale { get; init; } = 1;

    [SpikeCount] public partial float N { get; }
    [FiringRate] public partial Rate R { get; }

    private float Tenth => N / 10;

    public float Objective => Scale * (Exp(-Tenth) + Tanh(Tenth)) + 1e-3f * (R / Hz);
}
