using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Snn.Runtime;

/// <summary>Unix: <c>fsync</c>, of files and of the folders that their names are in.</summary>
internal sealed partial class UnixDisk : Disk
{
    private const int Interrupted = 4, Invalid = 22, ReadOnlySystem = 30;
    private const int ReadOnly = 0, FullSync = 51; // O_RDONLY; F_FULLFSYNC of macOS

    /// <summary>The file system has no such thing for this kind of file: ENOTSUP and EOPNOTSUPP of Linux and macOS.</summary>
    private static readonly int[] NotSupported = OperatingSystem.IsLinux() ? [95] : [45, 102];

    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;

    public override void Flush(SafeFileHandle file) => Sync(file);

    public override void FlushFolder(string folder)
    {
        using var handle = new SafeFileHandle(Open(folder, ReadOnly | CloseOnExec), ownsHandle: true);
        // a folder that can be written to but not read cannot be opened; its files are as safe as before
        if (!handle.IsInvalid)
        {
            Sync(handle);
        }
    }

    private static void Sync(SafeFileHandle file)
    {
        // on macOS fsync alone leaves the data in the drive's cache
        if (OperatingSystem.IsMacOS() && Control(file, FullSync) != -1)
        {
            return;
        }

        while (Sync(file, out int error) == -1)
        {
            if (error is Invalid or ReadOnlySystem || NotSupported.Contains(error))
            {
                return;
            }

            if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    private static int Sync(SafeFileHandle file, out int error)
    {
        int result = FSync(file);
        error = Marshal.GetLastPInvokeError();
        return result;
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
