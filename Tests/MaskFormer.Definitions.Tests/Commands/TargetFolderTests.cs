using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Data folders are never written to, whatever the option is called that names the place.</summary>
[Collection(ProgramTests.Name)]
public sealed class TargetFolderTests(TinyProgram program)
{
    [Theory]
    [InlineData("data build folder --root DATA --out DATA/records")]
    [InlineData("data build folder --root DATA --out DATA")]
    [InlineData("data build coco-panoptic --root DATA --out DATA/..records")]
    [InlineData("new experiment --data DATA --out DATA/own.yaml")]
    public void Nothing_is_written_into_the_data_folder(string command)
    {
        string[] before = Directory.GetFileSystemEntries(program.Data, "*", SearchOption.AllDirectories);
        Outcome refused = program.Run([.. command.Split(' ').Select(part => part.Replace("DATA", program.Data, StringComparison.Ordinal))]);
        Assert.StartsWith("MF7063", refused.Errors);
        Assert.Equal(ExitCode.WrongInput, refused.Code);
        Assert.Equal(before, Directory.GetFileSystemEntries(program.Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Predictions_are_not_written_into_it_either()
    {
        string dump = Path.Combine(program.Data, "dump");
        Assert.StartsWith("MF7063", program.Run("eval", "--run", program.Trained("--steps", "1"), "--dump", dump).Errors);
        Assert.False(Directory.Exists(dump));
    }

    [Theory]
    [InlineData("/data", "/data", false)]
    [InlineData("/data/..x", "/data", false)]
    [InlineData("/data-2/x", "/data", true)]
    [InlineData("/", "/data", true)]
    [InlineData("/data/x", "gs://data", true)]
    [InlineData("/data/x", null, true)]
    public void A_place_is_in_the_folder_or_outside(string place, string? data, bool outside) =>
        Assert.Equal(outside, Record.Exception(() => TargetFolder.Outside(place, data)) is null);
}
