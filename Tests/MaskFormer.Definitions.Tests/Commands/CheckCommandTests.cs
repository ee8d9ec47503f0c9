using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>What <c>check</c> tells.</summary>
[Collection(ProgramTests.Name)]
public sealed class CheckCommandTests(TinyProgram program)
{
    [Fact]
    public void Shapes_are_those_of_the_overrides()
    {
        Outcome outcome = program.Run("check", "shapes", "--shapes", "--size", "75x101", "--set", "model.hidden=48");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal("[Levels, B, Queries, H/4, W/4] [3, 1, 20, 19, 26]", Row("Masks")); // 75/4 and 101/4, rounded up
        Assert.Equal("[Depth, Queries, B, Hidden] [3, 20, 1, 48]", Row("Queried.States"));

        string Row(string path) =>
            string.Join(
                ' ',
                outcome
                    .Output.Split('\n')
                    .First(line => line.StartsWith(path + " ", StringComparison.Ordinal))[path.Length..]
                    .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );
    }

    [Fact]
    public void Weights_are_listed_with_their_keys()
    {
        Outcome outcome = program.Run("check", "coco-panoptic-r50", "--weights");
        Assert.Contains("sem_seg_head.predictor.class_embed.weight  [134, 256]\n", outcome.Output);
        Assert.EndsWith("45,012,038 trained parameters\n", outcome.Output);
    }

    [Fact]
    public void Cost_is_told_by_module_and_for_a_training_step()
    {
        Outcome outcome = program.Run("check", "coco-panoptic-r50", "--cost", "--size", "640x640", "--set", "training.batch=2");
        Assert.Contains($"{"backbone.res5",-42} {"14,942,208",12} {"6,606,028,800",18}\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"{"all, one image of 640x640",-42} {"45,012,038",12} {"80,704,819,200",18}\n", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\ntraining step, batch 2 on the canvas, for one GPU: \d+\.\d{3} GB beside 0\.\d{3} GB of weights, moments and batch", outcome.Output);
    }

    [Fact]
    public void The_data_is_looked_through()
    {
        Outcome outcome = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Output + outcome.Errors);
        Assert.Contains("configuration is valid", outcome.Output);
        Assert.Contains("trainable parameters", outcome.Output);
        Assert.Contains("8 of 8", outcome.Output);
        Assert.Contains("2 of 2", outcome.Output);
    }

    [Fact]
    public void Problems_of_the_data_are_told()
    {
        Outcome few = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data, "--set", "data.target_slots=1");
        Assert.Equal(ExitCode.Failed, few.Code);
        Assert.Contains("MF7021", few.Output);
        Outcome queries = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data, "--set", "model.queries=2");
        Assert.Equal(2, queries.Output.Split("MF7030").Length - 1); // both splits
        Outcome pairs = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data, "--set", "data.pairs_per_image=1");
        Assert.Equal((ExitCode.Failed, 1), (pairs.Code, pairs.Output.Split("MF7031").Length - 1)); // the one that is learnt from
        Outcome classes = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data, "--set", "model.classes=9");
        Assert.Contains("MF7006", classes.Errors);
    }

    [Fact]
    public void Without_data_the_configuration_alone_is_checked()
    {
        Outcome outcome = program.Run("check", "coco-panoptic-r50");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains("45,012,038 trainable parameters", outcome.Output);
        Assert.Contains("--data DIR", outcome.Output);
    }
}
