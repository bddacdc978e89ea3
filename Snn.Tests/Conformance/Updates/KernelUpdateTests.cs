using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Updates over the kernel of a convolution: a row for each of its places and channels of the source, a column for each channel of the target.</summary>
public sealed class KernelUpdateTests
{
    private const int Batch = 4, Height = 3, Width = 4, From = 2, To = 3;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(60, 24 + i, 0.3, i), i % 3))];

    [Fact]
    public void An_update_counts_entries_and_not_pairs()
    {
        using var trainer = Make();
        double[,] weights = WeightsOf(trainer);
        for (int batch = 0; batch < 2; batch++)
        {
            trainer.TrainEpoch(Examples[..Batch]);
            for (int o = 0; o < To; o++)
            {
                double[] column = [.. Enumerable.Range(0, Height * Width * From).Select(r => weights[r, o])];
                Assert.Equal(column.Average(), trainer.UpdateState("Look.ChannelMean")[0].At(o), 1e-5);
                Assert.Equal(Array.IndexOf(column, column.Max()), trainer.UpdateState("Look.ChannelArgMax")[0].At(o));
            }

            for (int r = 0; r < Height * Width * From; r++)
            {
                Assert.Equal(weights[r, 0] + weights[r, 1] + weights[r, 2], trainer.UpdateState("Look.PlaceSum")[0].At(r), 1e-5);
                Assert.Equal(To, trainer.UpdateState("Look.Seen", r).Length);
            }

            Follow(weights, norm: batch % 2 == 1);
            double[,] now = WeightsOf(trainer);
            Assert.All(weights.Cast<double>().Zip(now.Cast<double>()), w => Assert.Equal(w.First, w.Second, 1e-5));
        }

        Assert.NotEqual(0.05f, trainer.Weights[2][0].At(0));
    }

    [Theory]
    [InlineData("eprop")]
    [InlineData("bptt")]
    public void Threads_a_resumed_run_and_a_device_do_the_same(string rule)
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var one = Make(rule);
        using var three = Make(rule, threads: 3);
        using var there = Make(rule, device: device);
        foreach (var trainer in (Trainer[])[one, three, there])
        {
            trainer.TrainEpoch(Examples);
        }

        one.Save(folder);
        using var resumed = Make(rule, threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in (Trainer[])[one, three, there, resumed])
        {
            trainer.TrainEpoch(Examples);
        }

        Directory.Delete(folder, recursive: true);
        float[] weights = one.Weights.All.Span.ToArray();
        Assert.Equal(weights, three.Weights.All.Span.ToArray());
        Assert.Equal(weights, resumed.Weights.All.Span.ToArray());
        Assert.All(weights.Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));
        foreach (string state in (string[])["ChannelMean", "ChannelArgMax", "PlaceSum", "Seen"])
        {
            float[] here = one.UpdateState("Look." + state).Span.ToArray();
            Assert.Equal(here, resumed.UpdateState("Look." + state).Span.ToArray());
            Assert.All(here.Zip(there.UpdateState("Look." + state).Span.ToArray()), x => Assert.Equal(x.First, x.Second, 1e-4f));
        }
    }

    /// <summary>What the updates of a batch are to make of the weights.</summary>
    private static void Follow(double[,] weights, bool norm)
    {
        for (int o = 0; o < To; o++)
        {
            int rows = weights.GetLength(0);
            double mean = Enumerable.Range(0, rows).Average(r => weights[r, o]);
            for (int r = 0; r < rows; r++)
            {
                weights[r, o] = Math.Max(-0.4, weights[r, o] - 0.25 * mean);
            }

            double length = Math.Sqrt(Enumerable.Range(0, rows).Sum(r => weights[r, o] * weights[r, o]));
            for (int r = 0; norm && r < rows; r++)
            {
                weights[r, o] = Math.Max(-0.4, weights[r, o] * (2 / length));
            }
        }
    }

    private static double[,] WeightsOf(Trainer trainer)
    {
        var kernel = trainer.Weights.Kernel(0);
        var weights = new double[Height * Width * From, To];
        for (int r = 0; r < weights.GetLength(0); r++)
        {
            for (int o = 0; o < To; o++)
            {
                weights[r, o] = kernel[r / From / Width, r / From % Width, r % From, o];
            }
        }

        return weights;
    }

    private static Trainer Make(string rule = "eprop", int threads = 1, ComputeDevice? device = null) => new(
        new KernelNetwork(),
        rule == "bptt" ? new SurrogateBptt() : new EProp(),
        new Sgd { LearningRate = 0.02f },
        new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, Device = device });
}
