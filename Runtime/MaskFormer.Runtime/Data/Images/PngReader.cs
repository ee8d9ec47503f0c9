using System.Buffers.Binary;
using System.IO.Hashing;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>
/// Reads PNG files sample by sample. SkiaSharp loses what label maps need: it turns palette indices into colours and
/// 16-bit grey into 8 bits. Strict: checksums, order of the chunks and the amount of data must be right.
/// </summary>
public static class PngReader
{
    private static readonly byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Whether the bytes begin as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(signature);

    /// <summary>Height and width that a file claims, of which only the beginning is read; null where it is no PNG or cannot be read.</summary>
    internal static (int Height, int Width)? SizeOf(string path)
    {
        Span<byte> start = stackalloc byte[24];
        try
        {
            using Stream file = DataFile.Open(path, 1);
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !IsPng(start)) return null;
            return (BinaryPrimitives.ReadInt32BigEndian(start[20..]), BinaryPrimitives.ReadInt32BigEndian(start[16..]));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // whoever reads it all says so
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="place">Its name, for errors.</param>
    /// <exception cref="DataException">MF6005: no PNG, cut short or damaged; MF6006: more than <see cref="ImageDecoder.MaxPixels"/> pixels; MF7008: too
    /// little memory for them.</exception>
    public static PngImage Read(ReadOnlySpan<byte> file, string place) => Open(file, place).ToImage();

    /// <summary>Reads the chunks of a file, of which nothing is unpacked yet.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <exception cref="DataException">MF6005: no PNG, cut short or damaged; MF6006: more than <see cref="ImageDecoder.MaxPixels"/> pixels.</exception>
    internal static PngData Open(ReadOnlySpan<byte> file, string place)
    {
        if (!IsPng(file)) throw Bad(place, $"This is no PNG file ({FileStart.Describe(file)})");
        PngHeader? header = null;
        byte[]? palette = null;
        MemoryStream packed = new(); // in memory: there is nothing to close
        int offset = signature.Length;
        while (true)
        {
            if (file.Length - offset < 12) throw Bad(place, $"The file ends within a chunk at byte {offset}");
            int length = BinaryPrimitives.ReadInt32BigEndian(file[offset..]);
            if (length < 0 || length > file.Length - offset - 12)
                throw Bad(place, $"The chunk at byte {offset} claims {(uint)length} bytes, which the file does not have");
            ReadOnlySpan<byte> type = file.Slice(offset + 4, 4);
            ReadOnlySpan<byte> data = file.Slice(offset + 8, length);
            if (Crc32.HashToUInt32(file.Slice(offset + 4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file[(offset + 8 + length)..]))
            {
                throw Bad(place, $"The checksum of the chunk at byte {offset} is wrong");
            }

            if (header is null && !type.SequenceEqual("IHDR"u8))
                throw Bad(place, "The first chunk is not IHDR");
            if (type.SequenceEqual("IHDR"u8))
                header = header is null ? PngHeader.Read(data, place) : throw Bad(place, "There are two IHDR chunks");
            else if (type.SequenceEqual("PLTE"u8))
                palette = length % 3 == 0 ? data.ToArray() : throw Bad(place, $"The palette has {length} bytes, which is no multiple of 3");
            else if (type.SequenceEqual("IDAT"u8))
                packed.Write(data);
            else if (type.SequenceEqual("IEND"u8))
                break;
            else if ((type[0] & 0x20) == 0)
                throw Bad(place, $"The critical chunk at byte {offset} is of an unknown type");
            offset += 12 + length;
        }

        if (header!.Colour == PngColour.Palette && palette is null) throw Bad(place, "There are palette indices but no palette");
        return new(header, palette, packed, place);
    }

    internal static DataException Bad(string place, string cause, Exception? inner = null) =>
        new("MF6005", place, cause, "Fetch or write the file again.", inner);
}
