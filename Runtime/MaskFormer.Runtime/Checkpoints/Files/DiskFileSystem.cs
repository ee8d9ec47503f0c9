using MaskFormer.Files;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The real disk.</summary>
internal sealed class DiskFileSystem : IFileSystem
{
    public static readonly DiskFileSystem Instance = new();

    public bool FolderExists(string path) => Directory.Exists(path);

    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> List(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public IOutputFile Create(string path) => new OutputFile(path);

    public ByteSource Open(string path) => ByteSource.Open(path);

    // A reader shares its file with readers, which the system keeps as a lock; asking for the file alone then fails.
    public bool IsRead(string path)
    {
        try
        {
            using var alone = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException) when (File.Exists(path))
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void SyncFolder(string path) => Durability.FlushFolder(path);

    public void RenameFolder(string from, string to) => Directory.Move(from, to);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    public void DeleteFile(string path) => File.Delete(path);

    private sealed class OutputFile(string path) : IOutputFile
    {
        private readonly DiskStream stream = new(path, FileMode.Create, FileShare.None);

        public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

        public void Sync() => Durability.Flush(stream.Handle, path);

        public void Dispose() => stream.Dispose();
    }
}
