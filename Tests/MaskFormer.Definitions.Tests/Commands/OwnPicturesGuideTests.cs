using System.Text.Json;
using System.Text.RegularExpressions;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>The commands of docs/guides/own-pictures.md as they stand, on drawn images; the training alone is shortened to some steps.</summary>
[Collection(ProgramTests.Name)]
public sealed partial class OwnPicturesGuideTests(TinyProgram program)
{
    [Fact]
    public void The_guide_leads_from_a_folder_to_a_number_and_pictures()
    {
        string guide = File.ReadAllText(Path.Combine(Shared.Root, "docs", "guides", "own-pictures.md"));
        string[] commands = [.. Fenced().Matches(guide).SelectMany(static block => block.Groups[1].Value.Trim().Split('\n'))];
        Assert.Equal(5, commands.Length);
        string before = Environment.CurrentDirectory, folder = Directory.CreateDirectory(program.NewPath()).FullName;
        string photos = OwnDataTests.Maps(Path.Combine(folder, "photos"), program.Data), untouched = FolderState.Of(photos);
        try
        {
            Environment.CurrentDirectory = folder;
            foreach (string command in commands)
            {
                string[] words = command.Split(' ');
                Assert.Equal("maskformer", words[0]);
                string[] shorter = words[1] == "train" ? ["--steps", "2"] : [];
                Outcome outcome = program.Run([.. words[1..], .. shorter]);
                Assert.True(outcome.Code == ExitCode.Done, $"{command}\n{outcome.Output}{outcome.Errors}");
                Assert.Equal(untouched, FolderState.Of(photos)); // a data folder is read and never written to
            }

            using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine("runs", "photos", "summary.json")));
            Assert.Equal(2, summary.RootElement.GetProperty("steps").GetInt32());
            Assert.True(summary.RootElement.GetProperty("miou").GetDouble() >= 0);
            Assert.True(File.Exists(Path.Combine("runs", "photos", "pictures", "first-batch.png")));
            Assert.All((string[])["*.segments.png", "*.ids.png", "*.json"], static files => Assert.Equal(10, Directory.GetFiles("found", files).Length));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [GeneratedRegex("^```\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
