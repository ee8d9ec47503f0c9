using System.Buffers.Binary;
using System.Numerics;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>
/// The checksum of the TFRecord format: CRC-32C (Castagnoli), rotated and shifted, so that the checksum of data that
/// itself holds checksums stays useful.
/// </summary>
public static class MaskedCrc
{
    /// <summary>The checksum as it is stored.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Plain(data), 15) + 0xA282EAD8;

    /// <summary>CRC-32C itself.</summary>
    public static uint Plain(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        for (; data.Length >= 8; data = data[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte b in data) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
