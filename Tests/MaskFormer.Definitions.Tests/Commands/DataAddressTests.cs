using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Tests.Data.Remote;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Commands that take records at an address, and those that say what to do instead.</summary>
[Collection(ProgramTests.Name)]
public sealed class DataAddressTests(TinyProgram program)
{
    [Fact]
    public void Records_at_an_address_are_fitted_and_divided_as_those_of_a_folder()
    {
        string records = program.NewPath(), lists = program.NewPath(), file = program.NewPath() + ".yaml";
        Assert.Equal(ExitCode.Done, program.Run("data", "build", "coco-panoptic", "--root", program.Data, "--out", records, "--split", "train").Code);
        using FileServer server = Served(records);
        Outcome fitted = program.Run("new", "experiment", "--data", server.Address, "--out", file);
        Assert.True(fitted.Code == ExitCode.Done, fitted.Errors);
        Assert.Contains(server.Address, File.ReadLines(file).Single(static line => line.StartsWith("  folder:", StringComparison.Ordinal)));
        Outcome divided = program.Run("data", "split", server.Address, "--out", lists, "--val", "0.25");
        Assert.True(divided.Code == ExitCode.Done, divided.Errors);
        Assert.DoesNotContain("data build", divided.Errors);
        using IPanopticSource evaluated = AnnotatedFolder.Open(server.Address, "val", new() { Lists = lists });
        Assert.Equal(2, evaluated.Count);
    }

    [Theory]
    [InlineData("build", "folder", "--root")]
    [InlineData("build", "coco-panoptic", "--root")]
    [InlineData("repair")]
    public void What_works_on_a_folder_says_so_of_an_address(params string[] words)
    {
        Outcome outcome = program.Run(["data", .. words, "s3://bucket/records", "--out", program.NewPath()]);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith("MF7066 s3://bucket/records: ", outcome.Errors);
    }

    [Fact]
    public void What_is_no_whole_address_is_told()
    {
        Outcome outcome = program.Run("data", "verify", "https://host:port/records");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF6015 https://host:port/records/train.records.json: ", outcome.Errors);
        Assert.Contains("is no address. Write for example", outcome.Errors);
    }

    private FileServer Served(string folder)
    {
        Environment.SetEnvironmentVariable("MASKFORMER_CACHE_FOLDER", Path.Combine(program.Root, "cache"));
        return new(folder);
    }
}
