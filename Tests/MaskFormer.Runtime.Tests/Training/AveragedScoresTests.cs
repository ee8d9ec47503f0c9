using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>Test-time augmentation asks for the original's images in its order and gives its scores (<c>../shared/golden/tta</c>).</summary>
public sealed class AveragedScoresTests
{
    [SkippableFact]
    public void Images_and_mean_scores_are_the_originals_to_the_last_bit()
    {
        string folder = Shared.Path("golden/tta");
        GoldenTensors golden = new(Path.Combine(folder, "outputs.safetensors"));
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;
        int compared = 0;
        foreach (JsonElement one in manifest.GetProperty("cases").EnumerateArray())
        {
            string file = one.GetProperty("picture").GetString()!;
            RgbImage seen = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, file)), file);
            (int height, int width) = (one.GetProperty("original_hw")[0].GetInt32(), one.GetProperty("original_hw")[1].GetInt32());
            List<string> asked = [];
            float[] mean = AveragedScores.Mean(
                seen,
                [.. one.GetProperty("min_sizes").EnumerateArray().Select(static size => size.GetInt32())],
                one.GetProperty("max_size").GetInt32(),
                one.GetProperty("flip").GetBoolean(),
                width,
                image =>
                {
                    asked.Add(Hash(image));
                    return Scores(image, height, width, one.GetProperty("num_classes").GetInt32());
                });
            Assert.Equal(one.GetProperty("calls").EnumerateArray().Select(static call => call.GetProperty("image_sha256_chw").GetString()), asked);
            Assert.Equal(MemoryMarshal.Cast<byte, float>(golden.Bytes(one.GetProperty("output").GetString()!).Values).ToArray(), mean);
            compared++;
        }

        Assert.Equal(4, compared);
    }

    /// <summary>The model thinks every pixel is of the first class, at every size.</summary>
    [Fact]
    public void An_evaluation_averages_where_sizes_are_given()
    {
        int predictions = 0;
        EvaluationConfig evaluation = new() { MinSize = 8, MaxSize = 16, TtaSizes = [6, 8, 10], TtaMaxSize = 20 };
        using FakeSource source = new(2, static index => FakeSource.Stripes(index));
        DatasetEvaluator evaluator = new(new CocoPanopticData { CanvasHeight = 16, CanvasWidth = 16 }, evaluation);
        PanopticResult result = (PanopticResult)evaluator.Run(new FakeEngine { OnPredict = () => predictions++ }, source, pixels: true);
        Assert.Equal(2 * (1 + 6), predictions);
        Assert.Equal([1.0 / 3, 0, 0], result.Pixels!.Iou);
        Assert.Contains("mean of the scores at short sides of 6, 8, 10 pixels, each also mirrored", string.Join('\n', result.Taken));
    }

    [Fact]
    public void Sizes_that_the_canvas_would_shrink_are_refused() =>
        Assert.Contains("the engine's canvas is 8 x 8", Refused(new(), new() { Canvas = (8, 8) }).Cause);

    [Fact]
    public void Rules_without_scores_of_pixels_are_refused() =>
        Assert.Contains("Hugging Face's rule", Refused(new() { Rule = PredictionRule.HuggingFace }, new()).Cause);

    private static MaskFormerException Refused(EvaluationConfig evaluation, FakeEngine engine)
    {
        using FakeSource source = new(1, static index => FakeSource.Stripes(index));
        DatasetEvaluator evaluator = new(
            new CocoPanopticData { CanvasHeight = 16, CanvasWidth = 16 }, evaluation with { MinSize = 8, MaxSize = 16, TtaSizes = [6, 10], TtaMaxSize = 20 });
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => evaluator.Run(engine, source, pixels: true));
        Assert.Equal("MF7067", error.Id);
        return error;
    }

    // The stub of the manifest.
    private static float[] Scores(RgbImage image, int height, int width, int classes)
    {
        float[] scores = new float[classes * height * width];
        for (int i = 0; i < scores.Length; i++)
        {
            (int c, int y, int x) = (i / (height * width), i / width % height, i % width);
            (int iy, int ix) = (y * image.Height / height, x * image.Width / width);
            scores[i] = (float)((image.Pixels[(3 * ((iy * image.Width) + ix)) + (c % 3)] * (c + 1)) + (3 * ix) + (7 * iy)) / 7f;
        }

        return scores;
    }

    private static string Hash(RgbImage image)
    {
        int plane = image.Height * image.Width;
        byte[] planes = new byte[3 * plane];
        for (int i = 0; i < planes.Length; i++) planes[i] = image.Pixels[(3 * (i % plane)) + (i / plane)];
        return Convert.ToHexStringLower(SHA256.HashData(planes));
    }
}
