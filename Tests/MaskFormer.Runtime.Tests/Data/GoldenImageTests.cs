using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Reading, resizing and changing images gives the original's bytes (<c>../shared/golden</c>).</summary>
public sealed class GoldenImageTests
{
    [SkippableFact]
    public void Images_are_read_as_the_originals_loader_does()
    {
        string folder = Shared.Path("golden/image_reading");
        GoldenTensors golden = new(Path.Combine(folder, "outputs.safetensors"));
        List<string> different = [];
        foreach (JsonElement one in Manifest(folder).GetProperty("cases").EnumerateArray())
        {
            (int[] shape, byte[] expected) = golden.Bytes(one.GetProperty("as_rgb").GetString()!);
            string file = one.GetProperty("file").GetString()!;
            RgbImage image = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, file)), file);
            if ((image.Height, image.Width) != (shape[0], shape[1]) || !image.Pixels.AsSpan().SequenceEqual(expected)) different.Add(file);
        }

        // Of 16 bits Pillow 9.4 clips to 255, which leaves a white image; here the upper 8 bits are taken.
        Assert.Equal(["gray16.png"], different);
    }

    [SkippableFact]
    public void Sizes_are_changed_as_Pillow_does_to_the_last_bit()
    {
        string folder = Shared.Path("golden/resize");
        GoldenTensors golden = new(Path.Combine(folder, "outputs.safetensors"));
        JsonElement manifest = Manifest(folder);
        int compared = 0;
        foreach (JsonElement one in manifest.GetProperty("pillow").EnumerateArray())
        {
            Resampling filter = Enum.Parse<Resampling>(one.GetProperty("filter").GetString()!, ignoreCase: true);
            bool isColour = one.GetProperty("mode").GetString() == "RGB";
            if (!isColour && filter != Resampling.Nearest) continue; // maps of labels have no means
            ((int height, int width), (int rows, int columns)) = (Pair(one.GetProperty("in")), Pair(one.GetProperty("out")));
            byte[] expected = golden.Bytes(one.GetProperty("key").GetString()!).Values;
            byte[] resized = isColour
                ? PillowResize.Resize(GoldenTensors.Image(one.GetProperty("input").GetString()!, height, width), rows, columns, filter).Pixels
                : Nearest(one.GetProperty("input").GetString()!, height, width, rows, columns);
            Assert.True(expected.AsSpan().SequenceEqual(resized), one.GetProperty("key").GetString());
            compared++;
        }

        Assert.Equal(56, compared);
        foreach (JsonElement table in manifest.GetProperty("torch_nearest_tables").EnumerateArray())
        {
            int[] expected = [.. table.GetProperty("index").EnumerateArray().Select(static index => index.GetInt32())];
            Assert.Equal(expected, TorchNearest.Indices(table.GetProperty("in").GetInt32(), table.GetProperty("out").GetInt32()));
        }

        foreach (JsonElement table in manifest.GetProperty("pillow_nearest_tables").EnumerateArray())
        {
            int[] expected = [.. table.GetProperty("index").EnumerateArray().Select(static index => index.GetInt32())];
            Assert.Equal(expected, PillowNearest.Indices(table.GetProperty("in").GetInt32(), table.GetProperty("out").GetInt32()));
        }
    }

    /// <summary>Every step of every mapper, decided as the original did.</summary>
    [SkippableTheory]
    [InlineData("augment_detr", 9)]
    [InlineData("augment_semantic", 19)]
    [InlineData("augment_panoptic", 6)]
    [InlineData("augment_lsj", 11)]
    public void Changes_of_the_original_give_its_image_after_every_step(string name, int cases)
    {
        string folder = Shared.Path($"golden/{name}");
        JsonElement[] all = [.. Manifest(folder).GetProperty("cases").EnumerateArray()];
        Assert.Equal(cases, all.Length);
        foreach (JsonElement one in all)
        {
            string file = one.GetProperty("input").GetProperty("file_name").GetString()!;
            RgbImage image = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, file)), file);
            foreach (JsonElement step in one.GetProperty("steps").EnumerateArray())
            {
                image = Step(image, step);
                Assert.Equal(step.GetProperty("image_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(image.Pixels)));
            }
        }
    }

    /// <summary>
    /// Masks of the panoptic mappers, in the order of the annotation without crowds; those that a crop emptied stay, and the padding holds none.
    /// </summary>
    [SkippableTheory]
    [InlineData("augment_detr", 9)]
    [InlineData("augment_panoptic", 6)]
    [InlineData("augment_lsj", 7)]
    public void Masks_of_the_panoptic_mappers_are_the_originals(string name, int cases)
    {
        string folder = Shared.Path($"golden/{name}");
        int compared = 0;
        foreach (JsonElement one in Manifest(folder).GetProperty("cases").EnumerateArray())
        {
            JsonElement input = one.GetProperty("input");
            if (!input.TryGetProperty("pan_seg_file_name", out _)) continue; // instances: polygons
            compared++;
            string file = Path.Combine(folder, input.GetProperty("pan_seg_file_name").GetString()!);
            LabelMap map = PanopticPng.Read(File.ReadAllBytes(file), file);
            foreach (JsonElement step in one.GetProperty("steps").EnumerateArray()) map = Step(map, step);
            if (one.GetProperty("masks_shape")[1].GetInt32() is var rows && one.GetProperty("masks_shape")[2].GetInt32() is var columns)
                map = Padded(map, rows, columns);
            byte[] masks =
            [
                .. input.GetProperty("segments_info").EnumerateArray()
                    .Where(static segment => segment.GetProperty("iscrowd").GetInt32() == 0)
                    .Select(static segment => segment.GetProperty("id").GetInt32())
                    .SelectMany(id => map.Values.Select(value => (byte)(value == id ? 1 : 0))),
            ];
            Assert.Equal(one.GetProperty("masks_sha256_u8").GetString(), Convert.ToHexStringLower(SHA256.HashData(masks)));
        }

        Assert.Equal(cases, compared);
    }

    /// <summary>
    /// The semantic mapper: masks of the classes that are left, resized as torch does, mirrored last. What was decided is carried out by
    /// <see cref="Augmentation"/>.
    /// </summary>
    [SkippableFact]
    public void Masks_of_the_semantic_mapper_are_the_originals()
    {
        string folder = Shared.Path("golden/augment_semantic");
        int mirrored = 0, targets = 0;
        foreach (JsonElement one in Manifest(folder).GetProperty("cases").EnumerateArray())
        {
            JsonElement input = one.GetProperty("input");
            string image = Path.Combine(folder, input.GetProperty("file_name").GetString()!);
            string labels = Path.Combine(folder, input.GetProperty("sem_seg_file_name").GetString()!);
            LabelMap map = IndexPng.Read(labels).Map;
            JsonElement[] steps = [.. one.GetProperty("steps").EnumerateArray()];
            Augmentation decided = Decided(steps);
            (RgbImage changed, map) = decided.Apply(ImageDecoder.Decode(File.ReadAllBytes(image), image), map);
            Assert.Equal(steps[^1].GetProperty("image_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(changed.Pixels)));
            Assert.Equal(
                steps[^1].GetProperty("label_sha256_as_i32").GetString(),
                Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(map.Values.AsSpan()))));
            int[] shape = [.. one.GetProperty("masks_shape").EnumerateArray().Select(static size => size.GetInt32())];
            int unlabelled = one.GetProperty("config").GetProperty("ignore_label").GetInt32();
            map = Padded(map, shape[1], shape[2], unlabelled);
            int[] classes = [.. map.Values.Where(value => value != unlabelled).Distinct().Order()];
            Assert.Equal(one.GetProperty("classes").EnumerateArray().Select(static id => id.GetInt32()), classes);
            byte[] masks = [.. classes.SelectMany(id => map.Values.Select(value => (byte)(value == id ? 1 : 0)))];
            Assert.Equal(one.GetProperty("masks_sha256_u8").GetString(), Convert.ToHexStringLower(SHA256.HashData(masks)));
            (mirrored, targets) = (mirrored + (decided.Mirrored ? 1 : 0), targets + classes.Length);
        }

        Assert.InRange(mirrored, 2, 17);
        Assert.Equal(MaskCount(folder), targets);
    }

    private static int MaskCount(string folder) =>
        Manifest(folder).GetProperty("cases").EnumerateArray().Sum(static one => one.GetProperty("masks_shape")[0].GetInt32());

    private static Augmentation Decided(JsonElement[] steps)
    {
        JsonElement resize = steps.Single(static step => step.GetProperty("op").GetString() == "resize");
        (int rows, int columns) = Pair(resize.GetProperty("to"));
        (int height, int width) = Pair(steps[^1].GetProperty("image_size"));
        JsonElement? crop = Find("crop"), color = Find("color");
        (int top, int left) = crop is { } cut ? (Number(cut, "y"), Number(cut, "x")) : (0, 0);
        return new(Find("hflip") is not null, new(rows, columns, top, left, height, width), height, width)
        {
            MirrorsLast = true, LabelRule = LabelRule.Semantic, Colors = color is { } changed ? Colors(changed) : null,
        };

        JsonElement? Find(string name) =>
            steps.Where(step => step.GetProperty("op").GetString() == name).Select(static step => (JsonElement?)step).FirstOrDefault();
    }

    // A batch of ours is the canvas, whose rest no target holds; what the original pads to is given.
    private static LabelMap Padded(LabelMap map, int height, int width, int with = 0)
    {
        int[] values = new int[height * width];
        values.AsSpan().Fill(with);
        for (int y = 0; y < Math.Min(height, map.Height); y++)
            map.Values.AsSpan(y * map.Width, Math.Min(width, map.Width)).CopyTo(values.AsSpan(y * width));
        return new(height, width, values);
    }

    private static JsonElement Manifest(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;

    private static (int, int) Pair(JsonElement size) => (size[0].GetInt32(), size[1].GetInt32());

    // A map of one channel is drawn by the same recipe as a colour image of a third of its width.
    private static byte[] Nearest(string name, int height, int width, int rows, int columns)
    {
        byte[] values = GoldenTensors.Image(name, 1, ((height * width) + 2) / 3).Pixels;
        LabelMap map = new(height, width, [.. values.Take(height * width).Select(static value => (int)value)]);
        return Array.ConvertAll(PillowNearest.Resize(map, rows, columns).Values, static value => (byte)value);
    }

    private static RgbImage Step(RgbImage image, JsonElement step) => step.GetProperty("op").GetString() switch
    {
        "resize" => Pair(step.GetProperty("to")) is var (rows, columns) ? PillowResize.Resize(image, rows, columns) : image,
        "crop" => Geometry.Crop(
            image, Number(step, "y"), Number(step, "x"), Math.Min(image.Height, Number(step, "h")), Math.Min(image.Width, Number(step, "w"))),
        "hflip" => Geometry.Mirror(image),
        "color" => Colors(step).Apply(image),
        "list" => Step(image, step.GetProperty("parts")[0]) is var cut && Pair(step.GetProperty("image_size")) is var (rows, columns)
            ? Filled(cut, rows, columns)
            : image,
        "none" => image,
        var other => throw new InvalidOperationException(other),
    };

    private static LabelMap Step(LabelMap map, JsonElement step) => step.GetProperty("op").GetString() switch
    {
        "resize" => Pair(step.GetProperty("to")) is var (rows, columns) ? PillowNearest.Resize(map, rows, columns) : map,
        "crop" => Geometry.Crop(
            map, Number(step, "y"), Number(step, "x"), Math.Min(map.Height, Number(step, "h")), Math.Min(map.Width, Number(step, "w"))),
        "hflip" => Geometry.Mirror(map),
        "list" => Step(map, step.GetProperty("parts")[0]),
        _ => map,
    };

    // Where the original pads with 128 before it normalises, ours does afterwards with 0.
    private static RgbImage Filled(RgbImage image, int height, int width)
    {
        byte[] pixels = new byte[3 * height * width];
        pixels.AsSpan().Fill(128);
        for (int y = 0; y < image.Height; y++) image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width).CopyTo(pixels.AsSpan(3 * y * width));
        return new(height, width, pixels);
    }

    private static ColorPlan Colors(JsonElement step) => new([
        .. step.GetProperty("steps").EnumerateArray().Select(static one => new ColorStep(
            Enum.Parse<ColorChange>(one[0].GetString()!, ignoreCase: true), one[1].GetDouble())),
    ]);

    private static int Number(JsonElement step, string name) => step.GetProperty(name).GetInt32();
}
