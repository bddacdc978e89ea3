using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Custom updates of a network against plain loops over weights and over what trials leave.</summary>
public sealed class NetworkUpdateTests
{
    private const int Batch = 4;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.4, i), i % 3))];

    [Fact]
    public void Every_reduction_is_that_of_a_plain_loop()
    {
        using var trainer = Make(rate: 0);
        Example[] one = Examples[..(Batch - 1)];
        float[,] w = Matrix(trainer, "InHid");
        float[][] v = [.. one.Select(_ => Array.Empty<float>())], peak = [.. v], when = [.. v], course = [.. v];
        double[] counts = new double[11];
        using (var trial = new UpdatedNetwork().CreateTrial(new(trainer.Weights.Layout, trainer.Weights, 60)))
        {
            var record = trial.Record("Hidden.V");
            for (int i = 0; i < one.Length; i++)
            {
                trial.Forward(one[i].Spikes);
                int steps = trial.Steps;
                float[] Of(int j) => [.. Enumerable.Range(0, steps).Select(t => record[t].At(j))];
                v[i] = [.. Enumerable.Range(0, 13).Select(j => Of(j)[^1])];
                peak[i] = [.. Enumerable.Range(0, 13).Select(j => Of(j).Max())];
                when[i] = [.. Enumerable.Range(0, 13).Select(j => (float)Array.IndexOf(Of(j), Of(j).Max()))];
                course[i] = [.. Enumerable.Range(0, 13).Select(j => Of(j).Average())];
                Enumerable.Range(0, steps).SelectMany(t => trial.SpikesAt(0, t).ToArray()).ToList().ForEach(k => counts[k]++);
            }
        }

        trainer.TrainEpoch(one);
        int[] order = new int[one.Length]; // in which the examples are dealt
        Shuffle.Fill(order, seed: 1, 0);
        trainer.Update("");
        Is("ColumnSum", j => Column(j).Sum(x => (double)x * x), 13);
        Is("ColumnMax", j => Column(j).Max(), 13);
        Is("ColumnArgMax", j => Array.IndexOf(Column(j), Column(j).Max()), 13);
        Is("RowMean", k => Row(k).Average(), 11);
        Is("RowArgMax", k => Array.FindIndex(Row(k), x => Math.Abs(x) == Row(k).Max(Math.Abs)), 11);
        Is("BatchMean", j => Enumerable.Range(0, one.Length).Average(i => v[i][j] + peak[i][j]), 13);
        Is("BatchArgMax", j => Array.FindIndex(order, i => v[i][j] == v.Max(y => y[j])), 13);
        Is("Winners", _ => v.Sum(x => Array.IndexOf(x, x.Max())), 1);
        Is("Total", _ => 2 * Enumerable.Range(0, 11).Sum(k => Row(k).Average()), 1); // two runs
        Is("Spikes", k => counts[k], 11);
        Is("Times", j => Enumerable.Range(0, one.Length).Average(i => when[i][j] + course[i][j]), 13);
        var before = trainer.UpdateState("Look.Before");
        Assert.Equal(11, before.Count);
        Assert.Equal(w[4, 12] - w[4, 12] / 2, before[4].At(12), 1e-6f);
        Assert.Contains("no update with a state 'Look.W'", Assert.Throws<ArgumentException>(() => trainer.UpdateState("Look.W")).Message);

        float[] Row(int k) => [.. Enumerable.Range(0, 13).Select(j => w[k, j])];
        float[] Column(int j) => [.. Enumerable.Range(0, 11).Select(k => w[k, j])];
        void Is(string state, Func<int, double> expected, int count)
        {
            var row = trainer.UpdateState("Look." + state)[0];
            Assert.All(Enumerable.Range(0, count), i => Assert.True(Math.Abs(expected(i) - row.At(i)) <= 1e-5 * (1 + Math.Abs(expected(i))), $"{state} {i}: {row.At(i)}, expected {expected(i)}"));
        }
    }

    [Fact]
    public void Weights_follow_their_updates_when_these_are_due()
    {
        using var trainer = Make(rate: 0);
        float[,] first = Matrix(trainer, "InHid"), recurrent = Matrix(trainer, "HidHid");
        trainer.TrainEpoch(Examples[..(2 * Batch)]);
        Assert.Equal(first, Matrix(trainer, "InHid")); // two batches: scaling waits for the third
        Assert.Equal(recurrent, Matrix(trainer, "HidHid")); // on demand alone
        float[,] back = Matrix(trainer, "Back");
        Assert.All(Pairs(13, 13), p => Assert.Equal(recurrent[p.Source, p.Target], back[p.Target, p.Source]));

        trainer.TrainEpoch(Examples[..Batch]);
        float[,] scaled = Matrix(trainer, "InHid");
        float mean = trainer.UpdateState("Scale.Mean")[0].At(5) * 1000;
        Assert.True(mean > 0);
        Assert.Equal(first[3, 5] * (1 + 1e-3f * 40), scaled[3, 5], 1e-5f); // by the mean of before, which was 0

        trainer.Update("norm");
        float[,] normed = Matrix(trainer, "HidHid");
        for (int j = 0; j < 13; j++)
        {
            double norm = Math.Sqrt(Enumerable.Range(0, 13).Sum(k => (double)recurrent[k, j] * recurrent[k, j]));
            Assert.All(Enumerable.Range(0, 13), k => Assert.Equal(Math.Clamp(0.6 * recurrent[k, j] / norm, -0.2, 0.2), normed[k, j], 1e-6));
        }

        Assert.Contains("no updates of a group 'nor'; it has '', 'homeostasis', 'norm'", Refusal("nor").Replace("'homeostasis', ''", "'', 'homeostasis'"));
        string Refusal(string group) => Assert.Throws<ArgumentException>(() => trainer.Update(group)).Message;
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one()
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(rate: 0.01f);
        using var three = Make(rate: 0.01f, threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(rate: 0.01f, threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
        Assert.Equal(one.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        Assert.Equal(one.UpdateState("Scale.Mean").Span.ToArray(), resumed.UpdateState("Scale.Mean").Span.ToArray());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_no_example_has_left_yet_is_asked_for_in_vain()
    {
        using var trainer = Make(rate: 0);
        Assert.Contains("UpdatedNetwork.Look reads what the examples of a batch have left", Assert.Throws<InvalidOperationException>(() => trainer.Update("")).Message);
    }

    [Fact]
    public void A_variable_that_is_no_number_any_more_ends_the_run_by_name()
    {
        using var trainer = Make(rate: 0);
        trainer.Weights[2].Span[..].Clear();
        trainer.Update("norm"); // neurons without weights keep none
        Assert.All(trainer.Weights[2].Span.ToArray(), w => Assert.Equal(0, w));
        trainer.Weights[2][0].At(0) = float.PositiveInfinity;
        Assert.Contains("UpdatedNetwork.Normalise has made a W that is no finite number", Assert.Throws<TrainingException>(() => trainer.Update("norm")).Message);
    }

    [Fact]
    public void A_description_says_what_updates_do_and_when()
    {
        string network = new UpdatedNetwork().Describe();
        Assert.Contains("update Scale after every 3 batches, of the group 'homeostasis': W is the weights of InHid, Rate is FiringRate(Hidden)", network);
        Assert.Contains("W: one for each synapse, written", new WeightNormalisation().Describe());
    }

    private static IEnumerable<(int Source, int Target)> Pairs(int sources, int targets) =>
        Enumerable.Range(0, sources).SelectMany(k => Enumerable.Range(0, targets).Select(j => (k, j)));

    private static Trainer Make(float rate, int threads = 1) =>
        new(new UpdatedNetwork(), new EProp(), new Sgd { LearningRate = rate }, new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads });

    private static float[,] Matrix(Trainer trainer, string projection)
    {
        var weights = trainer.Weights;
        int p = weights.Layout.Projection(projection);
        var matrix = new float[weights.SourceSize(p), weights.TargetSize(p)];
        foreach (var (k, j) in Pairs(weights.SourceSize(p), weights.TargetSize(p)))
        {
            matrix[k, j] = weights[p][k].At(j);
        }

        return matrix;
    }
}
