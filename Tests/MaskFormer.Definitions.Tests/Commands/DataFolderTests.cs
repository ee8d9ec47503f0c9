using System.Text.Json;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Commands that look at a folder of any layout, or turn it into records.</summary>
[Collection(ProgramTests.Name)]
public sealed class DataFolderTests(TinyProgram program)
{
    [Fact]
    public void Records_of_index_maps_hold_the_same_samples()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data), records = program.NewPath();
        Outcome built = program.Run("data", "build", "folder", "--root", data, "--out", records, "--set", "data.held_out=0.2", "--set", "things=[class 0]");
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        Assert.Contains("train: 8 records", built.Errors);
        foreach (string split in (string[])["train", "val"])
        {
            using IPanopticSource folder = AnnotatedFolder.Open(data, split, new() { HeldOut = 0.2, Things = ["class 0"] });
            using IPanopticSource same = AnnotatedFolder.Open(records, split);
            Assert.Equal(folder.Categories, same.Categories);
            Assert.Equal(folder.Count, same.Count);
            for (int i = 0; i < folder.Count; i++)
            {
                (PanopticSample one, PanopticSample other) = (folder.Load(i), same.Load(i));
                Assert.Equal(one.Image.Pixels, other.Image.Pixels);
                Assert.Equal(Painted(one), Painted(other));
            }
        }

        Outcome coco = program.Run("data", "build", "folder", "--root", program.Data, "--out", program.NewPath());
        Assert.Equal(ExitCode.WrongInput, coco.Code);
        Assert.StartsWith("MF7061", coco.Errors);
    }

    [Fact]
    public void Verify_names_everything_that_cannot_be_used_and_stats_counts()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data);
        Outcome whole = program.Run("data", "verify", data);
        Assert.True(whole.Code == ExitCode.Done, whole.Output + whole.Errors);
        Assert.Contains("train: 9 images were read, 0 problems", whole.Output);
        Outcome stats = program.Run("data", "stats", data);
        Assert.Contains("class 9", stats.Output);

        string[] images = [.. Directory.GetFiles(Path.Combine(data, "images")).Order(StringComparer.Ordinal)];
        foreach (string image in (string[])[images[1], images[4]]) File.WriteAllBytes(image, File.ReadAllBytes(image)[..50]);
        Outcome broken = program.Run("data", "verify", data, "--set", "held_out=0");
        Assert.Equal(ExitCode.Failed, broken.Code);
        Assert.Contains(images[1], broken.Output);
        Assert.Contains(images[4], broken.Output);
        Assert.Contains("10 images were read, 2 problems", broken.Output);
    }

    [Fact]
    public void Of_images_that_cannot_be_built_the_first_is_named()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data), records = program.NewPath();
        string[] images = [.. Directory.GetFiles(Path.Combine(data, "images")).Order(StringComparer.Ordinal)];
        foreach (string image in (string[])[images[3], images[6]]) File.WriteAllBytes(image, File.ReadAllBytes(image)[..50]);
        Outcome outcome = program.Run("data", "build", "folder", "--root", data, "--out", records, "--set", "held_out=0");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains($"MF6005 {images[3]}", outcome.Errors);
        Assert.False(Directory.Exists(records));
    }

    [Fact]
    public void A_picture_in_two_splits_is_told()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data);
        string[] images = [.. Directory.GetFiles(Path.Combine(data, "images")).Order(StringComparer.Ordinal)];
        File.Copy(images[2], images[7], overwrite: true);
        File.WriteAllText(Path.Combine(data, "val.txt"), $"{Path.GetFileName(images[7])}\n{Path.GetFileName(images[8])}\n");
        Outcome outcome = program.Run("data", "verify", data);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains($"MF6077 {data}", outcome.Output);
        Assert.Contains($"{Path.GetFileName(images[7])} has the pixels of {Path.GetFileName(images[2])} in train", outcome.Output);
    }

    [Fact]
    public void A_split_that_cannot_be_opened_does_not_hide_the_others()
    {
        string data = program.NewPath(), annotations = Directory.CreateDirectory(Path.Combine(data, "annotations")).FullName;
        foreach (string folder in (string[])["val", "panoptic_val", "train", "panoptic_train"])
            Directory.CreateSymbolicLink(Path.Combine(data, folder), Path.Combine(program.Data, folder));
        File.Copy(Path.Combine(program.Data, "annotations", "panoptic_val.json"), Path.Combine(annotations, "panoptic_val.json"));
        File.WriteAllText(Path.Combine(annotations, "panoptic_train.json"), "{ \"images\": ");
        Outcome outcome = program.Run("data", "verify", data);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF6002", outcome.Errors);
        Assert.Contains("val: 2 images were read, 0 problems", outcome.Output);
    }

    [Fact]
    public void Check_tells_scripts_what_it_tells_people()
    {
        Outcome outcome = program.Run("check", "shapes", "--config", program.Config, "--data", program.Data, "--json", "--set", "data.target_slots=1");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        JsonElement root = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal("shapes", root.GetProperty("experiment").GetString());
        JsonElement train = root.GetProperty("train");
        Assert.Equal((8, 10), (train.GetProperty("images").GetInt32(), train.GetProperty("classes").GetArrayLength()));
        Assert.Contains(train.GetProperty("problems").EnumerateArray(), static problem => problem.GetProperty("id").GetString() == "MF7021");
        Assert.Equal(32, root.GetProperty("val").GetProperty("most_height").GetInt32());
    }

    // The class of every pixel, and for things which object: ids and order may differ.
    private static string Painted(PanopticSample sample)
    {
        string[] texts = ["-", .. sample.Segments.Select(static segment => FormattableString.Invariant($"{segment.CategoryId}:{segment.Area}"))];
        return string.Join(' ', sample.Map.Values.Select(place => texts[place]));
    }
}
