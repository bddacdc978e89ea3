using SkiaSharp;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

public sealed class PictureTests : IDisposable
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 20).Select(c => $"class {c}")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_learning_curve_is_a_png_with_its_curves()
    {
        var points = Enumerable.Range(1, 25).Select(e => new CurvePoint(e, 3.0 / e, 1 - 0.9 / e, e % 2 == 0 ? 1 - 0.95 / e : null)).ToArray();
        using var picture = Decode(LearningCurve.Save(_folder.File("curve.png"), points), LearningCurve.Width, LearningCurve.Height);
        using var empty = Decode(LearningCurve.Save(_folder.File("empty.png"), []), LearningCurve.Width, LearningCurve.Height);
        Assert.True(Inked(picture) > Inked(empty) + 5000);
    }

    [Fact]
    public void A_learning_curve_of_one_epoch_with_a_loss_that_is_not_finite_is_drawn()
    {
        foreach (double loss in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -1, 1e30 })
        {
            using var picture = Decode(LearningCurve.Save(_folder.File("one.png"), [new(1, loss, 0.05)]), LearningCurve.Width, LearningCurve.Height);
            Assert.True(Inked(picture) > 2000);
        }
    }

    [Fact]
    public void A_gap_in_a_learning_curve_leaves_the_rest_of_it()
    {
        CurvePoint[] points = [new(1, 2, 0.3), new(2, double.NaN, double.NaN, double.NaN), new(3, 1, 0.6), new(4, double.NaN, 0.7)];
        using var picture = Decode(LearningCurve.Save(_folder.File("gap.png"), points), LearningCurve.Width, LearningCurve.Height);
        Assert.True(Inked(picture) > 2000);
    }

    [Fact]
    public void A_signal_is_drawn_beside_its_target_and_its_fit_over_the_epochs()
    {
        const int steps = 60;
        var (signal, readout) = (new float[steps, 2], new float[steps, 2]);
        for (int t = 0; t < steps; t++)
        {
            (signal[t, 0], signal[t, 1]) = (MathF.Sin(0.1f * t), MathF.Cos(0.1f * t));
            (readout[t, 0], readout[t, 1]) = (t == 7 ? float.NaN : 0.9f * signal[t, 0], signal[t, 1] + 0.1f);
        }

        var data = new RasterData([], 3, [(1, 2), (30, 4)], 5, readout, ["x", "y"], 0, 0, 1);
        using var picture = Decode(SignalPicture.Save(_folder.File("signal.png"), data, new(signal)), SignalPicture.Width, 1900);
        Assert.True(Inked(picture) > 5000);
        Assert.Throws<ArgumentException>(() => SignalPicture.Save(_folder.File("none.png"), data, new(labels: new int[steps])));
        CurvePoint[] points = [new(1, 2, double.NaN, double.NaN) { TrainRSquared = -30, TestRSquared = 0.2 }, new(2, 1, double.NaN) { TrainRSquared = 0.7 }];
        using var curve = Decode(LearningCurve.Save(_folder.File("fit.png"), points), LearningCurve.Width, LearningCurve.Height);
        Assert.True(Inked(curve) > 2000);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(13)]
    public void A_raster_shows_its_spikes_and_traces(int predicted)
    {
        using var empty = Decode(SpikeRaster.Save(_folder.File("silent.png"), Raster(0, 250, predicted)), SpikeRaster.Width, SpikeRaster.Height);
        using var picture = Decode(SpikeRaster.Save(_folder.File("raster.png"), Raster(2000, 250, predicted)), SpikeRaster.Width, SpikeRaster.Height);
        Assert.True(Inked(picture) > Inked(empty) + 5000);
    }

    [Fact]
    public void Synapses_are_points_all_to_all_and_of_some_pairs()
    {
        NetworkLayout Layout(Connect? connect) => new(
            "Net", Time.Of(1), [new("A", "Spikes", 1500, true), new("B", "Lif", 30, true)], [new("P", 0, 1, Init.Normal(1), 1, true) { Connections = connect }])
        { Readout = 1, Inputs = [0] };
        var inked = new List<int>();
        foreach (var connect in (Connect?[])[Connect.Probability(0), Connect.Fraction(0.1f), null])
        {
            using var weights = new WeightStore(Layout(connect));
            Initialiser.Fill(weights, 1);
            using var picture = Decode(SynapsePicture.Save(_folder.File("synapses.png"), weights, "P"), SynapsePicture.Width, SynapsePicture.Height);
            inked.Add(Inked(picture));
        }

        Assert.True(inked[1] > inked[0] + 5000);
        Assert.True(inked[2] > inked[1] + 5000);
    }

    [Fact]
    public void A_raster_of_no_steps_no_spikes_and_one_class_is_drawn()
    {
        var data = new RasterData([], 1, [], 1, new float[0, 1], ["only"], 0, 0, 1);
        using var picture = Decode(SpikeRaster.Save(_folder.File("nothing.png"), data), SpikeRaster.Width, SpikeRaster.Height);
        Assert.True(Inked(picture) > 1000);
    }

    [Fact]
    public void A_raster_whose_readout_is_not_finite_is_drawn()
    {
        var data = Raster(10, 50, 3);
        for (int t = 0; t < 50; t++)
        {
            data.Readout[t, 3] = float.NaN;
            data.Readout[t, 4] = float.PositiveInfinity;
        }

        using var picture = Decode(SpikeRaster.Save(_folder.File("nan.png"), data), SpikeRaster.Width, SpikeRaster.Height);
        Assert.True(Inked(picture) > 1000);
    }

    [Fact]
    public void A_raster_with_a_class_or_name_too_few_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SpikeRaster.Save(_folder.File("x.png"), Raster(0, 5, 20)));
        Assert.Throws<ArgumentException>(() => SpikeRaster.Save(_folder.File("x.png"), Raster(0, 5, 0) with { ClassNames = ["one"] }));
    }

    [Fact]
    public void A_confusion_matrix_names_all_classes()
    {
        var counts = new int[20, 20];
        using var unnamed = SKBitmap.Decode(ConfusionPicture.Save(_folder.File("unnamed.png"), counts, [.. Names.Select(_ => " ")]));
        using var named = SKBitmap.Decode(ConfusionPicture.Save(_folder.File("named.png"), counts, Names));
        Assert.True(Inked(named) > Inked(unnamed) + 20 * 200);
        Assert.InRange(named.Width, 1000, 1600);
    }

    [Fact]
    public void A_confusion_matrix_of_one_class_is_drawn()
    {
        using var picture = SKBitmap.Decode(ConfusionPicture.Save(_folder.File("one.png"), new[,] { { 5 } }, ["only"]));
        Assert.True(Inked(picture) > 1000);
    }

    [Fact]
    public void A_confusion_matrix_that_is_not_square_or_named_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ConfusionPicture.Save(_folder.File("x.png"), new int[2, 3], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => ConfusionPicture.Save(_folder.File("x.png"), new int[0, 0], []));
        Assert.Throws<ArgumentException>(() => ConfusionPicture.Save(_folder.File("x.png"), new int[2, 2], ["a"]));
    }

    private static RasterData Raster(int spikes, int steps, int predicted)
    {
        var random = new Random(1);
        var readout = new float[steps, 20];
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < 20; c++)
            {
                readout[t, c] = MathF.Sin(0.02f * t * c);
            }
        }

        return new(Spikes(700), 700, Spikes(256), 256, readout, Names, 3, predicted, 4);

        (int, int)[] Spikes(int units) => [.. Enumerable.Range(0, spikes).Select(_ => (random.Next(steps), random.Next(units)))];
    }

    private static SKBitmap Decode(string path, int width, int height)
    {
        Assert.True(Path.IsPathFullyQualified(path));
        Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(path)[..4]);
        var bitmap = SKBitmap.Decode(path);
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        return bitmap;
    }

    private static int Inked(SKBitmap picture) => picture.Pixels.Count(pixel => pixel != SKColors.White);
}
