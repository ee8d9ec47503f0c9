using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>A folder of somebody's images and index maps, from the command line.</summary>
[Collection(ProgramTests.Name)]
public sealed class OwnDataTests(TinyProgram program)
{
    [Fact]
    public void Check_says_what_it_saw_and_what_it_assumed()
    {
        string data = Maps(program.NewPath(), program.Data), config = Config();
        Outcome check = program.Run("check", "small", "--config", config, "--data", data);
        Assert.True(check.Code == ExitCode.Done, check.Errors + check.Output);
        Assert.Contains("9 images, index maps with values 0 to 9", check.Errors);
        Assert.Contains("data.held_out", check.Errors);
        Assert.Contains("data.things=[NAME]", check.Errors);
        Assert.Contains("class 9", check.Output);

        Outcome said = program.Run("check", "small", "--config", Config(", things: [class 0, class 1], unlabelled: [255], held_out: 0"), "--data", data);
        Assert.True(said.Code == ExitCode.Done, said.Errors + said.Output);
        Assert.DoesNotContain("data.things", said.Errors);
        Assert.DoesNotContain("data.held_out", said.Errors);
        Assert.Contains("thing", said.Output);
    }

    [Fact]
    public void Another_number_of_classes_is_told_with_the_setting()
    {
        Outcome outcome = program.Run("check", "small", "--data", Maps(program.NewPath(), program.Data), "--set", "model.classes=7");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("--set model.classes=10", outcome.Errors);
    }

    /// <summary>The drawn data set as index maps in a folder without splits.</summary>
    internal static string Maps(string target, string coco)
    {
        string images = Directory.CreateDirectory(Path.Combine(target, "images")).FullName;
        string labels = Directory.CreateDirectory(Path.Combine(target, "labels")).FullName;
        foreach (string split in (string[])[DataSources.Train, DataSources.Val])
        {
            using IPanopticSource source = AnnotatedFolder.Open(coco, split);
            for (int i = 0; i < source.Count; i++)
            {
                PanopticSample sample = source.Load(i);
                string name = FormattableString.Invariant($"{split}{i}.png");
                File.WriteAllBytes(Path.Combine(images, name), PngWriter.Rgb(sample.Image));
                int[] classes = Array.ConvertAll(sample.Map.Values, place => place == 0 ? 255 : sample.Segments[place - 1].Class);
                File.WriteAllBytes(Path.Combine(labels, name), PngWriter.Grey(sample.Map with { Values = classes }));
            }
        }

        return target;
    }

    private string Config(string settings = "")
    {
        string path = program.NewPath() + ".yaml";
        File.WriteAllText(path, TinyProgram.OfOwnData(settings));
        return path;
    }
}
