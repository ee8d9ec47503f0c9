using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Large-scale jitter gives the sizes, places and bytes of Mask2Former's mappers (<c>../shared/golden/augment_lsj</c>).</summary>
public sealed class JitterTests
{
    [SkippableFact]
    public void Draws_of_the_original_give_its_image()
    {
        string folder = Shared.Path("golden/augment_lsj");
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;
        JsonElement[] cases = [.. manifest.GetProperty("cases").EnumerateArray()];
        Assert.True(cases.Length > 5);
        foreach (JsonElement one in cases)
        {
            int canvas = one.GetProperty("config").GetProperty("image_size").GetInt32();
            double[] draws = [.. one.GetProperty("draws").EnumerateArray().Select(static draw => draw[2].GetDouble())];
            RgbImage image = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, one.GetProperty("input").GetProperty("file_name").GetString()!)), "");
            CropPlan crop = CropPlan.Scaled(image.Height, image.Width, (canvas, canvas), draws[1], draws[2]);
            Augmentation augmentation = new(draws[0] < 0.5, crop, crop.Height, crop.Width);
            (RgbImage changed, _) = augmentation.Apply(image, new LabelMap(image.Height, image.Width, new int[image.Height * image.Width]));
            Assert.Equal(one.GetProperty("steps")[2].GetProperty("image_sha256").GetString(), Hash(changed, canvas));
        }
    }

    [Fact]
    public void Scales_are_between_least_and_most_and_images_stay_inside_of_the_canvas()
    {
        ShapesData config = new() { CropProbability = 0, JitterLeast = 0.5, JitterMost = 1.5, CanvasHeight = 60, CanvasWidth = 70 };
        double[] scales = [.. Enumerable.Range(0, 400).Select(i =>
        {
            Augmentation drawn = Augmentation.Draw(config, 31, 50, new KeyedRandom(i));
            Assert.InRange(drawn.Height, 1, 60);
            Assert.InRange(drawn.Width, 1, 70);
            Assert.InRange(drawn.Crop!.Top + drawn.Height, 1, drawn.Crop.FromHeight);
            return drawn.Crop.FromWidth / 70.0;
        })];
        Assert.InRange(scales.Min(), 0.49, 0.52);
        Assert.InRange(scales.Max(), 1.48, 1.51);
        Assert.Equal(1, scales.Average(), 0.05);
    }

    private static string Hash(RgbImage image, int canvas)
    {
        ImageBytes bytes = ImageBytes.Empty(1, canvas, canvas, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]);
        bytes.Put(0, image, canvas, canvas, padding: 128);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.Values));
    }
}
