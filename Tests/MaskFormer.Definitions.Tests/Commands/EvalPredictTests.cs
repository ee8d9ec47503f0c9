using System.Text.Json;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

[Collection(ProgramTests.Name)]
public sealed class EvalPredictTests(TinyProgram program)
{
    [Fact]
    public void Eval_evaluates_the_latest_checkpoint_and_adds_to_the_summary()
    {
        string run = program.Trained();
        string summary = Path.Combine(run, "summary.json");
        double before = JsonDocument.Parse(File.ReadAllText(summary)).RootElement.GetProperty("last_total_loss").GetDouble();
        Outcome outcome = program.Run("eval", "shapes", "--run", run, "--set", "evaluation.max_images=1");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("PQ", outcome.Output);
        JsonElement after = JsonDocument.Parse(File.ReadAllText(summary)).RootElement;
        Assert.Equal((1, before), (after.GetProperty("evaluated_images").GetInt32(), after.GetProperty("last_total_loss").GetDouble()));
    }

    [Fact]
    public void Beside_a_training_the_result_is_told_and_not_saved()
    {
        string run = program.Trained(), summary = Path.Combine(run, "summary.json");
        string[] pictures = Directory.GetFiles(Path.Combine(run, "pictures"));
        byte[] before = File.ReadAllBytes(summary);
        DateTime[] drawn = [.. pictures.Select(File.GetLastWriteTimeUtc)];
        using (RunLock.Take(run))
        {
            Outcome outcome = program.Run("eval", "--run", run, "--set", "evaluation.max_images=1");
            Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
            Assert.Contains("is being trained in: the result is printed but not saved", outcome.Errors);
            Assert.Contains("PQ", outcome.Output);
        }

        Assert.Equal(before, File.ReadAllBytes(summary));
        Assert.Equal(drawn, pictures.Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void A_folder_stands_for_its_images()
    {
        string run = program.Trained("--steps", "1");
        string photos = Directory.CreateDirectory(program.NewPath()).FullName, none = Directory.CreateDirectory(program.NewPath()).FullName;
        foreach (string name in (string[])["b.png", "a.PNG", "._a.png", "c\nd.png"]) Draw(Path.Combine(photos, name), SKColorType.Gray8, 20, 12);
        File.WriteAllText(Path.Combine(photos, "notes.txt"), "no image");
        Outcome outcome = program.Run("predict", "--run", run, "--out", Path.Combine(run, "out"), photos);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal(
            ["a.segments.png", "b.segments.png", "c\\u000Ad.segments.png"],
            outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName));
        Assert.StartsWith("MF7015", program.Run("predict", "--run", run, "--out", Path.Combine(run, "out"), none).Errors);
    }

    [Fact]
    public void Mean_iou_is_told_where_it_is_asked_for()
    {
        string run = program.Trained();
        Outcome outcome = program.Run("eval", "--run", run, "--semantic", "--set", "evaluation.max_images=2");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("mIoU", outcome.Output);
        Assert.InRange(MeanIou()!.Value, 0, 1);

        program.Run("eval", "shapes", "--run", run, "--set", "evaluation.max_images=1");
        Assert.Null(MeanIou()); // that of another evaluation would stand beside this one's PQ

        double? MeanIou() =>
            JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json"))).RootElement.GetProperty("miou")
                is { ValueKind: JsonValueKind.Number } number
                ? number.GetDouble()
                : null;
    }

    [Fact]
    public void Average_precision_is_told_where_it_is_asked_for_with_how_it_was_taken()
    {
        string run = program.Trained();
        Outcome outcome = program.Run("eval", "--run", run, "--instances");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains(" Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = ", outcome.Output);
        Assert.Contains("on 2 of 2 images of ", outcome.Output);
        Assert.Contains("AP: masks at the images' own sizes", outcome.Output);
        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json"))).RootElement;
        Assert.Equal(12, summary.GetProperty("instances").EnumerateObject().Count());
        Assert.Contains(summary.GetProperty("classes").EnumerateObject(), static one => one.Value.TryGetProperty("ap", out _));
        string[] taken = [.. summary.GetProperty("taken").EnumerateArray().Select(static line => line.GetString()!)];
        Assert.Equal(4, taken.Length); // on what, PQ, matched IoU, AP
        Assert.Contains(taken, static line => line.StartsWith("matched IoU", StringComparison.Ordinal));
    }

    [Fact]
    public void Predict_needs_no_data_and_passes_over_what_it_cannot_read()
    {
        string run = program.Trained("--steps", "1");
        string folder = Path.Combine(run, "photos");
        (string lengthy, string grey, string page, string missing, string same) = (
            Path.Combine(folder, new string('x', 250) + ".png"),
            Path.Combine(folder, "grey.png"),
            Path.Combine(folder, "page.jpg"),
            Path.Combine(folder, "missing.png"),
            Path.Combine(folder, "more", "grey.png")
        );
        Directory.CreateDirectory(Path.Combine(folder, "more"));
        Draw(lengthy, SKColorType.Gray8, 20, 12);
        Draw(grey, SKColorType.Gray8, 41, 29);
        Draw(same, SKColorType.Rgba8888, 20, 30);
        File.WriteAllText(page, "<html>not found</html>");
        string config = Path.Combine(run, "config.resolved.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace(program.Data, Path.Combine(run, "gone"), StringComparison.Ordinal));

        string target = Path.Combine(run, "drawn");
        Outcome outcome = program.Run(
            "predict",
            "--run",
            run,
            lengthy,
            grey,
            page,
            missing,
            same,
            "--out",
            target,
            "--set",
            "evaluation.object_mask_threshold=0"
        );
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Equal(
            ["grey.segments.png", "grey-2.segments.png"],
            outcome.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName)
        );
        Assert.Contains("MF6005", outcome.Errors);
        Assert.Contains("it begins like a web page", outcome.Errors);
        Assert.Contains("The name leaves no room", outcome.Errors);
        Assert.Contains("MF6004", outcome.Errors);
        Assert.Contains("3 of 5 images", outcome.Errors);
        using SKBitmap drawn = SKBitmap.Decode(Path.Combine(target, "grey.segments.png"));
        Assert.Equal((0, 0), (drawn.Width % 41, drawn.Height % 29)); // small pictures are enlarged by a whole number
        Assert.False(Directory.Exists(Path.Combine(run, "gone"))); // nothing was drawn for the classes' sake
    }

    [Fact]
    public void A_folder_without_a_run_is_refused()
    {
        Outcome outcome = program.Run("predict", "shapes", "--run", program.NewPath(), "a.png", "--out", program.NewPath());
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7004", outcome.Errors);
    }

    private static void Draw(string path, SKColorType type, int width, int height)
    {
        using SKBitmap bitmap = new(width, height, type, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(90, 90, 90));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, data.ToArray());
    }
}
