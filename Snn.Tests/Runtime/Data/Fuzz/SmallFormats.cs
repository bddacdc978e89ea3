using System.Text;
using Snn.Runtime;
using Snn.Tests.Runtime.Data.Cameras;
using Snn.Tests.Runtime.Data.Sounds;

namespace Snn.Tests.Runtime.Data.Fuzz;

/// <summary>Formats whose files are small and quickly read, all in one process: those of cameras, lists of spikes, stores, sounds.</summary>
internal static class SmallFormats
{
    private static readonly CameraEvent[] Few = CameraFiles.Few;

    public static readonly string[] All = ["a.bin", "dvs.aedat", "davis.aedat", "packets.aedat", "dv.aedat4", "lz4.aedat4", "zstd.aedat4", "records.npy", "table.npy", "columns.npz", "one.npz", "a.csv", "labels.csv", "list.txt", "a.spikes", "a.wav"];

    /// <summary>The layout of SONATA; its files are HDF5 and are not so quickly read.</summary>
    public const string SonataFormat = "sonata";

    /// <summary>Whether a format is one of these.</summary>
    public static bool Has(string format) => format == SonataFormat || All.Contains(format);

    private static readonly CameraBinning Binning = new() { Steps = 100, Crop = new(0, 0, 1, 1) };

    public static byte[][] Files(string format) => format switch
    {
        "a.bin" => [CameraFiles.Bin(Few), CameraFiles.Bin([.. Few, .. Few.Select(e => e with { Time = e.Time + 100_000 })])],
        "dvs.aedat" => [CameraFiles.Dvs128(Few)],
        "davis.aedat" => [CameraFiles.Davis240(Few)],
        "packets.aedat" => [CameraFiles.Aedat3(Few), [.. CameraFiles.Aedat3(Few, overflow: 1), .. CameraFiles.Packet(2, 1, 40, 0, new byte[40])]],
        "dv.aedat4" => [CameraFiles.Aedat4(Few)],
        "lz4.aedat4" => [CameraFiles.Aedat4(Few, packing: 1, CameraFiles.Lz4Stored), [.. CameraFiles.Aedat4([], packing: 2), .. CameraFiles.Aedat4Packet(0, Convert.FromBase64String("BCJNGHRAvfkBAADxCNwDAAAQAAAARVZUUwYACAAEAAAACAAACAB1PAAAAOgDAAEAZAEAAADyAwwAEQEIABP8EAAxAgACCAAiBgQQADEDAAMiABMQEAARBFIAMwAAGhAAMQUABQgAEyQQADEGAAYwABMuEAATB3QAEzgQABMIcAATQhAAMQkAAhIAE0wQAAByAAABACRWBKAAAgkAJGAEoAARBTAAFWqgABEGCAAVdKAAAgEAFX6gAALiABWIoAAC4AAVkqAAAnAAFZygABEEMAAVpqAAAuAAFbCgAAJwACa6BEwBAAQAFcSgAALgABXOoAACcAAV2KAAAlABFeKgAAIJABXsoAACcAAV9qAAAlABJAAFoAACAQAkCgWgAAJwABMUEAAEggAkHgWgAALgACQoBR4AAlkAJDIFoAACUAEkPAWgAALgABNGEAADdwA0AFAFoAACUAEkWgWgAALgABVkoAACcAAVbqAAAlABFXigAAJSABWCoAACcAAVjKAAAlABFZagAALgABWgoAACcAAVqqAAAiIAFbSgAALgABW+oAACCQAVyKAAAlABFdKgAAIBACjcBR4DNQAA5qAAAlABFfCgAALgABX6oAACcAAkBAagAAJQASQOBqAAAgkAKBgGPgJEAAAiBqAAAlABJCwGoAAC4AATNhAAgAkAAwAAAAAAF3QeCwAAAAAlyPwG"))]],
        "zstd.aedat4" => [CameraFiles.Aedat4(Few, packing: 3, CameraFiles.Zstandard), CameraFiles.Aedat4(Enumerable.Range(0, 400).Select(i => new CameraEvent(1000 + 10 * i, (ushort)(i % 10), (ushort)(i % 7), i % 3 == 0)), packing: 4, CameraFiles.Zstandard)],
        "records.npy" => [CameraFiles.Records(Few), CameraFiles.Npy("[('on', '<u4'), ('', '|V2'), ('Y', '>u2'), ('ts', '<f8'), ('x', '|i1')]", "(2,)", new byte[34], version: 2)],
        "table.npy" => [CameraFiles.Table(Few, fortran: false), CameraFiles.Table(Few, fortran: true)],
        "columns.npz" => [CameraFiles.Columns(Few)],
        "one.npz" => [CameraFiles.Npz(("events", CameraFiles.Records(Few)))],
        "a.csv" => [CameraFiles.Csv(Few), Encoding.UTF8.GetBytes("# t x y p\n5 3 2 1\n1500.5 0 0 -1\n1501 33 7 True\n")],
        "labels.csv" => ["class,startTime_usec,endTime_usec\n2,0,1000\n11,1000,60000\n"u8.ToArray()],
        "list.txt" => ["# neuron time\n3 0.5\n2, 17.25\n\n3;1e1\n"u8.ToArray()],
        "a.wav" => [WavFiles.Wav(WavFiles.Few, 16), WavFiles.Wav(WavFiles.Few, 24, channels: 2, extensible: true), WavFiles.Wav(WavFiles.Few, 32, isFloat: true), WavFiles.Wav(WavFiles.Few, 8, streamed: true)],
        SonataFormat => [File.ReadAllBytes(SpikeFiles.Tiny("sonata_spikes.h5"))],
        _ => [Store(["a", "b"]), Store(null)],
    };

    /// <summary>Reads a file; a train of it keeps what a train promises.</summary>
    /// <returns>True; a file that is refused throws.</returns>
    public static bool Read(string format, byte[] content, string path)
    {
        switch (format)
        {
            case "labels.csv":
                File.WriteAllBytes(path, content);
                return DvsGesture.Gestures(path).TrueForAll(g => g is { Label: >= 0 and < DvsGesture.Classes, Start: >= 0 } && g.End > g.Start) ? true : throw new InvalidOperationException("A gesture is none.");
            case "list.txt":
                File.WriteAllBytes(path, content);
                return SpikeListFile.Read(path, 1 * Units.ms).Count >= 0;
            case "a.wav":
                File.WriteAllBytes(path, content);
                var sound = Sound.Read(path);
                return sound.Samples.Length > 0 && Array.TrueForAll(sound.Samples.ToArray(), float.IsFinite) && sound.Rate is >= Sound.LowestRate and <= Sound.HighestRate ? true : throw new InvalidOperationException("A sound is none.");
            case SonataFormat:
                File.WriteAllBytes(path, content);
                return Sonata(path);
            case "a.spikes":
                File.WriteAllBytes(path, content);
                return SpikeStore.Open(path).Load().Count >= 0;
            default:
                var recording = CameraFile.Read(content, path, new() { Columns = format == "table.npy" ? "txyp" : null });
                long last = 0;
                foreach (var (time, x, y, _) in recording.Events)
                {
                    if (time < last || x >= recording.Width || y >= recording.Height)
                    {
                        throw new InvalidOperationException("An event is outside of the recording.");
                    }

                    last = time;
                }

                return Binning.Bin(recording).Steps == Binning.Steps ? true : throw new InvalidOperationException("A train has other steps.");
        }
    }

    // both populations that are sound in the whole file, so that damage of one does not hide that of the other
    private static bool Sonata(string path)
    {
        var problems = new List<Exception>();
        foreach (string population in (string[])["A", "B"])
        {
            try
            {
                _ = SonataSpikes.Populations(path);
                _ = SonataSpikes.Read(path, population, 0.1f * Units.ms, steps: null, size: 1000);
            }
            catch (SpikeDataException e)
            {
                problems.Add(e);
            }
        }

        return problems.Count < 2 ? true : throw problems[0];
    }

    private static byte[] Store(string[]? names)
    {
        string path = Path.GetTempFileName();
        try
        {
            SpikeTrain timed = new([0, 1, 1, 3], [4, 0, 2], [0.25f, 2, 2.5f], 1 * Units.ms);
            SpikeStore.Write(path, [new(timed, 1, 7), new(SpikeTrain.FromPairs([(1, 3)], 3), 0) { Targets = names is null ? null : new(new float[3, 2], [0, 1, -1], outputMask: new float[3, 2]) }], 5, 2, 3, 1 * Units.ms, names);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
