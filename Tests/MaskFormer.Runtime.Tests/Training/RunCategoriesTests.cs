using System.Diagnostics;
using MaskFormer.Language;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>The classes of a run that somebody edited, or a disk damaged.</summary>
public sealed class RunCategoriesTests
{
    [Theory]
    [InlineData("""[{ "id": 1, "name": "a", "isthing": 1 }, { "id": 2,""", "categories.json")]
    [InlineData("null", "the file holds null")]
    [InlineData("[null]", "the file holds null")]
    [InlineData("""[{ "id": 1, "name": "a", "isthing": 1 }, { "id": 1, "name": "b", "isthing": 0 }]""", "two classes have the id 1")]
    [InlineData("""[{ "id": 1, "name": "a", "isthing": 7 }]""", "isthing of class 1 is neither 0 nor 1")]
    [InlineData("""[{ "id": 1, "name": null, "isthing": 1 }]""", "name")]
    [InlineData("""[{ "id": 1, "isthing": 1 }]""", "name")]
    [InlineData("""[{ "id": 4294967296, "name": "a", "isthing": 1 }]""", "id")]
    public void Classes_that_cannot_be_meant_are_told(string text, string told)
    {
        using TemporaryFolder folder = new();
        string path = folder["categories.json"];
        File.WriteAllText(path, text);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => RunCategories.Read(path));
        Assert.Equal(("MF7007", path), (error.Id, error.Place));
        Assert.Contains(told, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reading one that nobody writes into would never end.</summary>
    [SkippableFact]
    public void A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "a folder of this system holds no pipes");
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["categories.json", "summary.json"])
        {
            using Process made = Process.Start("mkfifo", [folder[name]]);
            made.WaitForExit();
        }

        Assert.Equal("MF7007", Assert.Throws<MaskFormerException>(() => RunCategories.Read(folder["categories.json"])).Id);
        Assert.Null(RunSummary.Read(folder.Root));
    }
}
