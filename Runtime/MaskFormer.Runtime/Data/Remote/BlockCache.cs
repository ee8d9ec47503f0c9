using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using MaskFormer.Files;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>
/// Blocks of remote files in the user's cache folder, no more than a number of bytes: those that were not used for longest go first. Several processes may
/// share it; what another one removes is fetched again.
/// </summary>
/// <param name="folder">Where; made when needed.</param>
/// <param name="most">Bytes that are kept.</param>
internal sealed partial class BlockCache(string folder, long most)
{
    /// <summary>Bytes of a block.</summary>
    public const int Block = 1 << 22;

    private const int HashBytes = 8;

    private readonly Lock counting = new();
    private long? held;

    /// <summary>A block of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">Which block, from 0.</param>
    /// <param name="fetch">Gets it where it is not kept.</param>
    public byte[] Get(RemoteFile file, long number, Func<byte[]> fetch)
    {
        if (file.Version.Length == 0) return fetch(); // whether what was kept is still the file's cannot be known
        ulong hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{file.Address}\n{file.Version}\n{file.Length}"));
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{hash:x16}-{number:D6}"));
        int wanted = (int)Math.Min(Block, file.Length - (number * Block));
        if (Kept(path, wanted) is { } kept) return kept;
        byte[] block = fetch();
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(block);
                stream.Write(XxHash64.Hash(block));
            });
            Count(block.Length + HashBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk that is full costs speed and nothing else.
        }

        return block;
    }

    private static byte[]? Kept(string path, int wanted)
    {
        try
        {
            if (!File.Exists(path)) return null;
            ReadOnlySpan<byte> content = FileContent.ReadAll(path);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow); // when it was used
            if (content.Length != wanted + HashBytes) return null;
            ReadOnlySpan<byte> block = content[..wanted];
            return content[wanted..].SequenceEqual(XxHash64.Hash(block)) ? block.ToArray() : null; // a disk may lose bytes
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Count(int added)
    {
        lock (counting)
        {
            held = held is { } known ? known + added : Files().Sum(static file => file.Length);
            if (held <= most) return;
            held = Files().Sum(static file => file.Length);
            foreach (FileInfo file in Files().OrderBy(static file => file.LastWriteTimeUtc).TakeWhile(_ => held > most))
            {
                held -= file.Length;
                file.Delete();
            }
        }
    }

    // A user may have named a folder that holds other files, which are not the cache's to remove. What a killed process left half written is.
    private FileInfo[] Files() => [.. new DirectoryInfo(folder).GetFiles().Where(static file => Name().IsMatch(file.Name))];

    [GeneratedRegex("^[0-9a-f]{16}-[0-9]{6,}")]
    private static partial Regex Name();
}
