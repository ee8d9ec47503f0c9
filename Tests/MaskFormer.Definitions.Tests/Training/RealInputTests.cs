using System.Text.Json;
using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>
/// Two real photos as users have them: records, a narrow R50 that learns to find their segments, evaluation, overlays. The guide of commands shows the same by
/// hand.
/// </summary>
[Collection(ProgramTests.Name)]
public sealed class RealInputTests(TinyProgram program)
{
    private static readonly string[] reduced =
    [
        "data.min_sizes=[80]",
        "data.max_size=96",
        "data.crop_probability=0",
        "data.flip=false",
        "data.canvas_height=96",
        "data.canvas_width=96",
        "data.target_slots=40",
        "model.backbone.norm=Group",
        "model.backbone.width=16",
        "model.backbone.stem_width=16",
        "model.backbone.groups=8",
        "model.pixel_decoder.pre_norm=true",
        "model.pixel_decoder.drop_rate=0",
        "model.pixel_decoder.hidden=64",
        "model.pixel_decoder.groups=8",
        "model.hidden=64",
        "model.heads=4",
        "model.mask_dim=64",
        "model.depth=2",
        "model.feed_forward=128",
        "model.drop_rate=0",
        "training.batch=2",
        "training.learning_rate=1e-3",
        "training.multiplier_prefixes=[]",
        "training.multiplier_factors=[]",
        "training.clip_norm=0.1",
        "evaluation.min_size=80",
        "evaluation.max_size=96",
        "evaluation.object_mask_threshold=0.5",
    ];

    [SkippableFact]
    public void Segments_of_two_photos_are_learnt()
    {
        string root = Shared.Path("data/coco-sample/user-layout");
        (string records, string run, string overlays) = (program.NewPath(), program.NewPath(), program.NewPath());
        Done(program.Run("data", "build", "coco-panoptic", "--root", root, "--out", records));
        Done(
            program.Run([
                "train",
                "coco-panoptic-r50",
                "--data",
                records,
                "--run",
                run,
                "--steps",
                "250",
                .. reduced.SelectMany(static setting => (string[])["--set", setting]),
            ])
        );

        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json"))).RootElement;
        Assert.InRange(summary.GetProperty("last_total_loss").GetDouble(), 0, summary.GetProperty("first_total_loss").GetDouble() / 2);
        Assert.Equal(2, summary.GetProperty("evaluated_images").GetInt32());
        Assert.InRange(summary.GetProperty("pq").GetDouble(), 0.3, 1);
        Assert.True(File.Exists(Path.Combine(run, "pictures", "step-000250.png")));

        string[] photos = Directory.GetFiles(Path.Combine(root, "val2017"), "*.jpg");
        Outcome drawn = Done(program.Run(["predict", "coco-panoptic-r50", "--run", run, .. photos, "--out", overlays]));
        Assert.Equal(photos.Length, drawn.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Count(File.Exists));
    }

    private static Outcome Done(Outcome outcome)
    {
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        return outcome;
    }
}
