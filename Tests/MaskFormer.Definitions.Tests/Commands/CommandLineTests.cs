using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Command lines that cannot be read: one line with ID, place and remedy, and code 2.</summary>
[Collection(ProgramTests.Name)]
public sealed class CommandLineTests(TinyProgram program)
{
    [Theory]
    [InlineData("MF3020 trian: there is no such command. Did you mean 'train'?", "trian", "shapes")]
    [InlineData("MF3020 --stpes: there is no such option. Did you mean '--steps'? Help: train --help", "train", "shapes", "--stpes", "5")]
    [InlineData("MF3020 extra: this argument is one too many. Help: train --help", "train", "shapes", "extra")]
    [InlineData("MF3020 --steps abc: this is not a whole number up to 2147483647. Help: train --help", "train", "shapes", "--steps", "abc")]
    [InlineData("MF3020 --steps 99999999999: this is not a whole number up to 2147483647. Help: train --help", "train", "shapes", "--steps", "99999999999")]
    [InlineData("MF3020 --seed x: this is not a whole number. Help: new shapes --help", "new", "shapes", "--seed", "x", "--out", "a")]
    [InlineData(
        "MF3020 command line: Argument 'tf' not recognized. Must be one of: 'torch' 'xla' 'evaluator'. Help: train --help",
        "train",
        "shapes",
        "--engine",
        "tf"
    )]
    [InlineData("MF3020 command line: Option '--out' is required. Help: new shapes --help", "new", "shapes")]
    [InlineData("MF3020 --out: an argument is empty. Give a value; if a variable of the shell stands there, set it", "new", "shapes", "--out", "")]
    [InlineData("MF3020 --images -2: a number of images cannot be negative. Give 1 or more, or 0 for all", "check", "shapes", "--images", "-2")]
    [InlineData(
        "MF3020 --shards 501: this is no number of files between 1 and 500. Give another number, or leave it out",
        "data",
        "build",
        "coco-panoptic",
        "--root",
        "a",
        "--out",
        "b",
        "--shards",
        "501"
    )]
    [InlineData(
        "MF3001 training.iterations (--steps): 0 is out of range, allowed 1 to 100000000. Change training.iterations (--steps)",
        "train",
        "shapes",
        "--steps",
        "0"
    )]
    [InlineData("MF6000 data: No folder is given. Name it: --data DIR, or --set data.folder=DIR", "train", "coco-panoptic-r50")]
    public void Is_told_in_one_line(string message, params string[] args)
    {
        Outcome outcome = program.Run(args);
        Assert.Equal((ExitCode.WrongInput, "", message + "\n"), (outcome.Code, outcome.Output, outcome.Errors.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void A_missing_experiment_is_asked_for_with_those_there_are() =>
        Assert.Contains("EXPERIMENT is missing: One of: coco-panoptic-r101, coco-panoptic-r50, shapes", program.Run("train").Errors);

    [Fact]
    public void An_image_that_no_memory_holds_is_no_error_of_the_program()
    {
        Outcome outcome = program.Run("check", "shapes", "--shapes", "--size", "99999x99999");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7008 memory", outcome.Errors);
    }
}
