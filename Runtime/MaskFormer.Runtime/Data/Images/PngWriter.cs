using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>Writes PNG files. Our own, because the bytes shall depend on the pixels only, and label maps need grey of 8 and 16 bits.</summary>
public static class PngWriter
{
    /// <summary>An 8-bit colour image.</summary>
    public static byte[] Rgb(RgbImage image) => Encode(image.Height, image.Width, colourType: 2, depth: 8, image.Pixels, 3);

    /// <summary>An 8-bit grey image.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="values">Height x Width bytes.</param>
    public static byte[] Grey(int height, int width, byte[] values) => Encode(height, width, colourType: 0, depth: 8, values, 1);

    /// <summary>A label map as grey: 8 bits, or 16 if a value exceeds 255.</summary>
    /// <exception cref="ArgumentException">A value is negative or above 65535.</exception>
    public static byte[] Grey(LabelMap map)
    {
        (int low, int high) = (map.Values.DefaultIfEmpty().Min(), map.Values.DefaultIfEmpty().Max());
        if (low < 0 || high > ushort.MaxValue) throw new ArgumentException($"A grey PNG holds 0 to 65535, not {low} to {high}.", nameof(map));
        if (high <= byte.MaxValue) return Grey(map.Height, map.Width, Array.ConvertAll(map.Values, v => (byte)v));

        byte[] wide = new byte[2 * map.Values.Length];
        for (int i = 0; i < map.Values.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(wide.AsSpan(2 * i), (ushort)map.Values[i]);
        return Encode(map.Height, map.Width, colourType: 0, depth: 16, wide, 2);
    }

    /// <summary>A map of segment ids in the COCO panoptic way: id = R + 256 G + 65536 B.</summary>
    /// <exception cref="ArgumentException">An id needs more than 24 bits.</exception>
    public static byte[] SegmentIds(LabelMap map)
    {
        return Encode(map.Height, map.Width, colourType: 2, depth: 8, 3, (y, row) =>
        {
            for (int x = 0; x < map.Width; x++)
            {
                int id = map[y, x];
                if (id is < 0 or > 0xFFFFFF) throw new ArgumentException($"Segment id {id} does not fit 24 bits.", nameof(map));
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = ((byte)id, (byte)(id >> 8), (byte)(id >> 16));
            }
        });
    }

    private static byte[] Encode(int height, int width, byte colourType, byte depth, byte[] data, int bytesPerPixel)
    {
        int stride = width * bytesPerPixel;
        if (height < 1 || width < 1 || data.Length != height * stride)
        {
            throw new ArgumentException($"{data.Length} bytes are no {height} x {width} pixels of {bytesPerPixel} bytes.", nameof(data));
        }

        return Encode(height, width, colourType, depth, bytesPerPixel, (y, row) => data.AsSpan(y * stride, stride).CopyTo(row));
    }

    // Row by row: a large map needs no second form of all of it.
    private static byte[] Encode(int height, int width, byte colourType, byte depth, int bytesPerPixel, Action<int, byte[]> write)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        Chunk(file, "IHDR"u8, header);
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] line = new byte[width * bytesPerPixel + 1], row = new byte[width * bytesPerPixel], above = new byte[row.Length];
            for (int y = 0; y < height; y++)
            {
                write(y, row);
                Filter(row, y == 0 ? null : above, bytesPerPixel, line);
                zlib.Write(line);
                (row, above) = (above, row);
            }
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // "Up" suits label maps (equal rows become zeros) and smooth images alike; the first row has no row above.
    private static void Filter(byte[] row, byte[]? above, int bytesPerPixel, byte[] line)
    {
        line[0] = (byte)(above is null ? 1 : 2);
        for (int x = 0; x < row.Length; x++)
        {
            byte before = above is not null ? above[x] : x >= bytesPerPixel ? row[x - bytesPerPixel] : (byte)0;
            line[x + 1] = (byte)(row[x] - before);
        }
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        Crc32 crc = new();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
