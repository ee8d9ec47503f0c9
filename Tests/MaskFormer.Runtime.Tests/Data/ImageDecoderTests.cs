using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Testing;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class ImageDecoderTests
{
    // Pillow's own pixels (accurate DCT); f.jpg carries an EXIF orientation, e.png is no JPEG.
    [SkippableTheory]
    [InlineData("mini", "imagesA/a.jpg", "a.jpg")]
    [InlineData("mini", "imagesB/b.jpg", "b.jpg")]
    [InlineData("mini", "imagesA/c.jpg", "c.jpg")]
    [InlineData("mini", "imagesB/d.jpg", "d.jpg")]
    public void Pixels_are_those_of_Pillow(string data, string file, string name)
    {
        RgbImage image = ImageDecoder.Decode(File.ReadAllBytes(Shared.Path($"data/tfrecord/replication/inputs/{data}/{file}")), name);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Shared.Path($"data/tfrecord/expected/{data}.records.json")));
        JsonElement features = expected
            .RootElement.GetProperty("files")
            .EnumerateArray()
            .SelectMany(f => f.GetProperty("records").EnumerateArray())
            .Select(r => r.GetProperty("features"))
            .First(f => f.GetProperty("image/filename").GetProperty("values")[0].GetProperty("text").GetString() == name);
        JsonElement jpeg = features.GetProperty("image/encoded").GetProperty("values")[0].GetProperty("jpeg");
        Assert.Equal(jpeg.GetProperty("accurate_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(image.Pixels)));
    }

    [SkippableFact]
    public void An_orientation_is_applied_unless_the_labels_are_those_of_the_stored_rows()
    {
        byte[] file = File.ReadAllBytes(Shared.Path("data/tfrecord/replication/inputs/mini/imagesB/f.jpg"));
        RgbImage seen = ImageDecoder.Decode(file, "f.jpg");
        RgbImage stored = ImageDecoder.Decode(file, "f.jpg", (30, 44));
        Assert.Equal((44, 30, 30, 44), (seen.Height, seen.Width, stored.Height, stored.Width));
        Assert.Equal(stored.Pixels, Orientation.Apply(seen, SKEncodedOrigin.LeftBottom).Pixels);
    }

    // Stored image: 0 1 2 / 3 4 5. The expected rows are how EXIF's eight drawings show it.
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, 2, 3, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(SKEncodedOrigin.TopRight, 2, 3, new[] { 2, 1, 0, 5, 4, 3 })]
    [InlineData(SKEncodedOrigin.BottomRight, 2, 3, new[] { 5, 4, 3, 2, 1, 0 })]
    [InlineData(SKEncodedOrigin.BottomLeft, 2, 3, new[] { 3, 4, 5, 0, 1, 2 })]
    [InlineData(SKEncodedOrigin.LeftTop, 3, 2, new[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(SKEncodedOrigin.RightTop, 3, 2, new[] { 3, 0, 4, 1, 5, 2 })]
    [InlineData(SKEncodedOrigin.RightBottom, 3, 2, new[] { 5, 2, 4, 1, 3, 0 })]
    [InlineData(SKEncodedOrigin.LeftBottom, 3, 2, new[] { 2, 5, 1, 4, 0, 3 })]
    public void The_eight_orientations(SKEncodedOrigin origin, int height, int width, int[] expected)
    {
        RgbImage image = Orientation.Apply(new RgbImage(2, 3, [.. Enumerable.Range(0, 6).SelectMany(v => new[] { (byte)v, (byte)v, (byte)v })]), origin);
        Assert.Equal((height, width), (image.Height, image.Width));
        Assert.Equal(expected, image.Pixels.Where((_, i) => i % 3 == 0).Select(v => (int)v));
    }

    /// <summary>A chunk eXIf before or behind the pixels, of either byte order, after another entry.</summary>
    [Fact]
    public void A_png_is_turned_as_its_exif_says()
    {
        byte[] plain = PngWriter.Rgb(new RgbImage(2, 3, [.. Enumerable.Range(0, 18).Select(static v => (byte)v)]));
        RgbImage stored = ImageDecoder.Decode(plain, "x");
        foreach (bool little in (bool[])[true, false])
        {
            foreach (bool early in (bool[])[true, false])
            {
                for (int value = 0; value <= 9; value++)
                {
                    RgbImage seen = ImageDecoder.Decode(WithExif(plain, Tiff((ushort)value, little), early), "x");
                    RgbImage expected = Orientation.Apply(stored, value is >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft);
                    Assert.Equal((expected.Height, expected.Width), (seen.Height, seen.Width));
                    Assert.Equal(expected.Pixels, seen.Pixels);
                }
            }
        }

        byte[] labelled = WithExif(plain, Tiff(6, little: true), early: true);
        Assert.Equal(stored.Pixels, ImageDecoder.Decode(labelled, "x", (2, 3)).Pixels); // whoever labelled it saw it unturned
    }

    /// <summary>A chunk EXIF behind the pixels, with and without the prefix that some programs take from JPEG, behind another of an odd length.</summary>
    [Fact]
    public void A_webp_is_turned_as_its_exif_says()
    {
        using SKBitmap bitmap = new(new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 6; i++) bitmap.SetPixel(i % 3, i / 3, new SKColor((byte)(40 * i), 7, 200));
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData plain = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50))!;
        RgbImage stored = ImageDecoder.Decode(plain.AsSpan(), "x");
        for (int value = 0; value <= 9; value++)
        {
            byte[] tiff = Tiff((ushort)value, little: value % 2 == 0), prefixed = [.. "Exif\0\0"u8, .. tiff];
            RgbImage expected = Orientation.Apply(stored, value is >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft);
            foreach (byte[] exif in (byte[][])[tiff, prefixed])
            {
                RgbImage seen = ImageDecoder.Decode(WebP(plain.ToArray()[12..], exif), "x");
                Assert.Equal((expected.Height, expected.Width), (seen.Height, seen.Width));
                Assert.Equal(expected.Pixels, seen.Pixels);
            }
        }

        static byte[] WebP(byte[] image, byte[] exif)
        {
            byte[] header = [0x08, 0, 0, 0, /* 3 columns, 2 rows */ 2, 0, 0, 1, 0, 0]; // that there is EXIF
            byte[] body = [.. "WEBP"u8, .. Chunk("VP8X"u8, header), .. image, .. Chunk("ABCD"u8, [1, 2, 3]), .. Chunk("EXIF"u8, exif)];
            return Chunk("RIFF"u8, body);
        }

        static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
        {
            byte[] length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
            return [.. name, .. length, .. data, .. new byte[data.Length % 2]];
        }
    }

    [SkippableTheory]
    [InlineData("exif6-early.png")]
    [InlineData("exif6-spec.png")]
    [InlineData("exif6.png")]
    [InlineData("exif6.webp")]
    public void Files_of_other_programs_are_turned(string name)
    {
        byte[] file = File.ReadAllBytes(Shared.Path($"cases/reports/img/{name}"));
        using SKCodec codec = SKCodec.Create(SKData.CreateCopy(file));
        RgbImage seen = ImageDecoder.Decode(file, name);
        Assert.Equal((codec.Info.Width, codec.Info.Height), (seen.Height, seen.Width));
    }

    [Fact]
    public void Damaged_exif_turns_nothing()
    {
        byte[] plain = PngWriter.Rgb(new RgbImage(2, 3, new byte[18]));
        byte[] tiff = Tiff(6, little: true);
        for (int length = 0; length < tiff.Length - 4; length++) Assert.Equal(2, ImageDecoder.Decode(WithExif(plain, tiff[..length], early: true), "x").Height);
        byte[] far = [.. tiff];
        BinaryPrimitives.WriteUInt32LittleEndian(far.AsSpan(4), uint.MaxValue);
        Assert.Equal(2, ImageDecoder.Decode(WithExif(plain, far, early: true), "x").Height);
    }

    private static byte[] Tiff(ushort orientation, bool little)
    {
        byte[] tiff = new byte[8 + 2 + 24 + 4];
        (tiff[0], tiff[1]) = little ? ((byte)'I', (byte)'I') : ((byte)'M', (byte)'M');
        void Word(int at, ushort value)
        {
            if (little) BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), value);
            else BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), value);
        }

        Word(2, 42);
        if (little) tiff[4] = 8;
        else tiff[7] = 8;
        Word(8, 2);
        Word(10, 0x0100); // width, which stands before it
        Word(12, 3);
        Word(22, 0x0112);
        Word(24, 3);
        Word(30, orientation);
        return tiff;
    }

    private static byte[] WithExif(byte[] png, byte[] exif, bool early)
    {
        byte[] chunk = new byte[exif.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, exif.Length);
        "eXIf"u8.CopyTo(chunk.AsSpan(4));
        exif.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, exif.Length + 4)));
        int at = early ? 8 + 25 : png.Length - 12; // behind the header, or before the end
        return [.. png[..at], .. chunk, .. png[at..]];
    }

    [Fact]
    public void Grey_becomes_three_channels_and_alpha_is_dropped()
    {
        Assert.Equal([7, 7, 7, 200, 200, 200], ImageDecoder.Decode(PngWriter.Grey(1, 2, [7, 200]), "x").Pixels);
        using SKBitmap bitmap = new(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(200, 100, 50, 128));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Equal([200, 100, 50], ImageDecoder.Decode(png.AsSpan(), "x").Pixels);
    }

    [Fact]
    public void A_16_bit_grey_image_keeps_its_upper_byte() =>
        Assert.Equal([0x12, 0x12, 0x12], ImageDecoder.Decode(PngWriter.Grey(new LabelMap(1, 1, [0x1234])), "x").Pixels);

    [SkippableFact]
    public void A_jpeg_that_is_cut_short_is_refused()
    {
        byte[] file = File.ReadAllBytes(Shared.Path("data/tfrecord/replication/inputs/mini/imagesA/a.jpg"));
        DataException error = Assert.Throws<DataException>(() => ImageDecoder.Decode(file.AsSpan(0, file.Length / 2), "a.jpg"));
        Assert.Equal(("MF6005", "a.jpg", "The image is cut short"), (error.Id, error.Place, error.Cause));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("  \n<html>", "web page")]
    [InlineData("", "empty")]
    [InlineData("GIF?", "47494" + "63F")]
    public void What_is_no_image_is_described(string text, string description)
    {
        DataException error = Assert.Throws<DataException>(() => ImageDecoder.Decode(System.Text.Encoding.ASCII.GetBytes(text), "a.jpg"));
        Assert.Equal("MF6005", error.Id);
        Assert.Contains(description, error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_claims_400_million_pixels_is_refused_by_its_header()
    {
        byte[] file = PngWriter.Grey(1, 1, [0]);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 20_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 20_000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));
        Assert.Equal("MF6006", Assert.Throws<DataException>(() => ImageDecoder.Decode(file, "bomb.png")).Id);
        Assert.Equal("MF6006", Assert.Throws<DataException>(() => PngReader.Read(file, "bomb.png")).Id);
    }

    /// <summary>1,376 bytes that claim 179 megapixels took 4 GB.</summary>
    [SkippableFact]
    public void An_image_that_claims_far_more_than_its_bytes_can_hold_is_refused()
    {
        string file = Shared.Path("cases/faults/bombs/jpeg_13370.jpg");
        DataException error = Assert.Throws<DataException>(() => ImageDecoder.Decode(File.ReadAllBytes(file), file));
        Assert.Equal("MF6006", error.Id);
        Assert.Contains("1,376 bytes", error.Cause, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("chelsea.png", 3)]
    [InlineData("clock_motion.png", 1)]
    public void Our_png_reader_and_Skia_agree_on_real_photos(string name, int channels)
    {
        byte[] file = File.ReadAllBytes(Shared.Path("data/photos/" + name));
        PngImage png = PngReader.Read(file, name);
        RgbImage image = ImageDecoder.Decode(file, name);
        Assert.Equal((image.Height, image.Width, channels), (png.Height, png.Width, png.Channels));
        for (int i = 0; i < image.Pixels.Length; i++) Assert.Equal(image.Pixels[i], png.Samples[channels == 3 ? i : i / 3]);
    }

    [SkippableFact]
    public void All_fixtures_are_read_as_Skia_reads_them()
    {
        int compared = 0;
        foreach (string file in Directory.GetFiles(Shared.Path("data"), "*.png", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            PngImage png = PngReader.Read(bytes, file);
            if (png.Depth < 8 && png.Colour != PngColour.Palette || png.Depth == 16) continue;
            byte[] ours = new byte[3 * png.Height * png.Width];
            for (int i = 0; i < ours.Length; i++)
            {
                int sample = png.Samples[i / 3 * png.Channels + (png.Channels > 2 ? i % 3 : 0)];
                ours[i] = (byte)(png.Palette is { } palette ? palette[3 * sample + i % 3] : sample);
            }

            Assert.True(ours.AsSpan().SequenceEqual(ImageDecoder.Decode(bytes, file).Pixels), file);
            compared++;
        }

        Assert.True(compared > 100);
    }

    [SkippableFact]
    public void A_16_bit_label_map_is_read_in_full()
    {
        string[] files = [.. Directory.GetFiles(Shared.Path("data/datumaro"), "*.png", SearchOption.AllDirectories)];
        List<PngImage> read = [.. files.Select(f => PngReader.Read(File.ReadAllBytes(f), f))];
        Assert.Contains(read, p => p is { Depth: 16, Colour: PngColour.Grey } && p.Samples.Max() > 255);
    }
}
