using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>What a killed process does next: nothing.</summary>
public sealed class CrashException : Exception;

/// <summary>
/// The disk with faults. After <see cref="CrashAfter"/> operations every further one throws, and files that were not flushed lose what they hold,
/// as after a power failure. <see cref="Capacity"/> bytes can be written before the disk is full.
/// </summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    private readonly DiskFileSystem disk = DiskFileSystem.Instance;
    private readonly HashSet<string> unflushed = [];

    public int CrashAfter { get; init; } = int.MaxValue;

    public long Capacity { get; set; } = long.MaxValue;

    public bool ReadOnly { get; init; }

    /// <summary>The name of files that may not be read.</summary>
    public string? Closed { get; init; }

    /// <summary>Which flush fails, of files and folders, from 1; 0 for none. A disk says so once, and what it lost is lost.</summary>
    public int FailingFlush { get; set; }

    public int Operations { get; private set; }

    public bool FolderExists(string path) => disk.FolderExists(path);

    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> List(string folder) => disk.List(folder);

    public ByteSource Open(string path) => Path.GetFileName(path) != Closed ? disk.Open(path)
        : throw new MaskFormerException("MF4010", path, "the file cannot be opened", "Check its permissions", new UnauthorizedAccessException());

    public bool IsRead(string path) => disk.IsRead(path);

    public void CreateFolder(string path)
    {
        Change();
        disk.CreateFolder(path);
    }

    public IOutputFile Create(string path)
    {
        Change();
        unflushed.Add(path);
        // Shared, so that a crash can take from it
        return new OutputFile(this, path, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
    }

    public void SyncFolder(string path)
    {
        Change();
        Flush(path);
        disk.SyncFolder(path);
    }

    public void RenameFolder(string from, string to)
    {
        Change();
        disk.RenameFolder(from, to);
    }

    public void DeleteFolder(string path)
    {
        Change();
        foreach (string file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)) DeleteFile(file); // not atomic on any disk
        disk.DeleteFolder(path);
    }

    public void DeleteFile(string path)
    {
        Change();
        unflushed.Remove(path);
        disk.DeleteFile(path);
    }

    private void Flush(string path)
    {
        if (--FailingFlush == 0) throw new IOException($"{path} could not be flushed to the disk: Input/output error");
    }

    private void Change()
    {
        if (ReadOnly) throw new IOException("Read-only file system");
        if (Operations++ < CrashAfter) return;
        foreach (string path in unflushed.Where(File.Exists))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(file.Length / 2);
        }

        unflushed.Clear();
        throw new CrashException();
    }

    private sealed class OutputFile(FaultyFileSystem owner, string path, FileStream file) : IOutputFile
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
            owner.Change();
            if (bytes.Length > owner.Capacity)
            {
                file.Write(bytes[..(int)owner.Capacity]);
                owner.Capacity = 0;
                throw new IOException("No space left on device");
            }

            owner.Capacity -= bytes.Length;
            file.Write(bytes);
        }

        public void Sync()
        {
            owner.Change();
            owner.Flush(path);
            Durability.Flush(file.SafeFileHandle, path);
            owner.unflushed.Remove(path);
        }

        public void Dispose() => file.Dispose();
    }
}
