using System.Globalization;
using MaskFormer.Runtime.Configuration;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

/// <summary>What is wrong, where, and what to write instead (faults 33 to 35).</summary>
public sealed class ConfigErrorTests
{
    [Theory]
    [InlineData("layer:\n  heds: 4", "MF3005 config.yaml:2:3: 'layer.heds' is not a setting. Did you mean 'heads'?")]
    [InlineData("layr: {}", "MF3005 config.yaml:1:1: 'layr' is not a setting. Did you mean 'layer'?")]
    [InlineData("layer: { Heads: 4 }", "MF3005 config.yaml:1:10: 'layer.Heads' is not a setting. Did you mean 'heads'?")]
    [InlineData(
        "shape: { side: 4 }",
        "MF3005 config.yaml:1:10: 'shape.side' is a setting of Square, but the kind here is Round. Choose the kind first: shape.kind: Square"
    )]
    [InlineData("shape: { kind: Squre }", "MF3006 config.yaml:1:16: shape has no kind 'Squre'. Did you mean 'Square'?")]
    [InlineData("shape: { zzzzzzzz: 1 }", "MF3005 config.yaml:1:10: 'shape.zzzzzzzz' is not a setting. Choose one of: width, radius")]
    [InlineData("spare: { width: 3 }", "MF3006 config.yaml:1:8: spare is null so far and has several kinds. Add kind: Round | Square")]
    public void Unknown_names(string yaml, string message) => Assert.Equal(message, Sample.Fail(yaml));

    [Theory]
    [InlineData("layer: { heads: eight }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found 'eight'. Write digits, for example 16 or 80_000")]
    [InlineData("layer: { heads: '8' }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found the text \"8\". Remove the quotes")]
    [InlineData("layer: { heads: 8.5 }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found '8.5'. Write digits, for example 16 or 80_000")]
    [InlineData("layer: { heads: 1e1 }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found '1e1'. Write 10")]
    [InlineData("layer: { heads: 010 }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found '010'. Remove the zeros in front")]
    [InlineData(
        "layer: { heads: 3000000000 }",
        "MF3006 config.yaml:1:17: layer.heads takes a whole number of 32 bits, found '3000000000'. Write a number between -2147483648 and 2147483647"
    )]
    [InlineData("layer: { heads: ~ }", "MF3006 config.yaml:1:17: layer.heads cannot be null. It takes a whole number")]
    [InlineData("layer: { heads: [8] }", "MF3006 config.yaml:1:17: layer.heads takes a whole number, found a list. Write one value")]
    [InlineData("layer: { rate: \"1e-4\" }", "MF3006 config.yaml:1:16: layer.rate takes a number, found the text \"1e-4\". Remove the quotes")]
    [InlineData("layer:\n  rate: 0,5", "MF3006 config.yaml:2:9: layer.rate takes a number, found '0,5'. Write a point as decimal separator")]
    [InlineData("layer: { rate: .nan }", "MF3006 config.yaml:1:16: layer.rate takes a number, found '.nan'. Write a finite number, for example 0.5 or 1e-4")]
    [InlineData("layer: { rate: 1e999 }", "MF3006 config.yaml:1:16: layer.rate takes a number, found '1e999'. Write a finite number, for example 0.5 or 1e-4")]
    [InlineData(
        "layer: { rate: 1e-400 }",
        "MF3006 config.yaml:1:16: layer.rate takes a number, found '1e-400'. Write 0, which it would be read as, or a number of at least 5e-324"
    )]
    [InlineData(
        "layer: { rate: -0.0_1e-999 }",
        "MF3006 config.yaml:1:16: layer.rate takes a number, found '-0.0_1e-999'. Write 0, which it would be read as, or a number of at least 5e-324"
    )]
    [InlineData("layer: { bias: yes }", "MF3006 config.yaml:1:16: layer.bias takes true or false, found 'yes'. Write true or false")]
    [InlineData(
        "layer: { flavour: imperal }",
        "MF3006 config.yaml:1:19: layer.flavour takes one of Plain, Imperial, found 'imperal'. Did you mean 'Imperial'?"
    )]
    [InlineData("layer: { sizes: 400 }", "MF3006 config.yaml:1:17: layer.sizes takes a list. Write [400]")]
    [InlineData("layer: { sizes: [1, x] }", "MF3006 config.yaml:1:21: layer.sizes[1] takes a whole number, found 'x'. Write digits, for example 16 or 80_000")]
    [InlineData("layer: 5", "MF3006 config.yaml:1:8: layer takes settings of its own, found '5'. Write { key: value }")]
    [InlineData("shape: Square", "MF3006 config.yaml:1:8: shape takes settings of its own, found 'Square'. Write { kind: Round }")]
    public void Wrong_types(string yaml, string message) => Assert.Equal(message, Sample.Fail(yaml));

    [Theory]
    [InlineData(
        "layer: { heads: 4 }\nlayer: { heads: 8 }",
        "MF3007 config.yaml:2:1: 'layer' is set a second time; the first is at config.yaml:1:1. Remove one of them"
    )]
    [InlineData("layer: &a { heads: 4 }", "MF3008 config.yaml:1:8: an anchor ('&a') stands here. Remove it: aliases are not supported")]
    [InlineData("layer: *a", "MF3008 config.yaml:1:8: an alias ('*a') stands here. Write the value out, or start from another experiment by 'base'")]
    [InlineData(
        "layer:\n  <<: { heads: 4 }",
        "MF3008 config.yaml:2:3: a merge key ('<<') stands here. Write the values out, or start from another experiment by 'base'"
    )]
    [InlineData("layer: { heads: !!int 4 }", "MF3008 config.yaml:1:17: a tag ('tag:yaml.org,2002:int') stands here. Remove it: the setting decides the type")]
    [InlineData("layer: { heads: 4 }\n---\nlayer: {}", "MF3008 config.yaml:2:1: a second document starts here. Keep one document per file")]
    [InlineData("- layer", "MF3008 config.yaml:1:1: the file is not a map of settings. Start with 'base: NAME', then settings as 'key: value'")]
    public void Yaml_that_is_not_understood(string yaml, string message) => Assert.Equal(message, Sample.Fail(yaml));

    [Fact]
    public void Tab_is_named()
    {
        string message = Sample.Fail("layer:\n\theads: 4\n");
        Assert.StartsWith("MF3008 config.yaml:2:", message);
        Assert.EndsWith("The line is indented by a tab; use spaces", message);
    }

    [Theory]
    [InlineData("layer: { heads: 4")]
    [InlineData("layer: \"open")]
    [InlineData("a: b: c")]
    [InlineData("\0")]
    public void Broken_yaml_has_a_place(string yaml) => Assert.Matches("^MF3008 config\\.yaml:[0-9]+:[0-9]+: ", Sample.Fail(yaml));

    [Fact]
    public void Deep_nesting_is_refused() => Assert.StartsWith("MF3008 config.yaml:1:", Sample.Fail("layer: " + new string('[', 5000) + new string(']', 5000)));

    [Theory]
    [InlineData("layer.heads", "MF3012 --set layer.heads: it is not of the form path=value. Write for example --set training.batch=8")]
    [InlineData("=5", "MF3012 --set =5: it is not of the form path=value. Write for example --set training.batch=8")]
    [InlineData("layer.hads=5", "MF3005 --set layer.hads=5: 'layer.hads' is not a setting. Did you mean 'heads'?")]
    [InlineData("layer.heads.x=5", "MF3005 --set layer.heads.x=5: 'layer.heads' has no settings of its own. It takes a whole number: --set layer.heads=…")]
    [InlineData("layer.heads=five", "MF3006 --set layer.heads=five: layer.heads takes a whole number, found 'five'. Write digits, for example 16 or 80_000")]
    [InlineData("layer.sizes=[1", "MF3008 --set layer.sizes=[1: ")]
    [InlineData("spare.width=5", "MF3006 --set spare.width=5: 'spare' is null so far and has several kinds. First --set spare.kind=Round")]
    [InlineData("shape.kind=Oval", "MF3006 --set shape.kind=Oval: shape has no kind 'Oval'. Choose one of: Round, Square")]
    [InlineData(
        "layer.folder=${NO_SUCH_VARIABLE_HERE}",
        "MF3011 --set layer.folder=${NO_SUCH_VARIABLE_HERE}: layer.folder names the environment variable 'NO_SUCH_VARIABLE_HERE', "
            + "which is not set. Set it, or write '$${' for the text itself"
    )]
    public void Options(string option, string message) => Assert.StartsWith(message, Sample.Fail(null, option));

    [Fact]
    public void Environment_variable_that_is_not_set() =>
        Assert.Equal(
            "MF3011 config.yaml:2:11: layer.folder names the environment variable 'NO_SUCH_VARIABLE_HERE', "
                + "which is not set. Set it, or write '$${' for the text itself",
            Sample.Fail("layer:\n  folder: ${NO_SUCH_VARIABLE_HERE}/data\n")
        );

    [Fact]
    public void Broken_requirement_names_values_and_who_set_them() => Assert.Equal(
        "MF2003 layer.heads (--set): layer: Hidden must be divisible by Heads: Hidden = 32, Heads = 5. Change layer.hidden (default) or layer.heads (--set)",
        Sample.Fail(null, "layer.heads=5"));

    [Fact]
    public void Out_of_range_in_a_file_is_at_its_line()
    {
        string message = Sample.Fail("layer:\n\n  heads: 0\n");
        Assert.StartsWith("MF3001 config.yaml:3: layer.heads: 0 is out of range, allowed 1 to 64. Change layer.heads (", message);
    }

    [Fact]
    public void Several_broken_rules_are_told_together()
    {
        string message = Sample.Fail(null, "layer.heads=5", "training.batch=0");
        Assert.Contains("Heads = 5", message);
        Assert.Contains("training.batch: 0 is out of range, allowed 1 to 4096", message);
    }

    [Fact]
    public void Base_and_command_must_agree()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "c.yaml");
        File.WriteAllText(path, "\nbase: wide\n");
        ConfigException error = Assert.Throws<ConfigException>(() =>
            ConfigLoader.Load(Sample.Catalogue, new ConfigSources { Experiment = "plain", File = path })
        );
        Assert.Equal(("MF3013", path + ":2:7"), (error.Id, error.Place));
    }

    [Fact]
    public void Unknown_experiment_gets_the_nearest_name()
    {
        Assert.Equal("MF3013 config.yaml:1:7: there is no experiment 'wider'. Did you mean 'wide'?", Sample.Fail("base: wider"));
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigLoader.Load(Sample.Catalogue, new ConfigSources()));
        Assert.Equal("MF3013 command line: no experiment is named. Name one on the command line or by 'base': plain, wide", error.Message);
    }

    [Fact]
    public void A_file_in_place_of_an_experiment_is_told_how_it_is_named()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "own.yaml");
        File.WriteAllText(path, "base: wide\n");
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigLoader.Load(Sample.Catalogue, new ConfigSources { Experiment = path }));
        Assert.Equal($"MF3013 command line: there is no experiment '{path}'. It is a file: write --config {path}", error.Message);
    }

    [Fact]
    public void Missing_file_and_folder_in_its_place()
    {
        using TemporaryFolder folder = new();
        foreach (string path in new[] { Path.Combine(folder.Path, "none.yaml"), folder.Path })
        {
            ConfigException error = Assert.Throws<ConfigException>(() =>
                ConfigLoader.Load(Sample.Catalogue, new ConfigSources { Experiment = "plain", File = path })
            );
            Assert.Equal(("MF3009", path), (error.Id, error.Place));
        }
    }

    /// <summary>A device never ends, and a pipe without a writer never begins.</summary>
    [SkippableFact]
    public void Device_is_refused_before_it_is_read()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "this system has no such device");
        ConfigException error = Assert.Throws<ConfigException>(() =>
            ConfigLoader.Load(Sample.Catalogue, new ConfigSources { Experiment = "plain", File = "/dev/zero" })
        );
        Assert.Equal(("MF3009", "the file is empty, or a pipe or a device and no file"), (error.Id, error.Cause));
    }

    [Fact]
    public void File_that_is_not_text_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "photo.jpg");
        File.WriteAllBytes(path, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
        ConfigException error = Assert.Throws<ConfigException>(() =>
            ConfigLoader.Load(Sample.Catalogue, new ConfigSources { Experiment = "plain", File = path })
        );
        Assert.Equal("MF3008", error.Id);
    }

    [Fact]
    public void Culture_changes_nothing()
    {
        // Programs run in invariant mode, where de-DE has no data; so the culture is built with commas and an odd sign.
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NumberGroupSeparator = ".";
        odd.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = odd;
            ResolvedConfig config = Sample.Load("layer: { rate: 0.25, limit: -7, title: IIII }");
            Assert.Equal((0.25, (int?)-7), (config.Values().Layer.Rate, config.Values().Layer.Limit));
            Assert.Contains("rate: 0.25", config.ToYaml());
            Assert.Contains("limit: -7", config.ToYaml());
            Assert.Contains("Rate = 0.25", config.Values().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
