using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class CocoTests
{
    private const string good = """
        {"info": {"x": [1]}, "images": [{"id": 40, "file_name": "a.png", "height": 2, "width": 3, "license": 1},
            {"id": 41, "file_name": "none.jpg", "height": 9, "width": 9}],
         "annotations": [{"image_id": 40, "file_name": "m.png", "segments_info": [
            {"id": 300, "category_id": 9, "area": 4.0, "bbox": [0, 0, 2, 2], "iscrowd": 0},
            {"id": 70000, "category_id": 5, "area": 1, "bbox": [], "iscrowd": 1}]}],
         "categories": [{"id": 9, "name": "zebra", "isthing": 1}, {"id": 5, "name": "sky", "isthing": 0, "color": [1, 2, 3]}]}
        """;

    [Fact]
    public void Classes_are_positions_in_the_list_of_categories()
    {
        using TemporaryFolder folder = Folder(good);
        using CocoPanopticSource source = CocoPanopticSource.Open(folder.Root, "val");
        PanopticSample sample = source.Load(0);
        Assert.Equal((1, 1, 40L, "a.png"), (source.Count, source.Unannotated, sample.ImageId, sample.Name));
        Assert.Equal([new(300, 9, 0, 4, false), new(70000, 5, 1, 1, true)], sample.Segments);
        Assert.Equal([1, 1, 0, 1, 1, 2], sample.Map.Values);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], sample.Image.Pixels);
    }

    [Theory]
    [InlineData("\"id\": 40,", "\"id\": \"40\",", "MF6002", "images[0].id: A number")]
    [InlineData("\"id\": 40,", "\"id\": 9223372036854775808,", "MF6002", "images[0].id: A whole number")]
    [InlineData("\"id\": 40,", "\"id\": 40, \"id\": 40,", "MF6002", "The key id is there twice")]
    [InlineData("\"area\": 4.0", "\"area\": NaN", "MF6002", "line 4")]
    [InlineData("\"isthing\": 1}", "\"isthing\": 1,}", "MF6002", "a comma too many")]
    [InlineData(", \"isthing\": 1}", "}", "MF6002", "isthing")]
    [InlineData("\"file_name\": \"m.png\"", "\"file_name\": null", "MF6002", "annotations[0].file_name: A value is null")]
    [InlineData("\"id\": 41", "\"id\": 40", "MF6003", "two images")]
    [InlineData("\"image_id\": 40", "\"image_id\": 4", "MF6003", "No image has this id")]
    [InlineData("\"id\": 5,", "\"id\": 9,", "MF6003", "two categories")]
    [InlineData("\"category_id\": 5", "\"category_id\": 6", "MF6003", "segment 70000: There is no category 6")]
    [InlineData("70000", "300", "MF6003", "two segments")]
    [InlineData("70000", "16777216", "MF6003", "outside of 1 to 16777215")]
    [InlineData("70000", "0", "MF6003", "outside of 1 to 16777215")]
    [InlineData("\"iscrowd\": 1", "\"iscrowd\": 2", "MF6003", "iscrowd is 2")]
    [InlineData("[0, 0, 2, 2]", "[0, 0, 2]", "MF6003", "3 numbers")]
    [InlineData("\"a.png\"", "\"../a.png\"", "MF6003", "does not lead to")]
    [InlineData("\"m.png\"", "\"/etc/passwd\"", "MF6003", "does not lead to")]
    [InlineData("{\"id\": 41, \"file_name\": \"none.jpg\", \"height\": 9, \"width\": 9}", "null", "MF6003", "images, entry 1: The entry is null")]
    [InlineData("\"height\": 2", "\"height\": 0", "MF6003", "0 x 3")]
    [InlineData("\"m.png\"", "\"n.png\"", "MF6004", "n.png")]
    [InlineData("\"height\": 2", "\"height\": 3", "MF6007", "2 x 3 pixels")]
    [InlineData("\"id\": 300", "\"id\": 301", "MF6010", "segment 300 at row 0, column 0")]
    public void A_wrong_entry_is_named(string right, string wrong, string id, string message)
    {
        Assert.Contains(right, good, StringComparison.Ordinal);
        int at = good.IndexOf(right, StringComparison.Ordinal);
        using TemporaryFolder folder = Folder(good[..at] + wrong + good[(at + right.Length)..]);
        DataException error = Assert.Throws<DataException>(() => CocoPanopticSource.Open(folder.Root, "val2017").Load(0));
        Assert.Equal(id, error.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Root, error.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_seen_in_the_map_need_not_be_written()
    {
        string sparse = good.Replace("\"area\": 4.0, \"bbox\": [0, 0, 2, 2], \"iscrowd\": 0", "\"isthing\": 1", StringComparison.Ordinal);
        Assert.DoesNotContain("4.0", sparse, StringComparison.Ordinal);
        using TemporaryFolder folder = Folder(sparse);
        using CocoPanopticSource source = CocoPanopticSource.Open(folder.Root, "val");
        Assert.Equal([new(300, 9, 0, 4, false), new(70000, 5, 1, 1, true)], source.Load(0).Segments);
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        using TemporaryFolder folder = Folder("\uFEFF" + good);
        Assert.Equal(1, CocoPanopticSource.Open(folder.Root, "val").Count);
    }

    /// <summary>A terabyte that takes no room on a disk.</summary>
    [SkippableFact]
    public void Annotations_beyond_the_memory_are_refused_before_they_are_read()
    {
        Skip.If(OperatingSystem.IsWindows(), "files without content take room there");
        using TemporaryFolder folder = Folder(good);
        string path = folder["annotations/panoptic_val2017.json"];
        using (FileStream file = new(path, FileMode.Open)) file.SetLength(1L << 40);
        DataException error = Assert.Throws<DataException>(() => CocoSplit.Read(path));
        Assert.Equal(("MF7008", path), (error.Id, error.Place));
        Assert.StartsWith("Reading 1,048,576 MiB of JSON takes about 6,291,456 MiB of memory, and", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_another_size_or_kind_is_refused()
    {
        using TemporaryFolder folder = Folder(good);
        using CocoPanopticSource source = CocoPanopticSource.Open(folder.Root, "val");
        File.WriteAllBytes(folder["panoptic_val2017/m.png"], PngWriter.SegmentIds(new LabelMap(3, 2, new int[6])));
        Assert.Equal("MF6007", Assert.Throws<DataException>(() => source.Load(0)).Id);
        File.WriteAllBytes(folder["panoptic_val2017/m.png"], PngWriter.Grey(2, 3, new byte[6]));
        Assert.Equal("MF6008", Assert.Throws<DataException>(() => source.Load(0)).Id);
        File.Delete(folder["panoptic_val2017/m.png"]);
        Assert.Equal("MF6004", Assert.Throws<DataException>(() => source.Load(0)).Id);
    }

    [Fact]
    public void What_is_missing_is_named_with_what_is_there()
    {
        using TemporaryFolder folder = Folder(good);
        Assert.Contains("splits: val2017", Assert.Throws<DataException>(() => CocoLayout.Find(folder.Root, "train")).Message, StringComparison.Ordinal);
        Directory.Move(folder["panoptic_val2017"], folder["elsewhere"]);
        File.WriteAllText(folder["annotations/panoptic_val2017.zip"], "");
        Assert.Contains("Unpack", Assert.Throws<DataException>(() => CocoLayout.Find(folder.Root, "val")).Remedy, StringComparison.Ordinal);
        Assert.Equal("MF6001", Assert.Throws<DataException>(() => CocoLayout.Find(folder["absent"], "val")).Id);
        Directory.Move(folder["elsewhere"], folder["annotations/panoptic_val2017"]);
        Assert.EndsWith("annotations/panoptic_val2017", CocoLayout.Find(folder.Root, "val").Maps, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_two_real_photos_are_read()
    {
        using CocoPanopticSource source = CocoPanopticSource.Open(Shared.Path("data/coco-sample/user-layout"), "val");
        Assert.Equal((2, 133, 80), (source.Count, source.Categories.Count, source.Categories.Count(c => c.IsThing)));
        PanopticSample[] samples = [source.Load(0), source.Load(1)];
        Assert.Equal([18, 32], samples.Select(s => s.Segments.Count).Order());
        Assert.Equal(3, samples.Sum(s => s.Segments.Count(x => x.IsCrowd)));
        Assert.Equal([2712, 7189], samples.Select(s => s.Map.Values.Count(v => v == 0)).Order());
        Assert.All(samples, s => Assert.All(Enumerable.Range(0, s.Segments.Count), k => Assert.Equal(s.Segments[k].Area, s.Map.Values.Count(v => v == k + 1))));
    }

    [SkippableFact]
    public void The_inconsistent_split_is_refused_and_the_consistent_one_read()
    {
        string root = Shared.Path("data/datumaro/coco_dataset/coco_panoptic");
        using CocoPanopticSource val = CocoPanopticSource.Open(root, "val");
        Assert.NotEmpty(val.Load(0).Segments);
        using CocoPanopticSource train = CocoPanopticSource.Open(root, "train");
        DataException error = Assert.Throws<DataException>(() => train.Load(0));
        Assert.Equal("MF6007", error.Id);
        Assert.EndsWith("a.png", error.Place, StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder(string json)
    {
        TemporaryFolder folder = new();
        foreach (string name in new[] { "annotations", "val2017", "panoptic_val2017" }) Directory.CreateDirectory(folder[name]);
        File.WriteAllText(folder["annotations/panoptic_val2017.json"], json);
        File.WriteAllBytes(folder["val2017/a.png"], PngWriter.Rgb(new RgbImage(2, 3, [.. Enumerable.Range(0, 18).Select(i => (byte)i)])));
        File.WriteAllBytes(folder["panoptic_val2017/m.png"], PngWriter.SegmentIds(new LabelMap(2, 3, [300, 300, 0, 300, 300, 70000])));
        return folder;
    }
}
