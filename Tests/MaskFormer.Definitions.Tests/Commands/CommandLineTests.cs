using System.CommandLine;
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
    [InlineData(
        "MF3020 --root: the name of a command comes first, behind 'build'. Name one of coco-panoptic, folder. Help: data build --help",
        "data", "build", "--root", "x", "--out", "y")]
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
    public void A_missing_experiment_is_asked_for_with_the_way_to_find_one() =>
        Assert.Contains("no experiment is named. Name one on the command line or by 'base': the command 'list' shows all", program.Run("train").Errors);

    [Fact]
    public void The_file_names_the_experiment() => Assert.StartsWith("shapes: configuration is valid", program.Run("check", "--config", program.Config).Output);

    [Fact]
    public void One_wrong_value_is_one_sentence() =>
        Assert.Equal(
            "MF2003 model.backbone.groups (--set): model.backbone: ResNetStage: channels between the convolutions must be divisible by groups: Norm = Group, "
                + "Width = 16, Groups = 7; model.backbone.stem: channels of 'Norm1' must be divisible by groups: Norm = Group, Width = 32, Groups = 7. "
                + "Change model.backbone.norm (experiment shapes) or model.backbone.width (experiment shapes) or model.backbone.groups (--set)\n",
            program.Run("check", "shapes", "--set", "model.backbone.groups=7").Errors.ReplaceLineEndings("\n")
        );

    [Fact]
    public void A_bare_call_shows_the_commands()
    {
        Outcome outcome = program.Run();
        Assert.Equal((ExitCode.Done, ""), (outcome.Code, outcome.Errors));
        Assert.Contains("train <EXPERIMENT>", outcome.Output);
        Assert.Contains(" train shapes", outcome.Output);
    }

    /// <summary>Every command has examples, and each is a line of that command which parses.</summary>
    [Fact]
    public void Examples_of_the_help_can_be_typed()
    {
        RootCommand root = Application.Commands(Catalogue.All);
        Check(root, "");

        void Check(Command command, string words)
        {
            IReadOnlyList<string> examples = HelpExamples.Of(words, "shapes");
            Assert.NotEmpty(examples);
            Assert.All(
                examples,
                example =>
                {
                    ParseResult line = root.Parse(example);
                    Assert.Empty(line.Errors);
                    Assert.StartsWith(words, example, StringComparison.Ordinal);
                    Assert.NotNull(line.CommandResult.Command.Action);
                }
            );
            foreach (Command inner in command.Subcommands.Where(static one => !one.Hidden)) Check(inner, $"{words} {inner.Name}".TrimStart());
        }
    }

    [Fact]
    public void Help_ends_with_the_examples_of_its_command()
    {
        string help = program.Run("data", "build", "--help").Output;
        Assert.Contains("Examples:", help);
        Assert.Contains(" data build coco-panoptic --root coco --out records", help);
    }

    [Fact]
    public void An_image_that_no_memory_holds_is_no_error_of_the_program()
    {
        Outcome outcome = program.Run("check", "shapes", "--shapes", "--size", "99999x99999");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7008 memory", outcome.Errors);
    }
}
