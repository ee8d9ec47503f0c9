using System.Diagnostics;
using MaskFormer.Files;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>
/// Compiled programs on disk: the second start of a run needs seconds where the first needed minutes. A fault of the cache never stops a run:
/// a bad entry is removed and reported, and the program is compiled.
/// </summary>
/// <param name="folder">Where entries lie; made when needed.</param>
/// <param name="maximumBytes">Size of all entries together; the least recently used go first.</param>
public sealed class ExecutableCache(string folder, long maximumBytes = 4L << 30)
{
    /// <summary>Called for every event of the cache, on the thread of the caller.</summary>
    public event Action<CacheReport>? Reported;

    /// <summary>The cache of this user: <c>$XDG_CACHE_HOME/maskformer/executables</c>.</summary>
    public static string DefaultFolder => Path.Combine(CacheFolders.Root, "executables");

    /// <summary>Loads the program from the cache, or compiles and keeps it.</summary>
    /// <param name="client">The client that will run it.</param>
    /// <param name="program">The program.</param>
    /// <param name="options">Devices and flags; null for as many devices as the program has replicas.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 the options do not fit the client.</exception>
    public PjrtExecutable Compile(PjrtClient client, Program program, CompileOptions? options = null)
    {
        options = (options ?? new CompileOptions()).For(program);
        byte[] key = CacheKey.Of(client, program, client.EncodeOptions(options));
        string file = Path.Combine(folder, Convert.ToHexStringLower(key) + ".pjrt");
        if (TryLoad(client, file, key, program, options) is { } cached) return cached;
        PjrtExecutable executable = client.Compile(program, options);
        Report(CacheEvent.Miss, file, program.Name);
        Store(executable, file, key);
        return executable;
    }

    /// <summary>Loads a user's text from the cache, or compiles and keeps it.</summary>
    /// <param name="client">The client that will run it.</param>
    /// <param name="text">MLIR text.</param>
    /// <param name="options">Devices and flags; null for one device.</param>
    /// <param name="name">What errors, logs and reports call it.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 the options do not fit the client.</exception>
    public PjrtExecutable Compile(PjrtClient client, string text, CompileOptions? options = null, string name = "program") =>
        Compile(client, Program.FromText(text, name), options);

    private PjrtExecutable? TryLoad(PjrtClient client, string file, byte[] key, Program program, CompileOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            if (!File.Exists(file)) return null;
            (byte[]? payload, string problem) = CacheEntry.Read(key, FileContent.ReadAll(file));
            if (payload is null)
            {
                Drop(CacheEvent.Corrupt, file, problem);
                return null;
            }

            PjrtExecutable executable = client.Load(payload, program, options);
            Touch(file);
            TimeSpan duration = Stopwatch.GetElapsedTime(start);
            client.Compilations.Add(new Compilation(program.Name, FromCache: true, duration, program.Code.Length, executable.Memory, executable.Cost));
            Report(CacheEvent.Hit, file, program.Name);
            return executable;
        }
        catch (FileNotFoundException)
        {
            return null; // another program has just removed it
        }
        catch (PjrtException error)
        {
            Drop(CacheEvent.Refused, file, error.Cause);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(CacheEvent.Unusable, file, error.Message);
            return null;
        }
    }

    // What is used stays. Of a cache that another user owns, or an entry that another program has just removed, that cannot be said, and need not be.
    private static void Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Store(PjrtExecutable executable, string file, byte[] key)
    {
        try
        {
            byte[] entry = CacheEntry.Write(key, executable.Serialise());
            if (entry.Length > maximumBytes)
            {
                Report(CacheEvent.TooLarge, file, $"{entry.Length} bytes of at most {maximumBytes}");
                return;
            }

            Directory.CreateDirectory(folder);
            AtomicFile.RemoveLeftovers(folder, CacheFolders.Abandoned);
            AtomicFile.Write(file, stream => stream.Write(entry));
            Report(CacheEvent.Stored, file, $"{entry.Length} bytes");
            Evict(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PjrtException)
        {
            Report(CacheEvent.Unusable, folder, error.Message);
        }
    }

    private void Evict(string newest)
    {
        Entry[] entries =
        [
            .. Directory.EnumerateFiles(folder, "*.pjrt").Select(Look).OfType<Entry>().OrderBy(static entry => entry.Used)
                .ThenBy(static entry => entry.Path, StringComparer.Ordinal),
        ];
        long size = entries.Sum(static entry => entry.Bytes);
        foreach (Entry entry in entries)
        {
            if (size <= maximumBytes) return;
            if (Path.GetFullPath(entry.Path) == Path.GetFullPath(newest)) continue;
            size -= entry.Bytes;
            Drop(CacheEvent.Evicted, entry.Path, $"{entry.Bytes} bytes");
        }
    }

    // Null for one that another program has just removed.
    private static Entry? Look(string path)
    {
        try
        {
            FileInfo file = new(path);
            return new(path, file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private sealed record Entry(string Path, long Bytes, DateTime Used);

    private void Drop(CacheEvent why, string file, string detail)
    {
        Report(why, file, detail);
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(CacheEvent.Unusable, file, error.Message);
        }
    }

    private void Report(CacheEvent what, string place, string detail) => Reported?.Invoke(new CacheReport(what, place, detail));
}
