using System.Security.Cryptography;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Writes a file, flushes it to the disk, and tells its size and hash.</summary>
internal static class HashedOutput
{
    public static FileMark Write(IFileSystem files, string path, Action<Action<ReadOnlyMemory<byte>>> produce)
    {
        using IOutputFile file = files.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        produce(bytes =>
        {
            file.Write(bytes.Span);
            hash.AppendData(bytes.Span);
            length += bytes.Length;
        });
        file.Sync();
        return new FileMark(length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static FileMark Of(ByteSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (long at = 0; at < source.Length; at += buffer.Length)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, source.Length - at));
            source.Read(at, piece);
            hash.AppendData(piece);
        }

        return new FileMark(source.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
