using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

/// <summary>Slips of the hand in a file: always an error with a place, never one of the program.</summary>
public sealed class DamagedYamlTests
{
    [Theory]
    [InlineData("layer: {hidden: 4\nrate: {}\n")]
    [InlineData("layer: { hidden: 4\n  heads: 2\nshape:\n  width: 2\n")]
    [InlineData("layer:\n  sizes: [400, 500\nshape:\n  width: 4\n")]
    [InlineData("layer: { sizes: [400, 500 }\n")]
    [InlineData("layer: [x\ny: 1\n")]
    [InlineData("layer: { hidden: !!int5 }\n")]
    [InlineData("layer: { hidden: 4 }}\n")]
    [InlineData("layer: \"open\nheads: 2\n")]
    [InlineData("layer: {a: {b: [c\n")]
    [InlineData("? [\n")]
    [InlineData("%YAML 9.9\n---\n")]
    public void A_slip_is_an_error_of_the_file(string yaml) => Assert.StartsWith("MF30", Sample.Fail(yaml));

    [Theory]
    [InlineData("layer.hidden=!!int5")]
    [InlineData("layer.sizes=[1, {")]
    [InlineData("layer.rate=&a 1")]
    [InlineData("layer.rate=*a")]
    public void A_slip_in_an_option_is_an_error_of_the_option(string option) => Assert.StartsWith("MF30", Sample.Fail(null, option));

    /// <summary>Copied from a page or a document: to the eye there is no fault, so no other message would help.</summary>
    [Theory]
    [InlineData("layer:\n\u00A0\u00A0hidden: 4\n", "2:1", "U+00A0")]
    [InlineData("layer:\n  hidden:\u00A04\n", "2:3", "U+00A0")]
    [InlineData("layer:\n  hidden\u200B: 4\n", "2:3", "U+200B")]
    [InlineData("layer:\n\uFEFF  hidden: 4\n", "2:1", "U+FEFF")]
    public void A_character_that_cannot_be_seen_is_named(string yaml, string place, string code)
    {
        string message = Sample.Fail(yaml);
        Assert.StartsWith("MF3008", message);
        Assert.Contains($":{place}: a character that cannot be seen, or looks like a space ({code})", message);
    }

    [SkippableFact]
    public void Every_slip_that_was_reported_is_told()
    {
        string[] files = Directory.GetFiles(Shared.Path("cases/faults/ytypo"), "*.yaml");
        Assert.Equal(10, files.Length);
        Assert.All(files, static file => Assert.StartsWith("MF30", Sample.Fail(File.ReadAllText(file))));
    }
}
