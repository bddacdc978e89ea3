using System.Diagnostics;
using System.IO.Compression;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Fuzz;

/// <summary>
/// Reads damaged files one after the other, in a process of its own, for its memory can be limited: <c>dotnet Snn.Tests.dll
/// fuzz FORMAT FIRST COUNT FOLDER</c>, several formats with <c>+</c> between. Ends with 0 if each is read or refused with the
/// product's own error; names the first that is not, that takes more than 5 s of a processor, or that takes the process past its memory.
/// </summary>
internal static class FuzzProgram
{
    /// <summary>The formats, gzipped where their names say so.</summary>
    public static readonly string[] Formats = ["hdf5", "hdf5.rows", "hdf5.gz", "idx", "idx.gz", "nir", SmallFormats.SonataFormat, string.Join('+', SmallFormats.All)];

    private const double MostSeconds = 5, MostBytes = 1.0 * (1 << 30);

    private static long _current;
    private static long _startedTicks;

    public static int Run(string formats, int first, int count, string folder)
    {
        new Thread(Watch) { IsBackground = true }.Start();
        return formats.Split('+').Select(f => RunOne(f, first, count, folder)).FirstOrDefault(code => code != 0);
    }

    private static int RunOne(string format, int first, int count, string folder)
    {
        var files = Files(format);
        int read = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            Volatile.Write(ref _startedTicks, Environment.CpuUsage.TotalTime.Ticks);
            Volatile.Write(ref _current, seed);
            try
            {
                read += Read(format, DataMutants.Make(files, seed), folder) ? 1 : 0;
            }
            catch (Exception e)
            {
                Console.WriteLine($"{format} {seed}: {e}");
                return 1;
            }
        }

        using var process = Process.GetCurrentProcess();
        if (process.PeakWorkingSet64 > MostBytes)
        {
            Console.WriteLine($"{format}: {process.PeakWorkingSet64} bytes");
            return 1;
        }

        Console.WriteLine($"{format}: {read} of {count} read, the others refused; {process.PeakWorkingSet64 >> 20} MiB");
        return 0;
    }

    private static bool Read(string format, byte[] content, string folder)
    {
        string path = Path.Combine(folder, format);
        if (format == "nir")
        {
            return ReadGraph(content, path);
        }

        try
        {
            if (SmallFormats.Has(format))
            {
                return SmallFormats.Read(format, content, path);
            }

            var data = format switch
            {
                "hdf5" => SpikeDataset.LoadShd(new MemoryStream(content), path),
                "hdf5.rows" => StreamedDataset.OpenShd(Write(path, content)).Load(),
                "hdf5.gz" => SpikeDataset.LoadShd(Write(path, content)),
                _ => Images(path, content, folder),
            };
            // what kernels index memory by
            return data.All(e => (uint)e.Label < (uint)data.Classes && e.Spikes.HighestUnit < data.Channels && e.Spikes.Steps == data.Steps)
                ? true
                : throw new InvalidOperationException("A read file breaks what a data set promises.");
        }
        catch (SpikeDataException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return false;
        }
    }

    // what is read can also be written as source, or is refused by the name of a node
    private static bool ReadGraph(byte[] content, string path)
    {
        try
        {
            var graph = NirGraph.Read(new MemoryStream(content), path);
            try
            {
                NirSource.Write(graph, new() { Namespace = "Fuzz", Network = "Net" });
            }
            catch (NirException)
            {
            }

            return true;
        }
        catch (NirException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static SpikeDataset Images(string path, byte[] content, string folder)
    {
        string labels = Path.Combine(folder, "labels");
        return Mnist.LoadFiles(Write(path, content), File.Exists(labels) ? labels : Write(labels, [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]), new LatencyEncoder());
    }

    private static string Write(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[][] Files(string format)
    {
        byte[][] files = SmallFormats.Has(format) ? SmallFormats.Files(format)
            : format == "nir" ? [.. Hdf5Fixtures.All("nir_files.zip").Select(f => f.Content)]
            : format.StartsWith("hdf5", StringComparison.Ordinal)
            ? [.. Hdf5Fixtures.All("hdf5_features.zip").Select(f => f.Content)]
            : [[0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4, .. Enumerable.Range(0, 24).Select(i => (byte)(i * 11))]];
        return format.EndsWith("gz", StringComparison.Ordinal) ? [.. files.Select(Gzipped)] : files;
    }

    private static byte[] Gzipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    // time of a processor, of which other programs take none
    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(500);
            long before = Volatile.Read(ref _current), started = Volatile.Read(ref _startedTicks);
            double seconds = TimeSpan.FromTicks(Environment.CpuUsage.TotalTime.Ticks - started).TotalSeconds;
            if (seconds > MostSeconds && Volatile.Read(ref _current) == before && Volatile.Read(ref _startedTicks) == started)
            {
                Console.WriteLine($"seed {before}: {seconds:0.0} s");
                Environment.Exit(1);
            }
        }
    }
}
