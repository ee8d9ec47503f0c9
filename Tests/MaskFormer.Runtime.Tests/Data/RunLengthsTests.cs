using System.Text.Json;
using MaskFormer.Runtime.Data.Coco.Objects;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Run lengths and polygons against pycocotools (<c>../shared/golden/coco_rle</c>).</summary>
public sealed class RunLengthsTests
{
    [SkippableFact]
    public void Masks_have_the_runs_and_the_text_of_cocos_tools()
    {
        JsonElement[] cases = [.. Manifest().GetProperty("encode").EnumerateArray()];
        Assert.NotEmpty(cases);
        foreach (JsonElement one in cases)
        {
            string packed = one.GetProperty("counts").GetString()!;
            (int height, int width) = Size(one);
            byte[] pixels = ObjectMaskPainter.Paint(new PackedRuns(packed, height, width), height, width, one.GetProperty("name").GetString()!);
            Assert.Equal(one.GetProperty("area").GetInt32(), pixels.Count(static pixel => pixel == 1));
            IReadOnlyList<int> runs = RunLengths.Of((y, x) => pixels[(y * width) + x] == 1, height, width);
            Assert.Equal(one.GetProperty("runs").GetInt32(), runs.Count);
            if (one.GetProperty("counts_list") is { ValueKind: JsonValueKind.Array } listed) // left out where there are hundreds
                Assert.Equal(listed.EnumerateArray().Select(static run => run.GetInt32()), runs);
            Assert.Equal(packed, RunLengths.Pack(runs));
        }
    }

    [Fact]
    public void Runs_that_grow_and_shrink_are_told_by_their_differences()
    {
        Assert.Equal("0111O2", RunLengths.Pack([0, 1, 1, 2, 0, 4]));
        Assert.Equal("01T31Ti42", RunLengths.Pack([0, 1, 100, 2, 5000, 4]));
        Assert.Equal([0, 2, 4], RunLengths.Of(static (y, x) => x == 0, 2, 3));
    }

    [SkippableFact]
    public void Polygons_are_filled_as_cocos_tools_fill_them()
    {
        JsonElement[] cases = [.. Manifest().GetProperty("polygons").GetProperty("cases").EnumerateArray()];
        Assert.NotEmpty(cases);
        foreach (JsonElement one in cases)
        {
            double[][] parts = one.GetProperty("polygons").Deserialize<double[][]>()!;
            if (parts.Any(static part => part.Length < 6)) continue; // taken as boxes there, refused here
            (int height, int width) = Size(one);
            string name = one.GetProperty("name").GetString()!;
            byte[] pixels = ObjectMaskPainter.Paint(new Polygons(parts), height, width, name);
            string packed = RunLengths.Pack(RunLengths.Of((y, x) => pixels[(y * width) + x] == 1, height, width));
            Assert.True(one.GetProperty("counts_merged").GetString() == packed, name);
        }
    }

    private static (int Height, int Width) Size(JsonElement one) => (one.GetProperty("size")[0].GetInt32(), one.GetProperty("size")[1].GetInt32());

    private static JsonElement Manifest() => JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/coco_rle/manifest.json"))).RootElement;
}
