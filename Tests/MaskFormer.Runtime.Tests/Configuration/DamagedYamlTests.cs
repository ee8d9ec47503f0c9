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

    [SkippableFact]
    public void Every_slip_that_was_reported_is_told()
    {
        string[] files = Directory.GetFiles(Shared.Path("cases/faults/ytypo"), "*.yaml");
        Assert.Equal(10, files.Length);
        Assert.All(files, static file => Assert.StartsWith("MF30", Sample.Fail(File.ReadAllText(file))));
    }
}
