using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Configuration;
using Xunit;

namespace MaskFormer.Definitions.Tests.Configuration;

/// <summary><c>config EXPERIMENT --all</c>: every option, to be edited.</summary>
[Collection(ProgramTests.Name)]
public sealed class OptionsTests(TinyProgram program)
{
    [Theory]
    [InlineData("shapes")]
    [InlineData("small")]
    [InlineData("mask2former-coco-instance-swin-t")]
    public void Options_load_to_the_same_experiment_and_each_says_what_it_takes(string experiment)
    {
        Outcome outcome = program.Run("config", experiment, "--all");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string file = program.NewPath() + ".yaml";
        File.WriteAllText(file, outcome.Output);
        ResolvedConfig loaded = ConfigLoader.Load(Catalogue.All, new() { File = file });
        Assert.Equal(ConfigLoader.Load(Catalogue.All, new() { Experiment = experiment }).Experiment, loaded.Experiment);
        string[] options = [.. outcome.Output.Split('\n')[3..].Where(static line => line.Length > 0 && !line.TrimEnd().EndsWith(':') && !line.EndsWith("{}"))];
        Assert.All(options.Where(static line => !IsHeading(line)), static line => Assert.Matches(@":.*  # \(.+\) .+\.$", line));
    }

    [Fact]
    public void Range_default_and_kinds_are_told()
    {
        string text = program.Run("config", "shapes", "--all", "--set", "training.batch=3").Output;
        Assert.Contains("  batch: 3  # (whole number 1 to 4096, default 64) Images per forward pass", text);
        Assert.Contains("  clip_norm: ", text);
        Assert.Contains("or null, default 0.01)", text);
        Assert.Matches(@"kind: ResNet  # \(one of .*ResNet.*Swin.*\)", text);
        Assert.Contains("  areas: Pixels  # (one of Pixels, Annotation, default Pixels)", text);
    }

    // A record of its own: "training:  # How it is trained."
    private static bool IsHeading(string line) => line.Contains(":  # ", StringComparison.Ordinal);
}
