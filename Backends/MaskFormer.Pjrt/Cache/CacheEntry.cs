using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MaskFormer.Pjrt;

/// <summary>An entry's file: mark, key, length and SHA-256 of the payload, payload. Every byte is covered by a check.</summary>
internal static class CacheEntry
{
    private const int HeaderSize = 8 + 32 + 8 + 32;

    private static ReadOnlySpan<byte> Mark => "MFPJRT\x01\n"u8;

    public static byte[] Write(byte[] key, byte[] payload)
    {
        byte[] bytes = new byte[HeaderSize + payload.Length];
        Mark.CopyTo(bytes);
        key.CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), payload.Length);
        SHA256.HashData(payload, bytes.AsSpan(48, 32));
        payload.CopyTo(bytes, HeaderSize);
        return bytes;
    }

    /// <summary>The payload, or what is wrong.</summary>
    public static (byte[]? Payload, string Problem) Read(byte[] key, byte[] bytes)
    {
        if (bytes.Length < HeaderSize) return (null, $"cut: {bytes.Length} bytes");
        if (!bytes.AsSpan(0, 8).SequenceEqual(Mark)) return (null, "no executable of this format");
        if (!bytes.AsSpan(8, 32).SequenceEqual(key)) return (null, "the entry of another program");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40));
        if (length != bytes.Length - HeaderSize) return (null, $"{bytes.Length - HeaderSize} bytes of {length}");
        byte[] payload = bytes[HeaderSize..];
        return SHA256.HashData(payload).AsSpan().SequenceEqual(bytes.AsSpan(48, 32)) ? (payload, "") : (null, "checksum differs");
    }
}
