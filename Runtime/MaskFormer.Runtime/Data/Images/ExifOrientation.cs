using System.Buffers.Binary;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// The orientation that EXIF data of a PNG (chunk <c>eXIf</c>, before or behind the pixels) or a WebP (chunk <c>EXIF</c>) asks for. Skia reads it of JPEG
/// alone; Pillow, and with it the
/// original's loader, of all three.
/// </summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112, Short = 3;

    /// <summary>The orientation; null for another format, or one that asks for none.</summary>
    public static SKEncodedOrigin? Of(ReadOnlySpan<byte> file) =>
        PngReader.IsPng(file) ? InChunks(file, 8, "eXIf"u8, bigEndian: true, around: 12, lengthAt: 0)
        : file.Length > 12 && file[..4].SequenceEqual("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8)
            ? InChunks(file, 12, "EXIF"u8, bigEndian: false, around: 8, lengthAt: 4)
        : null;

    // PNG: length, name, data, checksum. RIFF: name, length, data, padded to an even number of bytes.
    private static SKEncodedOrigin? InChunks(ReadOnlySpan<byte> file, int start, ReadOnlySpan<byte> wanted, bool bigEndian, int around, int lengthAt)
    {
        for (long at = start; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> head = file.Slice((int)at, 8), number = head.Slice(lengthAt, 4), name = head.Slice(4 - lengthAt, 4);
            long length = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(number) : BinaryPrimitives.ReadUInt32LittleEndian(number);
            if (at + 8 + length > file.Length) return null;
            if (name.SequenceEqual(wanted)) return InTiff(file.Slice((int)at + 8, (int)length));
            at += around + length + (bigEndian ? 0 : length & 1);
        }

        return null;
    }

    /// <summary>The orientation in the first directory of a TIFF header (EXIF 2.3, section 4.6).</summary>
    private static SKEncodedOrigin? InTiff(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("Exif\0\0"u8)) data = data[6..]; // some programs keep JPEG's prefix
        if (data.Length < 8) return null;
        bool little = data[0] == 'I';
        if ((data[0], data[1]) is not (((byte)'I', (byte)'I') or ((byte)'M', (byte)'M')) || Word(data[2..]) != 42) return null;
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) : BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (directory > data.Length - 2) return null;
        int count = Word(data[(int)directory..]);
        for (int i = 0; i < count; i++)
        {
            long at = directory + 2 + 12L * i;
            if (at + 12 > data.Length) return null;
            ReadOnlySpan<byte> entry = data.Slice((int)at, 12);
            if (Word(entry) == Tag) return Word(entry[2..]) == Short && Word(entry[8..]) is >= 1 and <= 8 and var value ? (SKEncodedOrigin)value : null;
        }

        return null;

        ushort Word(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
