using System.Globalization;

namespace MaskFormer.Files;

/// <summary>
/// A file that appears under its name whole or not at all: written beside it under a name that nobody else uses, flushed to the disk, renamed.
/// Any number of programs may write the same file; the last one to finish wins. Used for every file that a program may find half written otherwise.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const string Ending = ".tmp";
    private const int MostOfName = 60; // a file system takes 255 bytes, of which a letter may need three: a long name has no room for more beside it
    private readonly string path;
    private readonly string temporary;
    private readonly DiskStream disk;
    private readonly BufferedStream stream;
    private bool complete;

    /// <summary>Begins a file; its folder must exist.</summary>
    /// <param name="path">The name that it gets at the end.</param>
    public AtomicFile(string path)
    {
        this.path = Path.GetFullPath(path);
        if (IsDevice(this.path)) throw new IOException($"{path} is a device: a file would take its place");
        temporary = NameBeside(this.path);
        disk = new(temporary, FileMode.CreateNew, FileShare.None); // a new file: a link of that name is not followed
        stream = new(disk, 1 << 16);
    }

    /// <summary>What is written.</summary>
    public Stream Content => stream;

    private string Folder => Path.GetDirectoryName(path)!;

    /// <summary>Writes a file by a callback that gets the stream.</summary>
    /// <exception cref="IOException">It could not be written or flushed; what was there before is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using AtomicFile file = new(path);
        write(file.Content);
        file.Complete();
    }

    /// <summary>A name that nobody else uses, hidden, for what becomes a file or a folder.</summary>
    public static string NameBeside(string path)
    {
        string name = Path.GetFileName(path), known = name[..Math.Min(name.Length, MostOfName)];
        name = string.Create(CultureInfo.InvariantCulture, $".{known}.{Environment.ProcessId}.{Guid.NewGuid():N}{Ending}");
        return Path.Combine(Path.GetDirectoryName(path)!, name);
    }

    /// <summary>Removes what programs left in a folder that were ended while they wrote; what is of a program that runs stays.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="age">Only what was not touched for so long, where programs of other machines may write.</param>
    /// <returns>The names that were removed.</returns>
    public static IReadOnlyList<string> RemoveLeftovers(string folder, TimeSpan age = default)
    {
        if (!Directory.Exists(folder)) return [];
        DateTime before = DateTime.UtcNow - age;
        FileSystemInfo[] left =
        [
            .. new DirectoryInfo(folder).EnumerateFileSystemInfos(".*" + Ending)
                .Where(entry => IsLeft(entry.Name) && (age == default || entry.LastWriteTimeUtc < before))
                .OrderBy(static entry => entry.Name, StringComparer.Ordinal),
        ];
        foreach (FileSystemInfo entry in left)
        {
            if (entry is DirectoryInfo { LinkTarget: null } sub) sub.Delete(recursive: true);
            else entry.Delete();
        }

        return [.. left.Select(static entry => entry.Name)];
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        stream.Flush();
        Durability.Flush(disk.Handle, path);
        stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        complete = true;
        Durability.FlushFolder(Folder);
    }

    /// <summary>Removes a file that was not completed.</summary>
    public void Dispose()
    {
        if (complete) return;
        try
        {
            disk.Dispose(); // what is in the buffer is not wanted
        }
        finally
        {
            File.Delete(temporary); // even where the disk is full and the last bytes cannot be written
        }
    }

    // /dev/null, /dev/stdout: whoever may write there would lose the device by the rename. /dev/shm is a disk.
    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static bool IsLeft(string name) =>
        name.Split('.') is [.., var owner, var number, _]
        && Guid.TryParseExact(number, "N", out _)
        && int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int process)
        && !Runs(process);

    private static bool Runs(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
