using System.Buffers.Binary;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>The framing of TFRecord files: length, its checksum, data, its checksum; all little endian.</summary>
internal static class TfRecordFrame
{
    /// <summary>Bytes before the data.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Bytes after the data.</summary>
    public const int FooterBytes = 4;

    /// <summary>Writes one record with one call, so that a crash leaves at most one torn record at the end.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        byte[] frame = new byte[HeaderBytes + data.Length + FooterBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), MaskedCrc.Of(frame.AsSpan(0, 8)));
        data.CopyTo(frame.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(HeaderBytes + data.Length), MaskedCrc.Of(data));
        stream.Write(frame);
    }
}
