using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The real disk.</summary>
internal sealed partial class DiskFileSystem : IFileSystem
{
    private const int InvalidArgument = 22; // some network file systems cannot flush a folder and say so with this

    public static readonly DiskFileSystem Instance = new();

    public bool FolderExists(string path) => Directory.Exists(path);

    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public IOutputFile Create(string path) => new OutputFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));

    public ByteSource Open(string path) => ByteSource.Open(path);

    public void SyncFolder(string path)
    {
        // A rename survives a power failure only once the folder itself is on the disk. Windows has no such call and needs none.
        if (OperatingSystem.IsWindows()) return;
        int handle = OpenFolder(path, flags: 0);
        if (handle < 0) throw new IOException($"cannot open {path} to flush it (error {Marshal.GetLastPInvokeError()})");
        try
        {
            if (Flush(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw new IOException($"cannot flush {path} (error {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    public void RenameFolder(string from, string to) => Directory.Move(from, to);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    public void DeleteFile(string path) => File.Delete(path);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    private sealed class OutputFile(FileStream stream) : IOutputFile
    {
        public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

        public void Sync() => stream.Flush(flushToDisk: true);

        public void Dispose() => stream.Dispose();
    }
}
