using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Conformance.Updates;

namespace Snn.Tests.Runtime.Training;

/// <summary>Weights of a few bits, rounded by chance.</summary>
public sealed class WeightRoundingTests : IDisposable
{
    private static readonly Example[] Examples = FakeExamples.Make(30, inputs: 12);
    private static readonly NetworkLayout Wide = Layout(40, 1000, Init.Constant(0));
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    public void Threads_change_no_bit_a_resumed_run_neither_and_weights_have_so_many_bits(bool online, int every)
    {
        var rule = new EProp { Online = online, UpdateEvery = every, WeightBits = 6, WeightRange = 2 };
        using Trainer one = Make(rule, 1), three = Make(rule, 3), resumed = Make(rule, 2);
        AllOnGrid(one, 2 / 32f);
        float[] start = [.. one.Weights.All.Span];
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        Assert.Equal(one.Weights.All.Span, three.Weights.All.Span);
        one.Save(_directory);
        Assert.Empty(resumed.Resume(_directory));
        one.TrainEpoch(Examples);
        resumed.TrainEpoch(Examples);
        Assert.Equal(one.Weights.All.Span, resumed.Weights.All.Span);
        AllOnGrid(one, 2 / 32f);
        Assert.NotEqual(start, one.Weights.All.Span.ToArray());
    }

    /// <summary>Which of two neighbours is a matter of chance, and the mean is what was rounded.</summary>
    [Theory]
    [InlineData(0.25f, 4)]
    [InlineData(-0.7f, 4)]
    [InlineData(0.0001f, 8)]
    public void Rounding_is_right_in_the_mean(float value, int bits)
    {
        double unit = 1.0 / (1 << (bits - 1)), exact = value / unit, share = exact - Math.Floor(exact), sum = 0, squares = 0;
        long count = 0;
        foreach (float weight in Rounded(value, bits, update: 5).Concat(Rounded(value, bits, update: 6)))
        {
            double up = (weight - Math.Floor(exact) * unit) / unit;
            Assert.True(up is 0 or 1, $"{weight} is no neighbour of {value}");
            sum += up;
            squares += up * up;
            count++;
        }

        double sd = Math.Sqrt(share * (1 - share) / count);
        Assert.InRange(sum / count, share - 5 * sd, share + 5 * sd);
    }

    [Fact]
    public void Draws_are_of_seed_projection_synapse_and_update_and_of_nothing_else()
    {
        float[] once = Rounded(0.3f, 4, update: 5);
        Assert.Equal(once, Rounded(0.3f, 4, update: 5));
        float[][] others = [Rounded(0.3f, 4, update: 6), Rounded(0.3f, 4, update: 5, seed: 2), Rounded(0.3f, 4, update: 5, projection: 1), [.. once.Skip(1), once[0]]];
        double p = 0.4 * 0.4 + 0.6 * 0.6; // 0.3 is 2.4 steps
        Assert.All(others, other => Assert.InRange(once.Zip(other, (x, y) => x == y ? 1.0 : 0).Average(), p - 0.02, p + 0.02));
    }

    [Fact]
    public void Parts_are_rounded_as_the_whole_is()
    {
        using WeightStore whole = new(Wide), parts = new(Wide);
        whole[0].Span.Fill(0.3f);
        parts[0].Span.Fill(0.3f);
        new WeightRounding(whole, 4, 1, 1).Round(whole.Of(0), 0, 0, 1);
        var rounding = new WeightRounding(parts, 4, 1, 1);
        for (int at = 0; at < parts.Of(0).Length; at += 96)
        {
            rounding.Round(parts.Of(0).Slice(at, Math.Min(96, parts.Of(0).Length - at)), 0, at, 1);
        }

        Assert.Equal(whole[0].Span, parts[0].Span);
    }

    [Fact]
    public void Weights_stay_between_the_bounds_of_their_projection()
    {
        Example[] examples = [.. Enumerable.Range(0, 9).Select(i => new Example(Inputs.Random(11, 24 + i, 0.3, i), i % 3))];
        using var trainer = new Trainer(new BoundedNetwork(), new EProp { WeightBits = 5, WeightRange = 1 }, new Adam { LearningRate = 0.05f }, new() { MaxSteps = 40, Batch = 3, Threads = 1 });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            trainer.TrainEpoch(examples);
        }

        AllOnGrid(trainer, 1 / 16f);
        Assert.All(Of(trainer, "InHid"), w => Assert.InRange(w, 0, 15 / 16f));
        Assert.All(Of(trainer, "HidHid"), w => Assert.InRange(w, -7 / 16f, 0));
        Assert.All(Of(trainer, "HidOut"), w => Assert.InRange(w, 2 / 16f, 4 / 16f));
    }

    /// <summary>Two steps between weights: a power of two, whose multiples floats hold, and one that is none.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 1.2f)]
    public void A_device_draws_the_same_numbers(bool online, float range)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        var rule = new EProp { Online = online, WeightBits = 6, WeightRange = range };
        using Trainer here = Make(null), there = Make(device);
        float[] start = [.. here.Weights.All.Span];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            here.TrainEpoch(Examples[..4]);
            there.TrainEpoch(Examples[..4]);
            Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, range == 1 ? 0 : 1e-6));
        }

        AllOnGrid(there, range / 32);
        int moved = start.Zip(there.Weights.All.Span.ToArray()).Count(w => w.First != w.Second);
        Assert.True(moved > 30, $"{moved} of {start.Length}");

        Trainer Make(ComputeDevice? on) => new(new DrawnGoldenNetwork(), rule, new Adam { LearningRate = 0.01f }, new() { MaxSteps = 40, Batch = 2, Threads = 1, Seed = 3, Device = on, Loss = new PerStepCrossEntropy() });
    }

    [Fact]
    public void What_does_not_go_with_it_is_said()
    {
        var bits = new EProp { WeightBits = 4 };
        Assert.Contains("BoundedNetwork.HidOut has no weight of 2 bits", Assert.Throws<ArgumentException>(() => new Trainer(new BoundedNetwork(), bits with { WeightBits = 2 }, new Adam(), new() { MaxSteps = 4 })).Message);
        Assert.Contains("set FeedbackDecay to 0", Assert.Throws<NotSupportedException>(() => new Trainer(new BoundedNetwork(), bits with { Feedback = Feedback.Adaptive, FeedbackDecay = 0.1f }, new Adam(), new() { MaxSteps = 4 })).Message);
        Assert.Contains("WeightBits, or Rewiring", Assert.Throws<NotSupportedException>(() => new Trainer(new RewiredNetwork(0), bits, new Adam(), new() { MaxSteps = 4 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EProp { WeightBits = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EProp { WeightBits = 17 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EProp { WeightRange = 0 });
    }

    private static float[] Rounded(float value, int bits, int update, int seed = 1, int projection = 0)
    {
        using var weights = new WeightStore(Wide);
        weights[projection].Span.Fill(value);
        new WeightRounding(weights, bits, 1, seed).Round(weights.Of(projection), projection, 0, update);
        return [.. weights[projection].Span];
    }

    private static void AllOnGrid(Trainer trainer, float unit) => Assert.All(trainer.Weights.All.Span.ToArray(), w => Assert.Equal(MathF.Round(w / unit) * unit, w));

    private static float[] Of(Trainer trainer, string projection)
    {
        Rows rows = trainer.Weights[trainer.Weights.Layout.Projection(projection)];
        int width = trainer.Weights.WidthOf(trainer.Weights.Layout.Projection(projection));
        return [.. Enumerable.Range(0, rows.Count).SelectMany(k => rows[k].Span[..width].ToArray())];
    }

    private static NetworkLayout Layout(int sources, int targets, Init init) => new(
        "Wide", Time.Of(1), [new("Input", "Spikes", sources, true), new("Output", "Leaky", targets, false)],
        [new("First", 0, 1, init, 1, true), new("Second", 0, 1, init, 1, true)])
    { Readout = 1, Inputs = [0] };

    private static Trainer Make(EProp rule, int threads) =>
        new(new DrawnGoldenNetwork(), rule, new Adam { LearningRate = 0.02f }, new() { MaxSteps = 40, Batch = 7, Threads = threads, Seed = 3, Shards = 3 });
}
