using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Which weights and which images <c>eval</c> evaluates, and which images <c>predict</c> takes.</summary>
[Collection(ProgramTests.Name)]
public sealed class EvalChoicesTests(TinyProgram program)
{
    [Fact]
    public void Another_split_and_step_are_evaluated_and_not_kept()
    {
        string run = program.Trained(), dumped = program.NewPath(), summary = Path.Combine(run, "summary.json");
        byte[] before = File.ReadAllBytes(summary);
        Outcome outcome = program.Run("eval", "--run", run, "--split", "train", "--step", "2", "--dump", dumped, "--set", "evaluation.max_images=3");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("All       |", outcome.Output);
        Assert.Equal(before, File.ReadAllBytes(summary));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(dumped, "panoptic_predictions"), "*.png").Length);
        Assert.True(File.Exists(Path.Combine(dumped, "panoptic_predictions.json")));
    }

    [Fact]
    public void A_step_or_split_that_is_not_there_is_told_with_those_that_are()
    {
        string run = program.Trained();
        Outcome step = program.Run("eval", "--run", run, "--step", "3"), split = program.Run("eval", "--run", run, "--split", "test");
        Assert.Equal(ExitCode.WrongInput, step.Code);
        Assert.Contains("MF7004", step.Errors);
        Assert.Contains("2, 4", step.Errors);
        Assert.Contains("There is no split 'test'. There are: train, val", split.Errors);
    }

    [Fact]
    public void Predictions_are_of_the_checkpoint_that_is_named()
    {
        string run = program.Trained("--set", "training.evaluate_every=2", "--set", "training.learning_rate=0.01");
        string image = Directory.GetFiles(Path.Combine(program.Data, "val"))[0];
        string[] sure = ["--set", "evaluation.object_mask_threshold=0", "--set", "evaluation.overlap_threshold=0"];
        string[] scores = [.. new string[][] { [], ["--step", "4"], ["--step", "2"] }.Select(Scores)];
        Assert.Equal(scores[0], scores[1]); // the latest
        Assert.NotEqual(scores[0], scores[2]);
        Assert.Contains(Scores(["--step", "best"]), scores);
        Outcome none = program.Run("predict", "--run", run, image, "--out", program.NewPath(), "--step", "3");
        Assert.Equal((ExitCode.WrongInput, true), (none.Code, none.Errors.StartsWith("MF7004", StringComparison.Ordinal)));

        string Scores(string[] step)
        {
            string target = program.NewPath();
            Outcome outcome = program.Run(["predict", "--run", run, image, "--out", target, .. step, .. sure]);
            Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
            return File.ReadAllText(Directory.GetFiles(target, "*.json")[0]);
        }
    }

    [Fact]
    public void Evaluations_in_between_are_on_as_many_images_as_take_a_tenth_of_the_time()
    {
        Outcome outcome = program.Train(
            "--run", program.NewPath(), "--set", "training.evaluate_every=2", "--set", "training.batch=5", "--set", "evaluation.max_images=null");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("evaluations before the last use 1 of 2 images", outcome.Errors);
        Assert.Contains("on 1 of 2 images", outcome.Errors);
        Assert.Contains("on 2 of 2 images", outcome.Errors);
    }

    [Fact]
    public void A_pattern_stands_for_the_images_that_it_fits()
    {
        string run = program.Trained("--steps", "1"), images = Path.Combine(program.Data, "val"), target = program.NewPath();
        string first = Path.GetFileName(Directory.GetFiles(images).Order(StringComparer.Ordinal).First());
        Outcome outcome = program.Run("predict", "--run", run, Path.Combine(images, "*" + first[^5..]), "--out", target, "--format", "coco-results");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains(Path.GetFileNameWithoutExtension(first) + ".segments.png", outcome.Output);
        Assert.True(File.Exists(Path.Combine(target, "results.json")));
        Outcome none = program.Run("predict", "--run", run, Path.Combine(images, "none*.jpg"), "--out", target);
        Assert.StartsWith("MF7015", none.Errors);
    }
}
