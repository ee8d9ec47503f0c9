using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Keeps two trainers out of one run folder. The lock is a file that the operating system holds for the process, so a killed trainer leaves no stale
/// lock; a second file tells who holds it. Where the file system knows no locks, the second file alone decides.
/// </summary>
public sealed class RunLock : IDisposable
{
    /// <summary>MF7101: another process has the folder.</summary>
    internal const string TakenId = "MF7101";

    /// <summary>The file that is held.</summary>
    internal const string FileName = ".lock";

    private const int MostTries = 10;
    private const int BetweenTries = 100; // milliseconds
    private const int ReadOnlyFileSystem = 30; // EROFS, of Linux and macOS
    private const string OwnerName = ".lock-owner.json";

    private readonly FileStream held;
    private readonly string ownerFile;
    private bool isGivenBack;

    private RunLock(FileStream held, string ownerFile, string? interrupted) => (this.held, this.ownerFile, Interrupted) = (held, ownerFile, interrupted);

    /// <summary>Who held the folder before and did not end in order; null if nobody.</summary>
    public string? Interrupted { get; }

    /// <summary>Takes the folder, which is made if need be.</summary>
    /// <exception cref="MaskFormerException">MF7101: another process has it. MF7102: it cannot be written.</exception>
    public static RunLock Take(string runFolder)
    {
        (string lockFile, string ownerFile) = (Path.Combine(runFolder, FileName), Path.Combine(runFolder, OwnerName));
        try
        {
            Directory.CreateDirectory(runFolder);
            FileStream held = OpenPatiently(lockFile) ?? throw Taken(runFolder, ReadOwner(ownerFile));

            Owner? before = ReadOwner(ownerFile);
            if (before is not null && !LocksWork(lockFile) && before.MayBeAlive())
            {
                held.Dispose();
                throw Taken(runFolder, before);
            }

            try
            {
                // Another trainer may read it at any time
                AtomicFile.Write(ownerFile, static stream => stream.Write(Encoding.UTF8.GetBytes(Owner.Me().ToJson())));
            }
            catch
            {
                held.Dispose();
                throw;
            }

            return new RunLock(held, ownerFile, before?.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(runFolder, e);
        }
    }

    /// <summary>Whether a trainer is at work in a folder; nothing is changed.</summary>
    public static bool IsTaken(string runFolder)
    {
        string lockFile = Path.Combine(runFolder, FileName);
        if (!File.Exists(lockFile)) return false;
        try
        {
            using FileStream held = new(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.Read); // reading a pipe would wait for a writer
            return !LocksWork(lockFile) && ReadOwner(Path.Combine(runFolder, OwnerName))?.MayBeAlive() == true;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // it cannot be known, and nothing of the run can be written anyway
        }
        catch (IOException error)
        {
            return error.HResult != ReadOnlyFileSystem; // nobody trains there
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        if (isGivenBack) return; // what is there by now is another's
        isGivenBack = true;
        if (Directory.Exists(Path.GetDirectoryName(ownerFile))) File.Delete(ownerFile);
        held.Dispose();
    }

    /// <summary>Gives the folder back as it was before: the files of the lock are gone.</summary>
    internal void Remove()
    {
        if (!isGivenBack) File.Delete(held.Name);
        Dispose();
    }

    /// <summary>MF7102: a run folder cannot be written.</summary>
    internal static MaskFormerException Unwritable(string runFolder, Exception error) =>
        new(
            "MF7102",
            runFolder,
            $"the run folder cannot be written: {error.Message}",
            "Make room on its disk, change its permissions, or choose another folder with --run",
            error
        );

    // Null if another has it. An evaluation looks at the lock, or saves its result, and has it for a moment: that is waited for.
    private static FileStream? OpenPatiently(string path)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return OpenLocked(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (tries == MostTries) return null;
                Thread.Sleep(BetweenTries);
            }
        }
    }

    private static FileStream OpenLocked(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static bool LocksWork(string path)
    {
        try
        {
            OpenLocked(path).Dispose(); // while it is held: must fail
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Owner? ReadOwner(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(FileContent.ReadAll(path));
            JsonElement root = document.RootElement;
            return new Owner(root.GetProperty("pid").GetInt32(), root.GetProperty("host").GetString() ?? "?", root.GetProperty("since").GetString() ?? "?");
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static MaskFormerException Taken(string folder, Owner? owner) =>
        new(
            TakenId,
            folder,
            $"{owner?.ToString() ?? "another process"} is training in this folder",
            "Wait for it or stop it, or choose another folder with --run."
        );

    private sealed record Owner(int Pid, string Host, string Since)
    {
        public static Owner Me() => new(Environment.ProcessId, Environment.MachineName, DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));

        public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object> { ["pid"] = Pid, ["host"] = Host, ["since"] = Since }) + "\n";

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Pid} on {Host} (since {Since})");

        public bool MayBeAlive()
        {
            if (Host != Environment.MachineName) return true; // cannot be asked
            try
            {
                using Process process = Process.GetProcessById(Pid);
                return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }
}
