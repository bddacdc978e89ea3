using SkiaSharp;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Inference;

namespace Snn.Tests.Runtime.Recording;

/// <summary>Pictures of recordings are drawn, of whatever was recorded.</summary>
public sealed class RecordingPictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recordings_are_drawn()
    {
        using var simulation = ProbeTests.Begin();
        SpikeRecording exc = simulation.Record("Exc"), input = simulation.Record("Input");
        ProbeRecording v = simulation.Probe("Exc.V"), w = simulation.ProbeWeights("InExc", new() { Every = 500 });
        simulation.Run(1000);
        SpikeStatistics[] statistics = [new(exc), new(input)];
        Assert.True(Inked(RasterPicture.Save(_folder.File("raster.png"), statistics)) > 5000);
        Assert.True(Inked(TracePicture.Save(_folder.File("trace.png"), v, exc, [3, 1])) > 5000);
        Assert.True(Inked(DistributionPicture.Save(_folder.File("statistics.png"), statistics, 10 * ms)) > 5000);
        Assert.True(Inked(WeightPicture.Save(_folder.File("weights.png"), simulation.Weights, "InExc")) > 50_000);
        Assert.True(Inked(WeightPicture.Save(_folder.File("later.png"), w, 1)) > 50_000);
    }

    [Fact]
    public void Nothing_is_drawn_too()
    {
        using var simulation = new ProbedNetwork().Simulate();
        var exc = simulation.Record("Exc");
        var v = simulation.Probe("Exc.V");
        TracePicture.Save(_folder.File("none.png"), v, exc);
        simulation.Run(10);
        SpikeStatistics[] statistics = [new(exc)];
        Assert.True(Inked(RasterPicture.Save(_folder.File("raster.png"), statistics, 1 * ms)) > 500);
        Assert.True(Inked(TracePicture.Save(_folder.File("trace.png"), v)) > 500);
        Assert.True(Inked(DistributionPicture.Save(_folder.File("statistics.png"), statistics, 0.5f * ms)) > 500);
        Assert.True(Inked(DistributionPicture.Save(_folder.File("one.png"), [new("Same", ("a", [2, 2, double.NaN]))])) > 500);
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        using var simulation = new ProbedNetwork().Simulate();
        var input = simulation.Record("Input");
        var v = simulation.Probe("Exc.V", new() { Neurons = [1] });
        Assert.Contains("Neuron 2 of Exc.V is not recorded", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), v, neurons: [2])).Message);
        Assert.Contains("Exc.V is of Exc; the spikes are of Input", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), v, input)).Message);
        Assert.Contains("traces of 1 to 12 neurons", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), v, neurons: [])).Message);
        Assert.Throws<ArgumentException>(() => RasterPicture.Save(_folder.File("x.png"), []));
        Assert.Throws<ArgumentException>(() => DistributionPicture.Save(_folder.File("x.png"), []));
        Assert.Contains("is not of synapses", Assert.Throws<ArgumentException>(() => WeightPicture.Save(_folder.File("x.png"), v, 0)).Message);
    }

    [Fact]
    public void A_state_of_an_example_is_drawn()
    {
        var network = new InferenceNetwork();
        using var trial = network.CreateTrial(new(network.Layout(), new WeightStore(network.Layout(), 1), 200));
        var v = trial.Record("Hidden.V");
        Assert.Equal(v.Count, trial.Record("Hidden.V").Count);
        trial.Forward(SpikeTrain.Poisson(100 * Hz, 30, 150 * ms, 1 * ms));
        Assert.True(Inked(TracePicture.Save(_folder.File("trial.png"), trial, "Hidden.V", [3, 1], "Membranes")) > 5000);
        Assert.Contains("Hidden.HidHidI is not recorded; call trial.Record(\"Hidden.HidHidI\")", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), trial, "Hidden.HidHidI")).Message);
        Assert.Contains("has no state 'Hidden.X'", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), trial, "Hidden.X")).Message);
        Assert.Contains("neuron 40 does not exist", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), trial, "Hidden.V", [40])).Message);
    }

    [Fact]
    public void A_state_of_synapses_that_release_is_drawn()
    {
        var network = new PlasticReadout();
        using var trial = network.CreateTrial(new(network.Layout(), new WeightStore(network.Layout(), 1), 200));
        trial.Record("InOut.Release");
        trial.Forward(SpikeTrain.Poisson(100 * Hz, 5, 150 * ms, 1 * ms));
        Assert.True(Inked(TracePicture.Save(_folder.File("release.png"), trial, "InOut.Release", [4, 1])) > 5000);
        Assert.Contains("neuron 5 does not exist; there are 5", Assert.Throws<ArgumentException>(() => TracePicture.Save(_folder.File("x.png"), trial, "InOut.Release", [5])).Message);
    }

    private static int Inked(string path)
    {
        using var picture = SKBitmap.Decode(path);
        return picture.Pixels.Count(pixel => pixel != SKColors.White);
    }
}
