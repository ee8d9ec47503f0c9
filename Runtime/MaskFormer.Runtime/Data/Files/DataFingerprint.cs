using System.Globalization;
using System.IO.Hashing;
using System.Text;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Which data set it is, as a text: a hash of what it lists (ids and names), then one of its files. A run goes on only with the same, so that images that
/// were changed under their names are noticed.
/// </summary>
/// <remarks>
/// Of each file its length and its last bytes count: behind the pixels of a PNG stands their checksum, and how a JPEG ends follows from all that is before.
/// Times do not count, as copies have others. Where there are more than 10,000 files, lengths alone: so many ends would take minutes on a disk.
/// </remarks>
internal static class DataFingerprint
{
    private const char Separator = '+';
    private const int Tail = 64, MostTails = 10_000;

    /// <summary>The fingerprint.</summary>
    /// <param name="listed">Hash of ids and names.</param>
    /// <param name="files">The files that hold the images, in their order.</param>
    public static string Of(string listed, IReadOnlyList<string> files)
    {
        XxHash128 hash = new();
        byte[] end = new byte[Tail];
        foreach (string file in files)
        {
            if (RemotePath.Is(file))
            {
                hash.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{DataFile.Length(file) ?? -1}\n")));
                continue;
            }

            FileInfo info = new(file);
            hash.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(info.Exists ? info.Length : -1)}\n")));
            if (files.Count <= MostTails && info.Exists && FileContent.IsThere(file)) hash.Append(End(file, info.Length, end));
        }

        return listed + Separator + Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Hash of ids and names.</summary>
    public static string List(IEnumerable<(long Id, string Name)> images)
    {
        XxHash128 hash = new();
        foreach ((long id, string name) in images) hash.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\0{name}\n")));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The fingerprint of some of the images.</summary>
    /// <param name="all">That of all of them.</param>
    /// <param name="indices">The places of those that are taken.</param>
    public static string Part(string all, IEnumerable<int> indices)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{Listed(all)} {string.Join(' ', indices.Select(static i => i.ToString(CultureInfo.InvariantCulture)))}");
        return Convert.ToHexStringLower(XxHash128.Hash(text)) + all[Listed(all).Length..];
    }

    /// <summary>Whether a run that was saved with one may go on with the other; runs of before know what is listed only.</summary>
    public static bool Fits(string saved, string now) => saved.Contains(Separator, StringComparison.Ordinal) ? saved == now : saved == Listed(now);

    /// <summary>Whether the same images are listed, so that it is their content that differs.</summary>
    public static bool IsSameList(string saved, string now) => Listed(saved) == Listed(now);

    private static string Listed(string fingerprint) => fingerprint.Split(Separator)[0];

    private static ReadOnlySpan<byte> End(string file, long length, byte[] buffer)
    {
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return buffer.AsSpan(0, RandomAccess.Read(handle, buffer, Math.Max(0, length - Tail)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // told where it is used
        }
    }
}
