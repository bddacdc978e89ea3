using Microsoft.Win32.SafeHandles;

namespace Snn.Runtime;

/// <summary>
/// What makes a file outlast a power cut. .NET has <c>Flush(flushToDisk: true)</c> for it, which keeps to itself that the
/// disk failed, so the system is asked here. Tests let it fail.
/// </summary>
internal abstract class Disk
{
    /// <summary>The system's own.</summary>
    public static Disk OfSystem { get; } = OperatingSystem.IsWindows() ? new WindowsDisk() : new UnixDisk();

    /// <summary>Returns when the disk has what was written to a file.</summary>
    /// <exception cref="IOException">The disk could not take it.</exception>
    public abstract void Flush(SafeFileHandle file);

    /// <summary>Puts a file into the place of another, at once.</summary>
    /// <exception cref="IOException">It stays where it is.</exception>
    public virtual void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Returns when the disk has the names of the files in a folder, where the system can say so.</summary>
    /// <exception cref="IOException">The disk could not take them.</exception>
    public abstract void FlushFolder(string folder);
}
