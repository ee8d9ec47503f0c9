using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Runtime.Library;
using MaskFormer.Runtime.Training;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Library;

/// <summary>A run opened as a library. Thresholds are zero, so that a model that knows nothing has segments.</summary>
[Collection(ProgramTests.Name)]
public sealed class SegmenterTests(TinyProgram program)
{
    private const int Width = 41, Height = 29;

    [Fact]
    public void Segments_have_mask_box_class_and_score()
    {
        using Segmenter segmenter = Open(program.Trained("--steps", "1"));
        Segmentation seen = segmenter.Predict(Noise(1), Width, Height);

        Assert.Equal((Width, Height), (seen.Width, seen.Height));
        Assert.NotEmpty(seen.Segments);
        Assert.All(
            seen.Segments,
            segment =>
            {
                bool[] mask = seen.Mask(segment);
                int[] inside = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i])];
                Assert.Equal((Width * Height, segment.Area), (mask.Length, inside.Length));
                Assert.Equal(
                    (inside.Min(static i => i % Width),
                        inside.Max(static i => i % Width),
                        inside.Min(static i => i / Width),
                        inside.Max(static i => i / Width)),
                    (segment.Box.X, segment.Box.X + segment.Box.Width - 1, segment.Box.Y, segment.Box.Y + segment.Box.Height - 1));
                Assert.Equal(segmenter.Classes[segment.Class].Name, segment.ClassName);
                Assert.InRange(segment.Score, 0, 1);
                Assert.Equal(segment, seen.At(inside[0] % Width, inside[0] / Width));
            });
        using SKBitmap overlay = SKBitmap.Decode(seen.Overlay().Png);
        Assert.Equal((0, 0), (overlay.Width % Width, overlay.Height % Height));
    }

    [Fact]
    public void File_bitmap_and_pixels_are_seen_alike()
    {
        using Segmenter segmenter = Open(program.Trained("--steps", "1"));
        byte[] rgb = Noise(2);
        using SKBitmap bitmap = new(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque)
        {
            Pixels = [.. Enumerable.Range(0, Width * Height).Select(i => new SKColor(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]))],
        };
        string file = program.NewPath() + ".png";
        using (FileStream stream = File.Create(file)) bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);

        int[] expected = segmenter.Predict(rgb, Width, Height).Map.Values;
        Assert.Equal(expected, segmenter.Predict(bitmap).Map.Values);
        Assert.Equal(expected, segmenter.Predict(file).Map.Values);
    }

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        using Segmenter segmenter = Open(program.Trained("--steps", "1"));
        int[][] expected = [.. Enumerable.Range(0, 6).Select(seed => segmenter.Predict(Noise(seed), Width, Height).Map.Values)];
        int[][] got = new int[expected.Length][];
        Parallel.For(0, got.Length, seed => got[seed] = segmenter.Predict(Noise(seed), Width, Height).Map.Values);
        Assert.Equal(expected, got);
    }

    [Fact]
    public void Engines_and_a_file_of_weights_see_alike()
    {
        string run = program.Trained("--steps", "1"), file = program.NewPath() + ".safetensors";
        File.WriteAllBytes(file, SafetensorsWriter.ToBytes(new CheckpointStore(run).Load(1).Weights));
        using Segmenter torch = Open(run),
            evaluator = Open(run, "evaluator"),
            weights = Segmenter.Open(Experiment(run), file, ShapesClasses.All);
        byte[] rgb = Noise(3, 32 * 32);
        int[] expected = torch.Predict(rgb, 32, 32).Map.Values;
        Assert.Equal(expected, weights.Predict(rgb, 32, 32).Map.Values);

        // The evaluator's sums are rounded otherwise: single pixels on an edge may fall to the other side.
        int[] other = evaluator.Predict(rgb, 32, 32).Map.Values;
        Assert.InRange(expected.Zip(other).Count(static pair => pair.First != pair.Second), 0, expected.Length / 100);
    }

    [Fact]
    public void Bytes_that_are_no_image_are_refused()
    {
        using Segmenter segmenter = Open(program.Trained("--steps", "1"));
        Assert.Equal("MF7011", Assert.Throws<MaskFormerException>(() => segmenter.Predict(new byte[10], 2, 2)).Id);
        Assert.Equal("MF7011", Assert.Throws<MaskFormerException>(() => segmenter.Predict([], 0, 5)).Id);
        Assert.Equal("MF6004", Assert.Throws<DataException>(() => segmenter.Predict("/nowhere/photo.jpg")).Id);
    }

    [Fact]
    public void An_image_takes_no_more_memory_than_the_run_allows()
    {
        string run = program.Trained("--steps", "1");
        MaskFormerExperiment own = Experiment(run);
        own = own with { Data = own.Data with { ImageMemory = 1 } };
        using Segmenter segmenter = Segmenter.Open(own, RunFolder.Open(run));
        Assert.NotNull(segmenter.Predict(Noise(1), Width, Height));
        DataException error = Assert.Throws<DataException>(() => segmenter.Predict(Noise(1, 300 * 400), 300, 400));
        Assert.Equal(("MF7008", "image"), (error.Id, error.Place));
        Assert.Contains("data.image_memory allows 1", error.Cause);
    }

    [Fact]
    public void A_segmenter_that_was_disposed_says_so()
    {
        Segmenter segmenter = Open(program.Trained("--steps", "1"));
        segmenter.Dispose();
        segmenter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => segmenter.Predict(Noise(1), Width, Height));
    }

    [Fact]
    public void A_folder_without_a_run_is_refused() =>
        Assert.Equal("MF7004", Assert.Throws<MaskFormerException>(() => Segmenter.Open(Catalogue.All, "/nowhere")).Id);

    [Fact]
    public void Weights_whose_settings_say_another_function_are_refused()
    {
        string folder = Directory.CreateDirectory(program.NewPath()).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type":"mask2former"}""");
        Assert.Equal("MF4203", Assert.Throws<MaskFormerException>(() => Segmenter.Open(Ade20kExperiments.R50, folder, [])).Id);
    }

    private static Segmenter Open(string run, string engine = "torch") =>
        Segmenter.Open(Experiment(run), RunFolder.Open(run), new() { Engine = engine });

    private static MaskFormerExperiment Experiment(string run)
    {
        MaskFormerExperiment own = (MaskFormerExperiment)ConfigLoader
            .Load(Catalogue.All, new() { File = RunFolder.Open(run).ResolvedConfig, IsOfRun = true })
            .Experiment;
        return own with { Evaluation = own.Evaluation with { ObjectMaskThreshold = 0, OverlapThreshold = 0 } };
    }

    private static byte[] Noise(int seed, int pixels = Width * Height)
    {
        byte[] rgb = new byte[3 * pixels];
        new Random(seed).NextBytes(rgb);
        return rgb;
    }
}
