using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Files that are something else than their names say: the message tells what, and what to do with it.</summary>
public sealed class WrongFileTests
{
    [Theory]
    [InlineData("II*\0\b", "TIFF")]
    [InlineData("\0\0\0\u0018ftypheic", "HEIC")]
    [InlineData("\0\0\0\u0018ftypmif1", "HEIC")]
    [InlineData("\0\0\0\u001cftypavif", "AVIF")]
    [InlineData("\0\0\0\u000cjP  \r\n", "JPEG 2000")]
    [InlineData("\u00ff\n\0", "JPEG XL")]
    [InlineData("8BPS\0\u0001", "Photoshop")]
    [InlineData("v/1\u0001", "OpenEXR")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("\u0093NUMPY\u0001", "NumPy")]
    public void A_picture_in_a_form_that_is_not_read_is_named_with_the_way_on(string start, string name)
    {
        DataException error = Assert.Throws<DataException>(() => ImageDecoder.Decode(Encoding.Latin1.GetBytes(start), "a.jpg"));
        Assert.Equal("MF6005", error.Id);
        Assert.Contains(name, error.Cause, StringComparison.Ordinal);
        Assert.Contains("which is not read: convert it to PNG or JPEG", error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("<!DOCTYPE html>", "it begins like a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid", "it is a Git LFS pointer")]
    [InlineData("\u00ff\u00fe{\0", "it is text in UTF-16: save it as UTF-8")]
    [InlineData("{\0\"\0i\0", "it is text in UTF-16: save it as UTF-8")]
    [InlineData("\u001f\u008b\b\0", "it is compressed with gzip: unpack it")]
    [InlineData("PK\u0003\u0004", "it is a zip archive: unpack it")]
    [InlineData("\0\0\0\0", "it holds zeros only")]
    public void Annotations_that_are_no_json_are_named(string start, string what)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Root, "panoptic_train.json");
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(start));
        DataException error = Assert.Throws<DataException>(() => CocoSplit.Read(file));
        Assert.Equal(("MF6002", file), (error.Id, error.Place));
        Assert.StartsWith($"This is no JSON: {what}", error.Cause, StringComparison.Ordinal);
    }

    /// <summary>A list in the place of annotations was passed over, and the validation images were trained on.</summary>
    [Fact]
    public void A_list_beside_the_images_of_its_name_is_damaged_annotations()
    {
        using TemporaryFolder folder = new();
        RandomFolder.Write(folder.Root, [new(1, "one", true)], seed: 1, images: 1);
        string train = Path.Combine(folder.Root, "annotations", "panoptic_train.json");
        File.Copy(train, Path.Combine(folder.Root, "annotations", "panoptic_val.json"));
        File.WriteAllText(train, $"[{File.ReadAllText(train)}]");
        File.WriteAllText(Path.Combine(folder.Root, "annotations", "panoptic_classes.json"), "[]");
        Assert.Equal(["train", "val"], CocoLayout.Splits(folder.Root));
        Assert.Equal("MF6002", Assert.Throws<DataException>(() => DataSources.Open(new Contracts.CocoPanopticData(), folder.Root, "train")).Id);
    }

    [Fact]
    public void A_key_that_is_no_unicode_is_damaged_annotations()
    {
        using TemporaryFolder folder = new();
        RandomFolder.Write(folder.Root, [new(1, "one", true)], seed: 1, images: 1);
        File.WriteAllText(Path.Combine(folder.Root, "annotations", "panoptic_train.json"), """{"im\ud800": 1}""");
        Assert.Equal("MF6002", Assert.Throws<DataException>(() => DataSources.Open(new Contracts.CocoPanopticData(), folder.Root, "train")).Id);
    }

    /// <summary>24 megapixels of one colour in 11 kB, as drawn pictures have them, were refused like a bomb.</summary>
    [Fact]
    public void A_large_picture_of_one_colour_is_read()
    {
        const int height = 4000, width = 4200;
        byte[] file = PngWriter.Grey(height, width / 8, [.. Enumerable.Repeat((byte)0xFF, height * width / 8)]);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        file[24] = 1; // bit of a pixel
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.HashToUInt32(file.AsSpan(12, 17)));
        RgbImage image = ImageDecoder.Decode(file, "white.png");
        Assert.InRange(file.Length, 1, height * width / 2001);
        Assert.Equal((height, width, 255), (image.Height, image.Width, image.Pixels.Min()));
    }
}
