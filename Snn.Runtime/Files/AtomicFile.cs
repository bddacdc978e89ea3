namespace Snn.Runtime;

/// <summary>Files that are either wholly written or not at all.</summary>
public static class AtomicFile
{
    private const string Unfinished = ".tmp";

    /// <summary>
    /// Whether this process writes files at all. Of processes that train together the first alone does, since all of them make
    /// the same files at the same places: with the others nothing is written or checked.
    /// </summary>
    internal static bool IsOff { get; set; }

    /// <summary>
    /// Replaces a file: writes beside it, waits until the disk has it, then renames. Whatever interrupts it, the old file or
    /// the new one is there as a whole; after an error nothing is left beside it.
    /// </summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk could not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, Disk.OfSystem);

    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    internal static void Write(string path, Action<Stream> write, Disk disk)
    {
        if (IsOff)
        {
            return;
        }

        string unfinished = path + Unfinished;
        // not inside the try: where another process is writing it, it is not ours to remove
        var file = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite);
        try
        {
            using (file)
            {
                write(file);
                file.Flush();
                disk.Flush(file.SafeFileHandle);
            }

            disk.Replace(unfinished, path);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }

        disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Refuses a path to which <see cref="Write(string, Action{Stream})"/> could not write; makes its directory.</summary>
    /// <exception cref="IOException">The path has no name, names a directory, or its directory cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Check(string path)
    {
        if (IsOff)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(Path.GetFileName(path)))
        {
            throw new IOException($"'{path}' names no file.");
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string unfinished = path + Unfinished;
        new FileStream(unfinished, FileMode.Create, FileAccess.Write).Dispose();
        Remove(unfinished);
    }

    /// <summary>The error that led here matters more than what is left.</summary>
    private static void Remove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
