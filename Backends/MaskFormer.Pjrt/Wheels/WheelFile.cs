using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using MaskFormer.Files;

namespace MaskFormer.Pjrt;

/// <summary>A wheel on disk: a zip with a list of its files' hashes, which every byte that is taken out is checked against.</summary>
public sealed class WheelFile : IDisposable
{
    /// <summary>A wheel of more bytes is none.</summary>
    internal const long LargestWheel = 2L << 30;

    /// <summary>The largest plugin known is 0.8 GB.</summary>
    private const long LargestMember = 4L << 30;

    private const long LargestList = 16L << 20;

    /// <summary>Libraries have a third or a quarter of their size in a wheel; what becomes a hundred times as large is made to fill a disk.</summary>
    private const long LargestRatio = 100;

    private readonly ZipArchive archive;
    private readonly IReadOnlyDictionary<string, (string Sha256, long Size)> record;

    private WheelFile(string path, WheelName name, ZipArchive archive)
    {
        (Path, Name, this.archive) = (path, name, archive);
        record = ReadRecord();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What its name says.</summary>
    public WheelName Name { get; }

    /// <summary>Paths of the members that could be a plugin, by their names; the deepest knowledge is to load one.</summary>
    public IReadOnlyList<string> Plugins => [.. record.Keys.Where(IsPlugin).Order(StringComparer.Ordinal)];

    /// <summary>Opens a wheel and reads its list of files.</summary>
    /// <exception cref="PjrtException">MF8110: not there, no wheel, cut or damaged.</exception>
    public static WheelFile Open(string path)
    {
        Demand(path);
        if (WheelName.TryParse(System.IO.Path.GetFileName(path)) is not { } name)
            throw Bad(path, "the name is not that of a wheel: project-version-python-abi-platform.whl");
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            return new WheelFile(path, name, archive);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            archive?.Dispose();
            throw Bad(path, $"the wheel cannot be read: {error.Message.TrimEnd('.')}", error);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what cannot be read as a wheel whatever it holds.</summary>
    /// <exception cref="PjrtException">MF8110: not there, no file, too large.</exception>
    internal static void Demand(string path)
    {
        if (!File.Exists(path))
            throw Bad(path, "there is no such file");
        if (!FileContent.IsThere(path))
            throw Bad(path, "the file is empty, or a pipe or a device");
        if (new FileInfo(path).Length is var size and > LargestWheel)
            throw Bad(path, FormattableString.Invariant($"it has {size:N0} bytes, and no wheel has so many"));
    }

    /// <summary>Copies a member into a stream.</summary>
    /// <returns>Its SHA-256 in lower-case hexadecimal, which equals the one that the wheel lists.</returns>
    /// <exception cref="PjrtException">MF8110: not in the wheel, damaged; MF8112: other bytes than the wheel lists.</exception>
    public string Extract(string member, Stream target)
    {
        if (!record.TryGetValue(member, out (string Sha256, long Size) listed) || archive.GetEntry(member) is not { } entry)
            throw Bad(Path, $"{member} is not in the wheel");
        if (entry.Length != listed.Size)
            throw Bad(Path, $"{member} has {entry.Length} bytes; the wheel lists {listed.Size}");
        if (entry.Length > LargestMember || entry.Length > LargestRatio * entry.CompressedLength)
        {
            string sizes = FormattableString.Invariant($"{entry.CompressedLength:N0} to {entry.Length:N0} bytes");
            throw Bad(Path, $"{member} would unpack from {sizes}, as no library does");
        }

        try
        {
            using Stream source = entry.Open();
            string found = HashingCopy.Copy(source, target, entry.Length);
            if (found == listed.Sha256) return found;
            throw new PjrtException("MF8112", $"{Path}: {member}", $"SHA-256 is {found}; the wheel lists {listed.Sha256}", "Get the wheel again");
        }
        catch (InvalidDataException error)
        {
            throw Bad(Path, $"{member} cannot be unpacked: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => archive.Dispose();

    // RECORD: path,sha256=<base64url without padding>,<size>
    private Dictionary<string, (string Sha256, long Size)> ReadRecord()
    {
        ZipArchiveEntry entry =
            archive.Entries.FirstOrDefault(one => one.FullName.EndsWith(".dist-info/RECORD", StringComparison.Ordinal))
            ?? throw Bad(Path, "the wheel has no list of its files (RECORD)");
        if (entry.Length > LargestList)
            throw Bad(Path, FormattableString.Invariant($"its list of files has {entry.Length:N0} bytes, and no wheel's has so many"));
        Dictionary<string, (string, long)> listed = new(StringComparer.Ordinal);
        using StreamReader reader = new(entry.Open());
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(',');
            if (parts.Length < 3 || !parts[^2].StartsWith("sha256=", StringComparison.Ordinal))
                continue;
            if (!long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                throw Bad(Path, $"its list of files has no size in: {line}");
            listed[string.Join(',', parts[..^2]).Trim('"')] = (Hexadecimal(parts[^2]["sha256=".Length..]), size);
        }

        return listed;
    }

    private string Hexadecimal(string base64)
    {
        try
        {
            byte[] hash = Convert.FromBase64String(base64.Replace('-', '+').Replace('_', '/').PadRight((base64.Length + 3) / 4 * 4, '='));
            if (hash.Length == SHA256.HashSizeInBytes) return Convert.ToHexStringLower(hash);
        }
        catch (FormatException)
        {
        }

        throw Bad(Path, $"its list of files has a hash that is none: {base64}");
    }

    private static bool IsPlugin(string member)
    {
        string name = System.IO.Path.GetFileName(member);
        bool library =
            name.EndsWith(".so", StringComparison.Ordinal)
            || name.EndsWith(".dylib", StringComparison.Ordinal)
            || name.EndsWith(".dll", StringComparison.Ordinal);
        return library && (name == "libtpu.so" || name.Contains("pjrt", StringComparison.Ordinal) || name.EndsWith("_plugin.so", StringComparison.Ordinal));
    }

    private static PjrtException Bad(string path, string cause, Exception? inner = null) =>
        new("MF8110", path, cause, "Get the wheel again, or name another", inner);
}
