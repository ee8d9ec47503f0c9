using CsCheck;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class PngTests
{
    [Fact]
    public void What_is_written_is_read_whatever_the_size()
    {
        Gen.Select(Gen.Int[1, 19], Gen.Int[1, 23], Gen.Int[0, 65535]).Always((height, width, top) =>
        {
            int[] values = [.. Enumerable.Range(0, height * width).Select(i => i * 7919 % (top + 1))];
            PngImage read = PngReader.Read(PngWriter.Grey(new LabelMap(height, width, values)), "x.png");
            return (read.Height, read.Width) == (height, width) && read.Samples.Select(s => (int)s).SequenceEqual(values)
                && read.Depth == (values.Max() > 255 ? 16 : 8);
        });
    }

    [Fact]
    public void Skia_reads_what_we_write()
    {
        byte[] pixels = [.. Enumerable.Range(0, 7 * 5 * 3).Select(i => (byte)(i * 37))];
        RgbImage read = ImageDecoder.Decode(PngWriter.Rgb(new RgbImage(7, 5, pixels)), "x.png");
        Assert.Equal((7, 5), (read.Height, read.Width));
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void We_read_what_Skia_writes()
    {
        using SKBitmap bitmap = new(new SKImageInfo(5, 7, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 35; i++) bitmap.SetPixel(i % 5, i / 5, new SKColor((byte)(i * 7), (byte)(i * 11), (byte)(200 - i)));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        PngImage read = PngReader.Read(data.AsSpan(), "x.png");
        int channels = read.Channels;
        Assert.All(Enumerable.Range(0, 35), i => Assert.Equal(
            (i * 7 & 255, i * 11 & 255, 200 - i),
            (read.Samples[i * channels], read.Samples[i * channels + 1], read.Samples[i * channels + 2])));
    }

    [Fact]
    public void A_cut_anywhere_is_refused()
    {
        byte[] file = PngWriter.Grey(5, 3, new byte[15]);
        for (int length = 0; length < file.Length; length++)
        {
            DataException error = Assert.Throws<DataException>(() => PngReader.Read(file.AsSpan(0, length), "cut.png"));
            Assert.Equal(("MF6005", "cut.png"), (error.Id, error.Place));
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        byte[] file = PngWriter.Grey(5, 3, [.. Enumerable.Range(0, 15).Select(i => (byte)i)]);
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<DataException>(() => PngReader.Read(damaged, "x.png"));
        }
    }

    [Fact]
    public void Interlaced_images_are_put_together()
    {
        // 7 x 5 grey: the seven passes start at these rows and columns and go in these steps.
        byte[] values = [.. Enumerable.Range(0, 35).Select(i => (byte)(i * 7))];
        using MemoryStream data = new();
        foreach (
            (int top, int left, int down, int right) in new[]
            {
                (0, 0, 8, 8),
                (0, 4, 8, 8),
                (4, 0, 8, 4),
                (0, 2, 4, 4),
                (2, 0, 4, 2),
                (0, 1, 2, 2),
                (1, 0, 2, 1),
            }
        )
        {
            for (int y = top; y < 7 && left < 5; y += down)
            {
                data.WriteByte(0);
                for (int x = left; x < 5; x += right) data.WriteByte(values[y * 5 + x]);
            }
        }

        byte[] file = File([0, 0, 0, 5, 0, 0, 0, 7, 8, 0, 0, 0, 1], data.ToArray());
        Assert.Equal(values.Select(v => (ushort)v), PngReader.Read(file, "x").Samples);
        Assert.Equal(values, ImageDecoder.Decode(file, "x").Pixels.Where((_, i) => i % 3 == 0));
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 0b1011_0000, 0, 0b0100_0000 }, new ushort[] { 1, 0, 1, 0, 1, 0 })]
    [InlineData(2, new byte[] { 0, 0b11_10_01_00, 0, 0b00_01_10_00 }, new ushort[] { 3, 2, 1, 0, 1, 2 })]
    [InlineData(4, new byte[] { 0, 0x12, 0x30, 0, 0x00, 0x40 }, new ushort[] { 1, 2, 3, 0, 0, 4 })]
    public void Palette_indices_stay_indices(byte depth, byte[] rows, ushort[] indices)
    {
        byte[] palette = [.. Enumerable.Range(0, 15).Select(i => (byte)(i * 10))];
        PngImage read = PngReader.Read(File([0, 0, 0, 3, 0, 0, 0, 2, depth, 3, 0, 0, 0], rows, palette), "x");
        Assert.Equal(indices, read.Samples);
        Assert.Equal(palette, read.Palette);
    }

    [Fact]
    public void An_index_without_a_colour_is_refused()
    {
        DataException error = Assert.Throws<DataException>(() => PngReader.Read(File([0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0], [0, 5], new byte[15]), "x"));
        Assert.Contains("Index 5 is outside of the palette of 5", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 1, 2 }, "damaged or ends early")]
    [InlineData(new byte[] { 0, 1, 2, 3, 4 }, "more data than pixels")]
    [InlineData(new byte[] { 7, 1, 2, 3 }, "filter 7")]
    public void The_amount_of_data_must_be_right(byte[] row, string cause)
    {
        DataException error = Assert.Throws<DataException>(() => PngReader.Read(File([0, 0, 0, 3, 0, 0, 0, 1, 8, 0, 0, 0, 0], row), "x"));
        Assert.Contains(cause, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_beyond_24_bits_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => PngWriter.SegmentIds(new LabelMap(1, 1, [1 << 24])));

    private static byte[] File(byte[] header, byte[] rows, byte[]? palette = null)
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.ZLibStream zlib = new(packed, System.IO.Compression.CompressionMode.Compress)) zlib.Write(rows);
        byte[] Chunk(string type, byte[] data)
        {
            byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
            byte[] length = BitConverter.GetBytes(data.Length);
            byte[] crc = System.IO.Hashing.Crc32.Hash(body);
            return [.. length.Reverse(), .. body, .. crc.Reverse()];
        }

        return
        [
            0x89,
            0x50,
            0x4E,
            0x47,
            13,
            10,
            26,
            10,
            .. Chunk("IHDR", header),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", packed.ToArray()),
            .. Chunk("IEND", []),
        ];
    }
}
