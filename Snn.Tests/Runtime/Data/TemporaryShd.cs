using System.IO.Compression;
using PureHDF;

namespace Snn.Tests.Runtime.Data;

/// <summary>Makes small files in the SHD layout, good and bad; they go with the test.</summary>
public abstract class TemporaryShd : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snn-shd-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Path of a file that may be written.</summary>
    protected string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes one example.</summary>
    protected string OneExample(float[] seconds, ushort[] units) => Write(new float[][] { seconds }, new ushort[][] { units }, new ushort[] { 0 });

    /// <summary>Writes a file with whatever lists are given; null leaves a data set out.</summary>
    protected string Write(object? times, object? units, object? labels, object? speakers = null, string[]? keys = null)
    {
        H5Group spikes = [], extra = [];
        var file = new H5File { ["spikes"] = spikes, ["extra"] = extra };
        Add(spikes, "times", times);
        Add(spikes, "units", units);
        Add(file, "labels", labels);
        Add(extra, "speaker", speakers);
        Add(extra, "keys", keys);
        string path = At("written.h5");
        file.Write(path, new H5WriteOptions(DefaultStringLength: 5));
        return path;
    }

    /// <summary>Writes bytes as they are.</summary>
    protected string WriteBytes(byte[] content, string name = "bytes.h5")
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    /// <summary>The bytes gzipped.</summary>
    protected static byte[] Gzipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>All spikes of an example as (step, unit), in order.</summary>
    protected static (int Step, int Unit)[] Pairs(SpikeTrain train) =>
        [.. Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit)))];

    private static void Add(H5Group group, string name, object? data)
    {
        if (data is not null)
        {
            group[name] = data;
        }
    }
}
