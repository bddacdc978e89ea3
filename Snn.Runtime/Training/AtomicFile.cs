namespace Snn.Runtime;

/// <summary>Files that are either wholly written or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Replaces a file: writes beside it, flushes to disk, then renames. Whatever interrupts it, the old file stays.
    /// </summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string unfinished = path + ".tmp";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
