using Snn.Runtime;
using Snn.Tests.Runtime.Data;

namespace Snn.Tests.Runtime.Recording;

/// <summary>What a run writes is read again as it was, and as an independent program has written it.</summary>
public sealed class SonataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Spikes_far_apart_are_written_from_memory()
    {
        var layout = new ProbedNetwork().Layout();
        var recording = new SpikeRecording("Exc", layout.Populations[layout.Population("Exc")], 1e-3, null, () => 6_000_000_000, () => { });
        ISpikeSink sink = recording;
        sink.Add(3, [1, 2]);
        sink.Add(2_500_000_000, [0]);
        sink.Add(5_000_000_000, [1]);
        SonataSpikes.Write(_folder.File("far.h5"), recording);
        var train = SonataSpikes.Read(_folder.File("far.h5"), "Exc", 1 * sec);
        Assert.Equal((5001, 4), (train.Steps, train.Count));
        Assert.Equal([0], train.At(2500).ToArray());
    }

    [Fact]
    public void Spikes_are_read_in_the_steps_in_which_they_were()
    {
        using var simulation = ProbeTests.Begin();
        SpikeRecording exc = simulation.Record("Exc"), input = simulation.Record("Input");
        string running = _folder.File("running.h5"), kept = _folder.File("kept.h5");
        using (simulation.RecordTo(running, "Exc", "Input"))
        {
            simulation.Run(3000);
            simulation.Run(17_000);
            Assert.False(File.Exists(running));
        }

        int recorded = exc.Steps.Count;
        simulation.Run(100);
        SonataSpikes.Write(kept, exc, input);
        Assert.False(File.Exists(running + ".part"));
        Assert.Equal(["Exc", "Input"], SonataSpikes.Populations(running));
        Assert.True(recorded > 500);
        AssertSame(exc, recorded, SonataSpikes.Read(running, "Exc", 0.1f * ms, size: 21));
        AssertSame(exc, exc.Steps.Count, SonataSpikes.Read(kept, "Exc", 0.1f * ms));
        AssertSame(input, input.Steps.Count, SonataSpikes.Read(kept, "Input", 0.1f * ms));

        // and they can be played
        using var again = new ProbedNetwork().Simulate(new() { Seed = 2 });
        again.Input("Input").Play(SonataSpikes.Read(kept, "Input", 0.1f * ms, size: 30));
        again.Run(20_100);
        Assert.Equal(simulation.Weights.All.Span.ToArray(), again.Weights.All.Span.ToArray());

        static void AssertSame(SpikeRecording expected, int count, SpikeTrain read)
        {
            Assert.Equal(count, read.Count);
            var spikes = Enumerable.Range(0, read.Steps).SelectMany(t => read.At(t).ToArray().Select(n => ((long)t, n)));
            Assert.Equal(expected.Steps.Zip(expected.Neurons).Take(count).OrderBy(s => s.First).ThenBy(s => s.Second), spikes);
        }
    }

    [Fact]
    public void Reports_have_the_frames_of_a_probe()
    {
        using var simulation = ProbeTests.Begin();
        simulation.Run(33);
        ProbeRecording v = simulation.Probe("Exc.V", new() { Every = 10, Neurons = [7, 2] }), w = simulation.ProbeWeights("InExc", new() { Every = 100 });
        string running = _folder.File("v.h5"), weights = _folder.File("w.h5"), kept = _folder.File("kept.h5");
        using (simulation.ProbeTo(running, ["Exc.V"], new() { Every = 10, Neurons = [7, 2] }))
        using (simulation.ProbeWeightsTo(weights, "InExc", new() { Every = 100 }))
        {
            simulation.Run(40_000);
        }

        SonataReport.Write(kept, w);
        var report = SonataReport.Read(running, "Exc");
        Assert.Equal((4000, "mV", 4.0, 1.0), (report.Count, report.Units, report.Start, report.Step));
        Assert.Equal([2, 7], report.Nodes);
        Assert.Equal([0, 0], report.Elements);
        Assert.Equal(v.Of(2), report.Rows().Select(f => f[0]));
        Assert.Equal(v.Of(7), report.Rows().Select(f => f[1]));

        foreach (var synapses in (SonataReport[])[SonataReport.Read(weights, "Exc"), SonataReport.Read(kept, "Exc")])
        {
            Assert.Equal((400, 10.0, w.Width), (synapses.Count, synapses.Step, synapses.Nodes.Count));
            Assert.Equal(synapses.Nodes.Order(), synapses.Nodes);
            for (int i = 0; i < w.Width; i += 17)
            {
                Assert.Equal(w.Of((int)synapses.Elements[i], (int)synapses.Nodes[i])[399], synapses[399][i]);
            }
        }
    }

    [Fact]
    public void A_run_that_dies_leaves_what_it_has_recorded()
    {
        string path = _folder.File("dead.h5"), part = path + ".part";
        var head = new RecordingHead(true, 0.1f, 1, [new("Exc", "Exc", "", [])]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var log = new RecordingLog(part, head))
        {
            log.Append<int>(0, 7, [0, 4, 2, 5]);
            log.Append<int>(0, 5_000_000_000, [1, 6]);
            log.Append<int>(0, 5_000_000_005, [1, 6, 9, 9]);
        }

        // the last block has not come whole
        using (var file = File.OpenWrite(part))
        {
            file.SetLength(file.Length - 3);
        }

        using var simulation = ProbeTests.Begin();
        Assert.Contains("make its file by SonataRecorder.Finish(", Assert.Throws<IOException>(() => simulation.RecordTo(path, "Exc")).Message);
        using (simulation.RecordTo(_folder.File("twice.h5"), "Exc"))
        {
            Assert.Contains("is being recorded into already", Assert.Throws<IOException>(() => simulation.ProbeTo(_folder.File("twice.h5"), ["Exc.V"])).Message);
            Assert.Contains("dispose of its recorder", Assert.Throws<IOException>(() => SonataRecorder.Finish(_folder.File("twice.h5"))).Message);
        }

        simulation.RecordTo(_folder.File("twice.h5"), "Exc").Dispose();
        Assert.Equal(Path.GetFullPath(path), SonataRecorder.Finish(path));
        Assert.False(File.Exists(part));
        var train = SonataSpikes.Read(path, "Exc", 1 * sec);
        Assert.Equal((500_001, 3), (train.Steps, train.Count));
        Assert.Equal([4, 5], train.At(0).ToArray());
        Assert.Equal([6], train.At(500_000).ToArray());
        Assert.Throws<SpikeDataException>(() => SonataRecorder.Finish(path));

        foreach (byte[] left in (byte[][])[[], [1, 2, 3], [.. "SnnRecording 1\n"u8, 255, 255, 255, 127]])
        {
            File.WriteAllBytes(part, left);
            Assert.Contains("delete it", Assert.Throws<SpikeDataException>(() => SonataRecorder.Finish(path)).Message);
        }
    }

    [Fact]
    public void A_recorder_that_is_disposed_of_while_the_run_is_at_work_can_be_again_later()
    {
        using var simulation = ProbeTests.Begin();
        string path = _folder.File("again.h5");
        var recorder = simulation.RecordTo(path, "Exc");
        Exception? refused = null;
        simulation.Input("Input").Poisson((_, _) =>
        {
            refused ??= Record.Exception(recorder.Dispose);
            return 0 * Hz;
        });
        simulation.Step();
        Assert.IsType<InvalidOperationException>(refused);
        Assert.False(File.Exists(path));
        recorder.Dispose();
        Assert.True(File.Exists(path));
        simulation.RecordTo(path, "Exc").Dispose();
    }

    [Fact]
    public void A_file_is_of_one_run_and_is_written_when_that_is_disposed_of()
    {
        string path = _folder.File("one.h5"), none = _folder.File("none.h5");
        var simulation = ProbeTests.Begin();
        simulation.RecordTo(none, "Exc").Dispose();
        var recorder = simulation.ProbeTo(path, ["Exc.V"]);
        simulation.Restart();
        simulation.Run(3);
        Assert.Contains("dispose of its recorder before", Assert.Throws<InvalidOperationException>(simulation.Restart).Message);
        simulation.Dispose();
        recorder.Dispose();
        Assert.Equal(3, SonataReport.Read(path, "Exc").Count);
        Assert.Equal(0, SonataSpikes.Read(none, "Exc", 1 * ms).Count);
    }

    [Fact]
    public void What_cannot_be_written_is_said_at_once()
    {
        using var simulation = ProbeTests.Begin();
        string path = _folder.File("x.h5");
        Assert.Contains("Exc.V and Exc.InExcI are both of Exc", Assert.Throws<ArgumentException>(() => simulation.ProbeTo(path, ["Exc.V", "Exc.InExcI"])).Message);
        Assert.Contains("no state 'Exc.U'", Assert.Throws<ArgumentException>(() => simulation.ProbeTo(path, ["Exc.U"])).Message);
        Assert.Contains("is a directory", Assert.Throws<IOException>(() => simulation.RecordTo(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "Exc")).Message);
        ProbeRecording v = simulation.Probe("Exc.V"), rate = simulation.ProbeRate("Exc", 1 * ms);
        simulation.Run(20);
        simulation.Restart();
        simulation.Run(2);
        Assert.Contains("was recorded over a restart: after 20 steps comes a frame after 1", Assert.Throws<ArgumentException>(() => SonataReport.Write(path, v)).Message);
        Assert.Contains("is of no single neuron", Assert.Throws<ArgumentException>(() => SonataReport.Write(path, rate)).Message);
        Assert.Contains("give a recording", Assert.Throws<ArgumentException>(() => SonataSpikes.Write(path)).Message);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void Spikes_that_h5py_has_written_are_read(string population)
    {
        var train = SonataSpikes.Read(SpikeFiles.Tiny("sonata_spikes.h5"), population, 0.1f * ms, steps: 10_001, size: 4);
        Assert.Equal(5, train.Count);
        Assert.Equal([0], train.At(1).ToArray());
        Assert.Equal([3], train.At(2).ToArray());
        Assert.Equal([0, 3], train.At(123).ToArray());
        Assert.Equal([3], train.At(10_000).ToArray());
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void A_report_that_h5py_has_written_is_read(string population)
    {
        var report = SonataReport.Read(SpikeFiles.Tiny("sonata_report.h5"), population);
        Assert.Equal((10, 5.0, 0.5, "mV"), (report.Count, report.Start, report.Step, report.Units));
        Assert.Equal([7, 7, 2], report.Nodes);
        Assert.Equal([0, 5, 0], report.Elements);
        Assert.All(Enumerable.Range(0, 10), f => Assert.Equal([100 * f, 100 * f + 1, 100 * f + 2], report[f].ToArray()));
    }

    [Fact]
    public void A_bad_file_gets_the_readers_own_error()
    {
        string spikes = SpikeFiles.Tiny("sonata_spikes.h5"), report = SpikeFiles.Tiny("sonata_report.h5");
        Fails("spikes has no population 'Exc'; it has ", () => SonataSpikes.Read(spikes, "Exc", 1 * ms));
        Fails("spike 2 of A is of node 3; the population has 3, from 0", () => SonataSpikes.Read(spikes, "A", 1 * ms, size: 3));
        Fails("spikes/Odd/timestamps is in fortnights; write times in ms or in s", () => SonataSpikes.Read(spikes, "Odd", 1 * ms));
        Fails("there are 2 of spikes/Short/timestamps but 1 of spikes/Short/node_ids", () => SonataSpikes.Read(spikes, "Short", 1 * ms));
        Fails("is at 1000 ms; the train has 100 ms", () => SonataSpikes.Read(spikes, "A", 1 * ms, steps: 100));
        Fails("the group spikes is missing; SONATA's layout of spikes has ", () => SonataSpikes.Read(report, "A", 1 * ms));
        Fails("does not fit report/Odd/data, whose frames have 3 numbers", () => SonataReport.Read(report, "Odd"));
        Fails("the group report is missing", () => SonataReport.Populations(spikes));
        Fails("there is no such file", () => SonataReport.Read(_folder.File("gone.h5"), "A"));
        string text = _folder.File("text.h5");
        Directory.CreateDirectory(Path.GetDirectoryName(text)!);
        File.WriteAllText(text, "no such thing");
        Fails("this is no HDF5 file: it does not begin as one; give the path of an .h5 or .h5.gz file in the SONATA layout", () => SonataReport.Read(text, "A"));
        byte[] whole = File.ReadAllBytes(spikes);
        File.WriteAllBytes(text, whole[..(whole.Length / 2)]);
        Fails("truncated", () => SonataSpikes.Read(text, "A", 1 * ms));

        static void Fails(string message, Action action) => Assert.Contains(message, Assert.Throws<SpikeDataException>(action).Message);
    }
}
