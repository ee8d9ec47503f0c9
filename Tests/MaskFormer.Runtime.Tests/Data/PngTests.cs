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
        Gen.Select(Gen.Int[1, 19], Gen.Int[1, 23], Gen.Int[0, 65535]).Sample((height, width, top) =>
        {
            int[] values = [.. Enumerable.Range(0, height * width).Select(i => i * 7919 % (top + 1))];
            PngPicture read = PngReader.Read(PngWriter.Grey(new LabelMap(height, width, values)), "x.png");
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
        PngPicture read = PngReader.Read(data.AsSpan(), "x.png");
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
    public void An_id_beyond_24_bits_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => PngWriter.SegmentIds(new LabelMap(1, 1, [1 << 24])));
}
