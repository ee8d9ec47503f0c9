using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MaskFormer.Files;

/// <summary>
/// Waits until files and folders are on the disk, and says when they are not. .NET's own calls (<c>FileStream.Flush(true)</c>,
/// <c>RandomAccess.FlushToDisk</c>) return as if all were well when fsync fails on Linux, hence the system's call itself.
/// </summary>
internal static partial class Durability
{
    // Linux's numbers. A call that a signal ended is made again; some network file systems cannot flush a folder and say so with the second.
    private const int Interrupted = 4, InvalidArgument = 22;

    /// <summary>Returns when a file's content is on the disk.</summary>
    /// <exception cref="IOException">It is not, and may be lost.</exception>
    public static void Flush(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows()) RandomAccess.FlushToDisk(file);
        else if (Sync(file) != 0) throw Failed(path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Returns when a folder's list of names is on the disk: only then does a rename in it survive a power failure.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return; // has no such call and needs none
        using SafeFileHandle handle = new(Open(folder, flags: 0), ownsHandle: true);
        if (handle.IsInvalid) throw Failed(folder, Marshal.GetLastPInvokeError());
        if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() is var error and not InvalidArgument) throw Failed(folder, error);
    }

    private static int Sync(SafeFileHandle handle)
    {
        int result;
        do result = SyncOnce(handle);
        while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private static IOException Failed(string path, int error) => new($"{path} could not be flushed to the disk: {new Win32Exception(error).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncOnce(SafeFileHandle handle);
}
