using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

/// <summary>Recordings of a simulation that goes on from a file: nothing of the run before is counted in what comes after.</summary>
public sealed class LoadedRecordingTests
{
    [Fact]
    public void A_bin_that_was_begun_before_is_not_gone_on_with()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "state.snn");
        using var simulation = new SpreadKinds().Simulate();
        simulation.Run(200);
        simulation.Save(path);
        using var other = new SpreadKinds().Simulate();
        var rate = other.ProbeRate("Left", 10 * Units.ms);
        var spikes = other.Record("Left");
        other.Run(25);
        other.Load(path);
        other.Run(20);
        int last = rate.Count - 1;
        Assert.Equal([210, 220], new[] { rate.StepsAt(last - 1), rate.StepsAt(last) });
        Assert.Equal(spikes.Steps.Count(s => s is >= 200 and < 210) * 100f / 200, rate.Column(0)[last - 1], 1e-3f);

        // a file is of one run
        using (other.RecordTo(Path.Combine(folder, "spikes.h5"), "Left", "Right"))
        {
            other.Run(50);
            Assert.Contains("spikes.h5", Assert.Throws<InvalidOperationException>(() => other.Load(path)).Message, StringComparison.Ordinal);
        }

        Directory.Delete(folder, true);
    }

    [Fact]
    public void Another_network_is_refused_in_a_few_words()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "state.snn");
        using var saved = new SpreadNetwork().Simulate();
        saved.Signal("ExcInh.Reward").Set(0);
        saved.Save(path);
        using var other = new SpreadKinds().Simulate();
        string message = Assert.Throws<CheckpointException>(() => other.Load(path)).Message;
        Assert.Contains("network: ", message, StringComparison.Ordinal);
        Assert.Contains(" more", message, StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }
}
