using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

[Collection(ProgramTests.Name)]
public sealed class DataCommandTests(TinyProgram program)
{
    [Fact]
    public void A_drawn_data_set_becomes_records_that_train_the_same()
    {
        string records = program.NewPath();
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", program.Data, "--out", records, "--shards", "2");
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        Assert.Equal(records + Environment.NewLine, built.Output);
        Assert.Equal(4, Directory.GetFiles(records, "*.tfrecord").Length); // two splits of two files
        string run = program.NewPath();
        Outcome trained = program.Run("train", "shapes", "--config", program.Config, "--data", records, "--run", run);
        Assert.True(trained.Code == ExitCode.Done, trained.Errors);
        Assert.Contains("8 + 2 images", trained.Errors);
        Assert.Equal(TinyProgram.Weights(program.Trained(), 4), TinyProgram.Weights(run, 4));
    }

    [Fact]
    public void A_folder_without_annotations_is_refused()
    {
        string empty = Directory.CreateDirectory(program.NewPath()).FullName;
        Outcome outcome = program.Run("data", "build", "coco-panoptic", "--root", empty, "--out", program.NewPath());
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF6001", outcome.Errors);
    }

    [Fact]
    public void New_draws_the_size_that_was_asked()
    {
        string folder = program.NewPath();
        Outcome outcome = program.Run("new", "shapes", "--out", folder, "--train", "2", "--val", "1", "--size", "33x47");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal(folder + Environment.NewLine, outcome.Output);
        Outcome check = program.Run("check", "shapes", "--config", program.Config, "--data", folder);
        Assert.Contains("33 to 33 rows, 47 to 47 columns", check.Output);
        Assert.Equal(ExitCode.WrongInput, program.Run("new", "shapes", "--out", folder, "--size", "33").Code);
    }

    [Fact]
    public void Doctor_tells_what_is_there()
    {
        Outcome outcome = program.Run("doctor");
        foreach (string what in (string[])["system", "machine", "libtorch", "pictures", "plugin", "disk", "experiments"])
        {
            Assert.Contains(
                outcome.Output.Split('\n'),
                line => line.StartsWith($"ok   {what}", StringComparison.Ordinal) || (what == "disk" && line.StartsWith("BAD  disk", StringComparison.Ordinal))
            );
        }

        Assert.Contains("coco-panoptic-r50", outcome.Output);
    }
}
