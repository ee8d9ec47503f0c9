using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Outlines;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Testing;
using NetTopologySuite.Geometries;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>
/// Objects with polygons are cut and painted as by Mask2Former's instance mapper (the <c>instances_*</c> of <c>../shared/golden/augment_lsj</c>).
/// </summary>
public sealed class InstanceJitterTests
{
    [SkippableFact]
    public void Masks_and_classes_are_those_of_the_original() => Each((one, canvas, truth, _) =>
    {
        (IReadOnlyList<int> chosen, int dropped) = TargetChoice.Choose(truth, 100, default);
        Assert.Equal(0, dropped);
        Assert.Equal(one.GetProperty("classes").Deserialize<int[]>(), chosen.Select(s => truth.Segments[s].CategoryId));
        byte[][] masks = [.. chosen.Select(s => Mask(truth.Maps, s + 1, canvas))];
        Assert.Equal(one.GetProperty("mask_areas").Deserialize<int[]>(), masks.Select(static mask => mask.Count(static pixel => pixel == 1)));
        Assert.Equal(one.GetProperty("masks_sha256_u8").GetString(), Convert.ToHexStringLower(SHA256.HashData([.. masks.SelectMany(static mask => mask)])));
    });

    [SkippableFact]
    public void Polygons_and_their_boxes_are_those_of_the_original() => Each((one, _, truth, outlines) =>
    {
        Outline[] ours = [.. outlines.OfType<Outline>()];
        double[][][] theirs = one.GetProperty("polygons_after").Deserialize<double[][][]>()!;
        float[][] boxes = one.GetProperty("boxes_xyxy").Deserialize<float[][]>()!;
        Assert.Equal(theirs.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++)
        {
            Assert.InRange(Area(ours[i].Parts).SymmetricDifference(Area(theirs[i])).Area, 0, 1e-9);
            double[] corners = [.. ours[i].Parts.SelectMany(static part => part)];
            float[] x = [.. corners.Where(static (_, k) => k % 2 == 0).Select(static v => (float)v)];
            float[] y = [.. corners.Where(static (_, k) => k % 2 == 1).Select(static v => (float)v)];
            Assert.Equal(boxes[i], (float[])[x.Min(), y.Min(), x.Max(), y.Max()]);
        }
    });

    private static void Each(Action<JsonElement, int, ChangedTruth, Outline?[]> check)
    {
        string folder = Shared.Path("golden/augment_lsj");
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;
        JsonElement[] cases = [.. manifest.GetProperty("cases").EnumerateArray().Where(static one => one.TryGetProperty("polygons_after", out _))];
        Assert.True(cases.Length > 3);
        foreach (JsonElement one in cases)
        {
            JsonElement input = one.GetProperty("input");
            int canvas = one.GetProperty("config").GetProperty("image_size").GetInt32();
            double[] draws = [.. one.GetProperty("draws").EnumerateArray().Select(static draw => draw[2].GetDouble())];
            (int height, int width) = (input.GetProperty("height").GetInt32(), input.GetProperty("width").GetInt32());
            CropPlan crop = CropPlan.Scaled(height, width, (canvas, canvas), draws[1], draws[2]);
            Augmentation changes = new(draws[0] < 0.5, crop, crop.Height, crop.Width);
            SampleSegment[] segments = [.. input.GetProperty("annotations").EnumerateArray().Select(Segment)];
            LabelMap map = new(height, width, new int[height * width]);
            PanopticSample sample = new(1, "image", new RgbImage(height, width, new byte[3 * height * width]), map, segments);
            PanopticCategory[] things = [.. Enumerable.Range(0, 100).Select(static id => new PanopticCategory(id, $"{id}", IsThing: true))];
            Outline?[] outlines = [.. segments.Where(static s => s.Outline is not null).Select(s => ChangedOutline.Of(s.Outline!, height, width, changes))];
            check(one, canvas, ChangedTruth.Of(sample, things, changes, changes.Apply(map)), outlines);
        }
    }

    private static SampleSegment Segment(JsonElement entry, int place)
    {
        int category = entry.GetProperty("category_id").GetInt32();
        JsonElement drawn = entry.GetProperty("segmentation");
        Outline? outline = drawn.ValueKind == JsonValueKind.Array ? new(drawn.Deserialize<double[][]>()!) : null;
        return new(place + 1, category, category, 0, entry.GetProperty("iscrowd").GetInt32() == 1) { Outline = outline };
    }

    private static byte[] Mask(IReadOnlyList<LabelMap> maps, int number, int canvas)
    {
        byte[] mask = new byte[canvas * canvas];
        foreach (LabelMap map in maps)
        {
            for (int y = 0; y < map.Height; y++)
            {
                for (int x = 0; x < map.Width; x++) mask[(y * canvas) + x] |= map[y, x] == number ? (byte)1 : (byte)0;
            }
        }

        return mask;
    }

    private static NetTopologySuite.Geometries.Geometry Area(IReadOnlyList<double[]> parts)
    {
        GeometryFactory factory = new();
        NetTopologySuite.Geometries.Geometry all = factory.CreatePolygon();
        foreach (double[] part in parts)
        {
            Coordinate[] ring = [.. Enumerable.Range(0, part.Length / 2).Append(0).Select(i => new Coordinate(part[2 * i], part[2 * i + 1]))];
            all = all.Union(factory.CreatePolygon(ring));
        }

        return all;
    }
}
