using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Conformance.Updates;

namespace Snn.Tests.Runtime.Training;

/// <summary>Bounds of weights, optimisers for each projection, and gradients that are kept short.</summary>
public sealed class UpdateOptionsTests
{
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 9).Select(i => new Example(Inputs.Random(11, 24 + i, 0.3, i), i % 3))];

    private static readonly Dictionary<string, ICustomUpdate> Own = new()
    {
        ["HidHid"] = new Sgd { LearningRate = 1, Momentum = 0.5f },
        ["InOut"] = new AdamW { LearningRate = 0.05f },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_stay_between_their_bounds_and_reach_them(bool onDevice)
    {
        using var device = onDevice ? ComputeDevice.Open("ilgpu-cpu") : null;
        using var trainer = Make(device: device);
        Assert.DoesNotContain(Of(trainer, "InHid"), w => w == 0); // drawn again, not cut
        for (int epoch = 0; epoch < 8; epoch++)
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.All(Of(trainer, "InHid"), w => Assert.True(w >= 0));
        Assert.All(Of(trainer, "HidHid"), w => Assert.InRange(w, float.BitIncrement(-0.5f), 0));
        Assert.All(Of(trainer, "HidOut"), w => Assert.InRange(w, 0.1f, float.BitDecrement(0.3f)));
        Assert.Contains(Of(trainer, "InHid"), w => w == 0);
        Assert.Contains(Of(trainer, "HidOut"), w => w is 0.1f);
        Assert.Contains(Of(trainer, "InOut"), w => w < 0);

        // what lies beside the rows is no weight, and stays nothing
        Rows rows = trainer.Weights[trainer.Weights.Layout.Projection("HidOut")];
        Assert.All(Enumerable.Range(0, rows.Count), k => Assert.All(rows[k].Span[3..].ToArray(), w => Assert.Equal(0, w)));
    }

    [Fact]
    public void Weights_that_cannot_start_between_their_bounds_are_refused()
    {
        var layout = new BoundedNetwork().Layout();
        layout = layout with { Projections = [.. layout.Projections.Select(p => p.Name == "HidHid" ? p with { Init = Init.Constant(0.2f) } : p)] };
        using var weights = new WeightStore(layout);
        Assert.Contains("BoundedNetwork.HidHid lie between", Assert.Throws<ArgumentException>(() => Initialiser.Fill(weights, 1)).Message);
    }

    [Fact]
    public void Each_projection_is_moved_by_its_own_optimiser()
    {
        using var mixed = Make(own: Own);
        using var adam = Make();
        using var sgd = new Trainer(new BoundedNetwork(), new EProp(), Own["HidHid"], Options());
        using var decayed = new Trainer(new BoundedNetwork(), new EProp(), Own["InOut"], Options());
        Example[] one = Examples[..4]; // one batch: after it, weights differ, and so do gradients
        foreach (var trainer in new[] { mixed, adam, sgd, decayed })
        {
            trainer.TrainEpoch(one);
        }

        Assert.Equal(Of(adam, "InHid"), Of(mixed, "InHid"));
        Assert.Equal(Of(sgd, "HidHid"), Of(mixed, "HidHid"));
        Assert.Equal(Of(decayed, "InOut"), Of(mixed, "InOut"));
        Assert.NotEqual(Of(adam, "HidHid"), Of(mixed, "HidHid"));
    }

    [Theory]
    [InlineData("Hidhid", "BoundedNetwork has no 'Hidhid' that learns; it has InHid, HidHid, HidOut, InOut")]
    [InlineData("Hidden.TauMem", "BoundedNetwork has no 'Hidden.TauMem' that learns")]
    public void An_optimiser_of_something_that_does_not_learn_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Make(own: new() { [name] = new Adam() })).Message);

    [Fact]
    public void A_resumed_run_goes_on_as_an_unbroken_one_and_one_with_other_optimisers_is_refused()
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var whole = Make(own: Own, norm: 0.05f);
        whole.TrainEpoch(Examples);
        whole.Save(folder);
        using var resumed = Make(own: Own, norm: 0.05f);
        Assert.Empty(resumed.Resume(folder));
        whole.TrainEpoch(Examples);
        resumed.TrainEpoch(Examples);
        Assert.Equal(whole.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());

        using var other = Make();
        Assert.Contains("optimiser: Adam, Sgd for HidHid, AdamW for InOut in the file, Adam here", Assert.Throws<CheckpointException>(() => other.Resume(folder)).Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_gradient_is_no_longer_than_it_may_be_and_keeps_its_direction()
    {
        double full = Moved(float.PositiveInfinity, out float[] step);
        Assert.Equal(full, Moved((float)(full * 1.01), out float[] same), 1e-12);
        Assert.Equal(step, same);
        Assert.Equal(0.3 * full, Moved((float)(0.3 * full), out float[] shorter), 1e-5 * full);
        Assert.All(step.Zip(shorter), s => Assert.Equal(0.3 * s.First, s.Second, 1e-6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(norm: 0));

        static double Moved(float norm, out float[] step)
        {
            using var trainer = new Trainer(new LifExponentialNetwork(5 * ms), new EProp(), new Sgd { LearningRate = 1 }, Options() with { MaxGradientNorm = norm });
            float[] before = [.. trainer.Weights.All.Span];
            trainer.TrainEpoch(Examples[..4]);
            step = [.. trainer.Weights.All.Span.ToArray().Zip(before, (a, b) => a - b)];
            return Math.Sqrt(step.Sum(s => (double)s * s));
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        using var one = Make(own: Own, norm: 0.05f);
        using var three = Make(own: Own, norm: 0.05f, threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
    }

    [Fact]
    public void A_device_does_the_same()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var there = Make(own: Own, norm: 0.05f, device: device);
        using var here = Make(own: Own, norm: 0.05f);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
        }

        Assert.Contains("11 launches a batch (forward, loss, back, reduction, reduction, reduction, norm, clipping, update, update, update)", there.RunsOn);
        Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-4f));
    }

    private static Trainer Make(Dictionary<string, ICustomUpdate>? own = null, float norm = float.PositiveInfinity, int threads = 1, ComputeDevice? device = null) =>
        new(new BoundedNetwork(), new EProp(), new Adam { LearningRate = 0.02f }, Options() with { Optimisers = own ?? [], MaxGradientNorm = norm, Threads = threads, Device = device });

    private static TrainerOptions Options() => new() { MaxSteps = 40, Batch = 4, Shards = 3, Threads = 1 };

    private static float[] Of(Trainer trainer, string projection)
    {
        var weights = trainer.Weights;
        int p = weights.Layout.Projection(projection);
        return [.. Enumerable.Range(0, weights.SourceSize(p)).SelectMany(k => weights[p][k].Span[..weights.TargetSize(p)].ToArray())];
    }
}
