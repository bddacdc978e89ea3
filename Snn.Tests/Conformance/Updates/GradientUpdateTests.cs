using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Updates that read and write gradients, against formulas in double of the gradients of a network without them.</summary>
public sealed class GradientUpdateTests
{
    internal const float Most = 2e-3f;

    private const int Batch = 4;

    // input 10 is silent
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(10, 24 + i, 0.4, i), i % 3))];

    public static TheoryData<string> Rules => ["eprop", "online", "bptt", "eventprop"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Optimisers_see_what_updates_make_of_the_gradient(string rule)
    {
        using var plain = Make(new UnsteeredNetwork(), rule, new Exposing());
        using var steered = Make(new SteeredNetwork(), rule, new Exposing());
        double[,] w = Of(plain, "InHid"), o = Of(plain, "HidOut");
        Assert.Equal(w, Of(steered, "InHid"));
        var report = steered.TrainEpoch(Examples[..Batch]);
        plain.TrainEpoch(Examples[..Batch]);
        double[,] g = Of(plain, "InHid"), h = Of(plain, "HidHid"), q = Of(plain, "HidOut");

        // Pascanu et al. (2013), algorithm 1; then the pull
        double norm = Norm(g);
        Assert.True(norm > 1e-3f);
        double[] all = [.. Enumerable.Range(0, 13).Select(j => Enumerable.Range(0, 11).Sum(k => Math.Abs(w[k, j])))];
        Near(g, (k, j) => g[k, j] * (1e-3f / norm) + 0.1 * w[k, j] * (1 + all[j]), Of(steered, "InHid"));

        // Yong et al. (2020), eq. 1
        double[] mean = [.. Enumerable.Range(0, 13).Select(j => Enumerable.Range(0, 13).Average(k => h[k, j]))];
        Near(h, (k, j) => h[k, j] - mean[j], Of(steered, "HidHid"));

        // You et al. (2017), eq. 6 and algorithm 1
        double rate = 0.5 * Norm(o) / (Norm(q) + 0.01f * Norm(o));
        Near(q, (k, j) => rate * (q[k, j] + 0.01f * o[k, j]), Of(steered, "HidOut"));

        // declared before the pull, which waits for it, and after clipping
        var squares = steered.UpdateState("Size.Squares")[0];
        Assert.All(Enumerable.Range(0, 13), j => Assert.Equal(Enumerable.Range(0, 11).Sum(k => Math.Pow(g[k, j] * 1e-3f / norm, 2)) * 1e6, squares.At(j) * 1e6, 1e-5));
        double seconds = Examples[..Batch].Sum(e => e.Spikes.Steps) * 1e-3;
        Assert.Equal(report.RatesHz["Hidden"] * 13 * seconds, steered.UpdateState("Size.Spikes")[0].Span[..13].ToArray().Sum(), 1e-2);
    }

    [Fact]
    public void An_update_that_is_due_every_second_batch_changes_no_other()
    {
        Still one = new(), two = new();
        using var plain = Make(new UnsteeredNetwork(), "bptt", one);
        using var steered = Make(new SteeredNetwork(), "bptt", two);
        foreach (var trainer in new[] { plain, plain, steered, steered })
        {
            trainer.TrainEpoch(Examples[..Batch]);
        }

        double[,] before = one.Seen[0], after = one.Seen[1];
        Near(before, (k, j) => before[k, j] - Mean(before, j), two.Seen[0]);

        // the transpose is that of what those before it have left
        double Centred(int k, int j) => after[k, j] - Mean(after, j);
        Near(after, (k, j) => Centred(k, j) + 0.25 * Centred(j, k), two.Seen[1]);

        static double Mean(double[,] matrix, int column) => Enumerable.Range(0, 13).Average(k => matrix[k, column]);
    }

    [Theory]
    [InlineData("eprop", 0)]
    [InlineData("online", 0)]
    [InlineData("online", 7)]
    [InlineData("bptt", 0)]
    [InlineData("eventprop", 0)]
    [InlineData("written", 0)]
    public void Clipping_as_a_class_is_clipping_built_in(string rule, int every)
    {
        bool isWritten = rule == "written";
        using var byClass = Make(isWritten ? new ShortWrittenNetwork() : new ShortNetwork(), rule, new Sgd { LearningRate = 5, Momentum = 0.5f }, every: every);
        using var builtIn = Make(isWritten ? new LongWrittenNetwork() : new LongNetwork(), rule, new Sgd { LearningRate = 5, Momentum = 0.5f }, most: Most, every: every);
        using var without = Make(isWritten ? new LongWrittenNetwork() : new LongNetwork(), rule, new Sgd { LearningRate = 5, Momentum = 0.5f }, every: every);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(builtIn.TrainEpoch(Examples).Loss, byClass.TrainEpoch(Examples).Loss, 1e-6);
            without.TrainEpoch(Examples);
        }

        float[] expected = [.. builtIn.Weights.All.Span];
        Assert.All(expected.Zip(byClass.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-6f));
        Assert.NotEqual(expected, without.Weights.All.Span.ToArray());
    }

    [Fact]
    public void What_is_too_long_after_updates_is_still_kept_short()
    {
        using var plain = Make(new SteeredNetwork(), "eprop", new Exposing());
        using var kept = Make(new SteeredNetwork(), "eprop", new Exposing(), most: 0.01f);
        plain.TrainEpoch(Examples[..Batch]);
        kept.TrainEpoch(Examples[..Batch]);
        double[] all = [.. plain.Weights.All.Span.ToArray().Select(x => (double)x)];
        double norm = Math.Sqrt(all.Sum(x => x * x));
        Assert.True(norm > 0.01);
        Assert.All(all.Zip(kept.Weights.All.Span.ToArray()), x => Assert.Equal(x.First * 0.01 / norm, x.Second, 1e-7));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one(string rule)
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(new SteeredNetwork(), rule, new Adam());
        using var three = Make(new SteeredNetwork(), rule, new Adam(), threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(new SteeredNetwork(), rule, new Adam(), threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
        Assert.Equal(one.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        Assert.Equal(one.UpdateState("Size.Weight").Span.ToArray(), resumed.UpdateState("Size.Weight").Span.ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("eprop", 1f)]
    [InlineData("bptt", 0.01f)]
    [InlineData("online", 1f)]
    public void A_device_does_the_same(string rule, float most)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var here = Make(new SteeredNetwork(), rule, new Sgd { LearningRate = 0.02f }, most: most);
        using var there = Make(new SteeredNetwork(), rule, new Sgd { LearningRate = 0.02f }, most: most, device: device);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));
            Assert.All(here.UpdateState("Size.Weight").Span.ToArray().Zip(there.UpdateState("Size.Weight").Span.ToArray()), x => Assert.Equal(x.First, x.Second, 1e-4f));
        }

        Assert.Contains("reduction, ", there.RunsOn);
        Assert.Contains("Turn after every 2 batches", there.RunsOn);
    }

    [Fact]
    public void A_gradient_that_an_update_makes_no_number_ends_the_run_by_its_name_on_the_CPU_and_on_a_device()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        string expected = Message(null);
        Assert.Contains("ExplodingNetwork.Bang has made a G that is no finite number", expected);
        Assert.Equal(expected, Message(device));

        static string Message(ComputeDevice? on)
        {
            using var trainer = Make(new ExplodingNetwork(), "eprop", new Sgd(), device: on);
            return Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples)).Message;
        }
    }

    [Fact]
    public void On_demand_there_is_no_gradient()
    {
        using var trainer = Make(new SteeredNetwork(), "eprop", new Sgd());
        trainer.TrainEpoch(Examples);
        Assert.Contains("SteeredNetwork.Turn has a gradient", Assert.Throws<InvalidOperationException>(() => trainer.Update("turned")).Message);
        trainer.Update("norm");
    }

    [Fact]
    public void A_description_says_that_they_run_before_the_optimisers()
    {
        string network = new SteeredNetwork().Describe();
        Assert.Contains("update Clip after every batch, before the optimisers: G is the gradient of InHid", network);
        Assert.Contains("update Turn after every 2 batches, before the optimisers, of the group 'turned': G is the gradient of HidHid, Other is the transposed gradient of HidHid", network);
        Assert.Contains("update Norm after every 2 batches, of the group 'norm'", network);
    }

    private static Trainer Make(INetwork network, string rule, ICustomUpdate optimiser, int threads = 1, float most = float.PositiveInfinity, int every = 0, ComputeDevice? device = null) => new(
        network,
        rule switch
        {
            "eprop" => new EProp(),
            "bptt" => new SurrogateBptt(),
            "eventprop" => new EventProp(),
            _ => new EProp { Online = true, UpdateEvery = every },
        },
        optimiser,
        new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, MaxGradientNorm = most, Device = device });

    private static double Norm(double[,] matrix) => Math.Sqrt(matrix.Cast<double>().Sum(x => x * x));

    private static void Near(double[,] of, Func<int, int, double> expected, double[,] actual)
    {
        double most = Enumerable.Range(0, of.GetLength(0)).SelectMany(k => Enumerable.Range(0, of.GetLength(1)).Select(j => Math.Abs(expected(k, j)))).Max();
        Assert.True(most > 0);
        for (int k = 0; k < of.GetLength(0); k++)
        {
            for (int j = 0; j < of.GetLength(1); j++)
            {
                Assert.True(Math.Abs(expected(k, j) - actual[k, j]) <= 2e-6 * most, $"{k}, {j}: {actual[k, j]}, expected {expected(k, j)} (of {most})");
            }
        }
    }

    private static double[,] Of(Trainer trainer, string projection)
    {
        var weights = trainer.Weights;
        int p = weights.Layout.Projection(projection);
        return Matrix(weights[p], weights.TargetSize(p));
    }

    private static double[,] Matrix(Rows rows, int targets)
    {
        var matrix = new double[rows.Count, targets];
        for (int k = 0; k < rows.Count; k++)
        {
            for (int j = 0; j < targets; j++)
            {
                matrix[k, j] = rows[k].At(j);
            }
        }

        return matrix;
    }

    /// <summary>Moves nothing, and notes the gradient of HidHid.</summary>
    private sealed class Still : ICustomUpdate
    {
        private int _chunks;

        public List<double[,]> Seen { get; } = [];

        public int StateCount => 0;

        public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)
        {
            // a projection is a chunk, and HidHid the second of three
            if (_chunks++ % 3 != 1)
            {
                return;
            }

            var matrix = new double[13, 13];
            for (int k = 0; k < 13; k++)
            {
                for (int j = 0; j < 13; j++)
                {
                    matrix[k, j] = gradients.At(16 * k + j);
                }
            }

            Seen.Add(matrix);
        }
    }
}
