using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary><c>new experiment</c>: settings that fit somebody's data.</summary>
[Collection(ProgramTests.Name)]
public sealed class NewExperimentTests(TinyProgram program)
{
    [Fact]
    public void The_folder_of_the_file_is_made()
    {
        string file = Path.Combine(program.NewPath(), "of", "mine", "own.yaml");
        Outcome outcome = program.Run("new", "experiment", "--data", program.Data, "--out", file);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Settings_fit_the_data()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data), file = program.NewPath() + ".yaml";
        Outcome outcome = program.Run("new", "experiment", "--data", data, "--out", file, "--set", "data.things=[class 1, class 2]");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("9 images, index maps with values 0 to 9", outcome.Errors);
        VotingExperiment written = (VotingExperiment)ConfigLoader.Load(Catalogue.All, new() { File = file }).Experiment;
        FolderData folder = Assert.IsType<FolderData>(written.Data);
        Assert.Equal((10, data), (written.Model.Classes, folder.Folder));
        Assert.Equal((32, 32, 32), (folder.CanvasHeight, folder.CanvasWidth, written.Evaluation.MinSize));
        Assert.Equal(["class 1", "class 2"], folder.Things!);
        Assert.InRange(folder.TargetSlots, 4, 16);
        Assert.Equal(1, written.Model.Cell); // 64 queries: images of 32 x 32 pixels have a map of 8 x 8
        Outcome check = program.Run("check", "--config", file);
        Assert.True(check.Code == ExitCode.Done, check.Errors + check.Output);
    }

    [Fact]
    public void The_file_says_what_differs_and_nothing_else()
    {
        string file = program.NewPath() + ".yaml";
        Outcome outcome = program.Run("new", "experiment", "--data", program.Data, "--out", file);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string[] lines = File.ReadAllLines(file);
        Assert.Contains("8 images of 32 x 32 to 32 x 32 pixels", lines[0]);
        Assert.Equal("base: small", lines[1]);
        Assert.Contains(lines, static line => line.StartsWith("  canvas_height: 32  # ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("learning_rate", StringComparison.Ordinal));
        Outcome again = program.Run("new", "experiment", "--data", program.Data, "--out", file);
        Assert.Equal(ExitCode.WrongInput, again.Code);
        Assert.StartsWith("MF7060", again.Errors);
    }

    [Fact]
    public void An_unknown_base_gets_the_nearest_name()
    {
        Outcome outcome = program.Run("new", "experiment", "--data", program.Data, "--out", program.NewPath(), "--base", "smal");
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains("MF3013", outcome.Errors);
        Assert.Contains("Did you mean 'small'?", outcome.Errors);
    }
}
