using MaskFormer.Runtime.Commands;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Quality against a threshold, and the pictures of an evaluation.</summary>
[Collection(ProgramTests.Name)]
public sealed class SweepTests(TinyProgram program)
{
    [Fact]
    public void A_threshold_is_swept_and_what_it_gives_is_what_an_evaluation_gives()
    {
        string run = program.Trained("--steps", "1"), summary = Path.Combine(run, "summary.json");
        string[] unsure = ["--set", "evaluation.object_mask_threshold=0"];
        byte[] before = File.ReadAllBytes(summary);
        Outcome outcome = program.Run(["eval", "--run", run, "--sweep", "overlap", .. unsure]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("evaluation.overlap_threshold on 2 images", 22), (lines[0], lines.Length));
        Assert.Single(lines, static line => line.Contains("  best", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.StartsWith("     0.80", StringComparison.Ordinal) && line.EndsWith("in force", StringComparison.Ordinal));
        Assert.Equal(before, File.ReadAllBytes(summary));
        using SKBitmap curve = SKBitmap.Decode(Path.Combine(run, "pictures", "sweep-overlap.png"));
        Assert.Equal(620, curve.Width);
        string quality = lines.Single(static line => line.StartsWith("     0.00", StringComparison.Ordinal))[9..].Split("  best")[0].Trim();
        string table = program.Run(["eval", "--run", run, "--set", "evaluation.overlap_threshold=0", .. unsure]).Output;
        string all = table.Split('\n').Single(static line => line.StartsWith("All ", StringComparison.Ordinal));
        Assert.Equal(quality.Split(' ', StringSplitOptions.RemoveEmptyEntries), all.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries)[1..4]);
    }

    [Fact]
    public void Labels_and_confusion_are_drawn()
    {
        string pictures = Path.Combine(program.Trained("--steps", "1"), "pictures");
        string[] expected = ["first-batch.png", "labels.png", "step-000001-confusion.png", "step-000001.png"];
        Assert.Equal(expected, Directory.GetFiles(pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
