using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Experiments are found by a command of their own; there are too many for a line of a help.</summary>
public sealed class ListTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void Each_experiment_has_a_line_with_what_it_is()
    {
        Outcome outcome = program.Run("list");
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Catalogue.All.Select(static entry => entry.Name), lines.Select(static line => line.Split(' ')[0]));
        Assert.Contains("PQ 46.5", Assert.Single(lines, static line => line.StartsWith("coco-panoptic-r50 ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Swin-T", "mask2former-coco-panoptic-swin-t")] // by name
    [InlineData("19 classes", "cityscapes-r101")] // by description
    public void A_part_of_name_or_description_is_enough(string part, string name)
    {
        string[] lines = program.Run("list", part).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Split(' ')[0] == name);
        Assert.InRange(lines.Length, 1, Catalogue.All.Count / 2);
        Assert.All(lines, line => Assert.Contains(part, line, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_nothing_holds_is_wrong_input()
    {
        Outcome outcome = program.Run("list", "smal1");
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith("MF3013", outcome.Errors);
        Assert.Contains("Did you mean 'small'?", outcome.Errors);
    }

    [Theory]
    [InlineData("check", "xyz")]
    [InlineData("train", "--help")]
    public void Nobody_is_told_dozens_of_names(string command, string word)
    {
        Outcome outcome = program.Run(command, word);
        Assert.Contains($"the command 'list' shows all {Catalogue.All.Count}", outcome.Output + outcome.Errors);
        Assert.DoesNotContain("mask2former-ade20k-swin-b-1k", outcome.Output + outcome.Errors);
    }
}
