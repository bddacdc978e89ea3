using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Conformance;

/// <summary>Events that are not sent are recorded by name as spikes are.</summary>
public sealed class EventRecordingTests
{
    private const int Steps = 200;

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_recording_has_every_one_in_its_step(Backend backend)
    {
        using var run = Begin(new() { Backend = backend, Seed = 3 });
        Check(run);
    }

    [Fact]
    public void One_of_a_device_has_the_same()
    {
        using var device = ComputeDevice.Simulated(16);
        using var there = Begin(new() { Device = device, Seed = 3 });
        var found = Check(there);
        using var here = Begin(new() { Seed = 3 });
        Assert.Equal(Check(here), found);
    }

    [Fact]
    public void The_compiler_knows_their_names()
    {
        var network = new WatchedPlateaus();
        using var run = Begin(new() { Seed = 3 }, network);
        var (named, known, spikes, some) = (run.Record("Hidden.End"), run.Record(network.Hidden, n => n.End), run.Record(network.Hidden, n => n.Spike), run.Record(network.Hidden, n => n.End, [8, 2]));
        run.Run(Steps);
        Assert.NotEmpty(named.Steps);
        Assert.Equal(named.Steps.Zip(named.Neurons), known.Steps.Zip(known.Neurons));
        Assert.Equal(("Hidden", "Hidden.End", run.SpikeCount("Hidden")), (spikes.Name, known.Name, spikes.Steps.Count));
        Assert.Equal(named.Neurons.Where(n => n is 8 or 2), some.Neurons);
    }

    [Fact]
    public void Rates_and_files_have_them()
    {
        using var folder = new TemporaryFolder();
        using var run = Begin(new() { Seed = 3 });
        var (warm, rate) = (run.Record("Hidden.Warm"), run.ProbeRate("Hidden.Warm", 50 * ms));
        string path = folder.File("events.h5");
        using (run.RecordTo(path, "Hidden", "Hidden.Warm"))
        {
            run.Run(Steps);
        }

        run.Run(Steps); // of which the file has nothing
        Assert.Equal(2 * Steps / 50, rate.Count);
        Assert.Equal(warm.Steps.Count, rate.Column(0).Sum() * 9 * 0.05, 1e-3);
        var read = SonataSpikes.Read(path, "Hidden.Warm", 1 * ms, size: 9);
        Assert.Equal(
            warm.Steps.Zip(warm.Neurons).Where(e => e.First < Steps),
            Enumerable.Range(0, read.Steps).SelectMany(t => read.At(t).ToArray().Select(n => ((long)t, n))));
    }

    [Theory]
    [InlineData("Hidden.Brust", "Hidden has no event 'Brust'; it has Hidden.Warm, Hidden.End, Hidden.Begin. Its spikes are recorded as Hidden; a state is recorded by Probe.")]
    [InlineData("Input.V", "Input has no event 'V'; it has none. Its spikes are recorded as Input; a state is recorded by Probe.")]
    public void One_that_there_is_not_is_an_error_that_lists_those_that_there_are(string name, string message)
    {
        using var run = Begin(new() { Seed = 3 });
        Assert.All(
            new Action[] { () => run.Record(name), () => run.ProbeRate(name, 5 * ms), () => run.RecordTo("nowhere.h5", name) },
            record => Assert.StartsWith(message, Assert.Throws<ArgumentException>(record).Message));
        Assert.False(File.Exists("nowhere.h5.part"));
    }

    private static Simulation Begin(SimulationOptions options, WatchedPlateaus? network = null)
    {
        var run = (network ?? new WatchedPlateaus()).Simulate(options);
        run.Input("Input").Play(Inputs.Random(11, Steps, 0.06, seed: 5));
        return run;
    }

    /// <summary>A plateau begins where its height is set, as no other event does.</summary>
    private static (long, int)[] Check(Simulation run)
    {
        var begun = run.Record("Hidden.Begin");
        var (expected, before) = (new List<(long, int)>(), new float[9]);
        for (int t = 0; t < Steps; t++)
        {
            run.Step();
            var up = run.State("Hidden.Up").Span;
            for (int j = 0; j < before.Length; j++)
            {
                if (up[j] != before[j] && up[j] > 0.45f)
                {
                    expected.Add((t, j));
                }

                before[j] = up[j];
            }
        }

        Assert.InRange(expected.Count, 5, Steps);
        Assert.Equal(expected, begun.Steps.Zip(begun.Neurons));
        return [.. expected];
    }
}
