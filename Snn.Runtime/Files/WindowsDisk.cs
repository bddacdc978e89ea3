using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Snn.Runtime;

/// <summary>Windows: <c>FlushFileBuffers</c>. It has no such call for folders; NTFS keeps their names in its journal.</summary>
internal sealed partial class WindowsDisk : Disk
{
    public override void Flush(SafeFileHandle file)
    {
        if (!FlushFileBuffers(file))
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    public override void FlushFolder(string folder)
    {
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
