using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MaskFormer.Pjrt.Tests.Wheels;

/// <summary>Makes wheels of a few bytes.</summary>
internal static class Wheels
{
    public static readonly byte[] Plugin = [.. "\u007fELF a plugin of "u8, .. new byte[1000], .. "bytes"u8];

    public static string ThisPlatform =>
        "manylinux_2_17_" + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64");

    /// <summary>A wheel with these members, listed in its RECORD by their hashes.</summary>
    public static string Write(string folder, string name, params (string Path, byte[] Bytes)[] members) => Write(folder, name, record => record, members);

    public static string Write(string folder, string name, Func<string, string> changeRecord, params (string Path, byte[] Bytes)[] members)
    {
        string path = Path.Combine(folder, name);
        string[] parts = name.Split('-');
        StringBuilder record = new();
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string member, byte[] bytes) in members)
        {
            Add(archive, member, bytes);
            record.Append(
                $"{member},sha256={Convert.ToBase64String(SHA256.HashData(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_')},{bytes.Length}\n"
            );
        }

        string list = $"{parts[0]}-{parts[1]}.dist-info/RECORD";
        record.Append($"{list},,\n");
        Add(archive, list, Encoding.UTF8.GetBytes(changeRecord(record.ToString())));
        return path;
    }

    public static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static void Add(ZipArchive archive, string member, byte[] bytes)
    {
        CompressionLevel level = bytes.Length > 1 << 20 ? CompressionLevel.Fastest : CompressionLevel.NoCompression; // tests look for bytes of small ones
        using Stream stream = archive.CreateEntry(member, level).Open();
        stream.Write(bytes);
    }
}
