using System.IO.Compression;

namespace Snn.Tests.Runtime.Data;

/// <summary>Small files that h5py has written, many in a zip; Data/README.md says how.</summary>
internal static class Hdf5Fixtures
{
    /// <summary>All files of a zip.</summary>
    public static IEnumerable<(string Name, byte[] Content)> All(string zip)
    {
        using var archive = ZipFile.OpenRead(SpikeFiles.Tiny(zip));
        foreach (var entry in archive.Entries)
        {
            yield return (entry.FullName, Content(entry));
        }
    }

    /// <summary>One file of a zip.</summary>
    public static byte[] Read(string zip, string name)
    {
        using var archive = ZipFile.OpenRead(SpikeFiles.Tiny(zip));
        return Content(archive.GetEntry(name)!);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
