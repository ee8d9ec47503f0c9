using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Lists of what is trained on and evaluated on, and images that cannot be used.</summary>
[Collection(ProgramTests.Name)]
public sealed class DataSplitTests(TinyProgram program)
{
    [Fact]
    public void Lists_divide_a_folder_that_is_not_touched_and_records_can_be_built_by_them()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data), lists = program.NewPath(), records = program.NewPath();
        string before = FolderState.Of(data);
        Outcome split = program.Run("data", "split", data, "--out", lists, "--val", "0.3", "--seed", "7");
        Assert.True(split.Code == ExitCode.Done, split.Errors);
        Assert.Contains("val: 3 of 10 images", split.Errors);
        Assert.Contains($"train EXPERIMENT --data \"{data}\" --set \"data.lists={lists}\"", split.Errors);
        Assert.Equal(before, FolderState.Of(data));
        Outcome built = program.Run("data", "build", "folder", "--root", data, "--out", records, "--set", $"data.lists={lists}");
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        using IPanopticSource listed = AnnotatedFolder.Open(data, "val", new() { Lists = lists }), same = AnnotatedFolder.Open(records, "val");
        Assert.Equal((3, 3), (listed.Count, same.Count));
        Assert.Equal(File.ReadAllLines(Path.Combine(lists, "val.txt")), Enumerable.Range(0, 3).Select(listed.ImageName));
    }

    [Fact]
    public void Lists_hold_for_folders_of_any_layout_and_records()
    {
        string lists = program.NewPath();
        Assert.Equal(ExitCode.Done, program.Run("data", "split", program.Data, "--out", lists, "--val", "0.25").Code);
        using IPanopticSource learnt = AnnotatedFolder.Open(program.Data, "train", new() { Lists = lists });
        using IPanopticSource evaluated = AnnotatedFolder.Open(program.Data, "val", new() { Lists = lists });
        Assert.Equal((6, 2), (learnt.Count, evaluated.Count));
        Assert.NotEqual(learnt.Fingerprint, evaluated.Fingerprint);
    }

    [Fact]
    public void What_cannot_be_divided_or_would_be_overwritten_is_refused()
    {
        string inside = Path.Combine(program.Data, "lists"), used = program.NewPath();
        Directory.CreateDirectory(Path.Combine(used, "full"));
        Assert.StartsWith("MF7063", program.Run("data", "split", program.Data, "--out", inside).Errors);
        Assert.StartsWith("MF7060", program.Run("data", "split", program.Data, "--out", used).Errors);
        Assert.StartsWith("MF3020", program.Run("data", "split", program.Data, "--out", program.NewPath(), "--val", "1").Errors);
        Assert.StartsWith("MF3020", program.Run("data", "split", program.Data, "--out", program.NewPath(), "--group", "(").Errors);
        Assert.Contains("MF7064", program.Run("data", "split", program.Data, "--out", program.NewPath(), "--group", "^0").Errors);
        Assert.StartsWith("MF7062", program.Run("data", "repair", program.Data, "--out", program.NewPath()).Errors);
        Assert.False(Directory.Exists(inside));
    }

    [Fact]
    public void Images_that_cannot_be_used_are_left_out_where_that_is_asked_for_and_told()
    {
        string data = OwnDataTests.Maps(program.NewPath(), program.Data), records = program.NewPath();
        string[] images = [.. Directory.GetFiles(Path.Combine(data, "images")).Order(StringComparer.Ordinal)];
        File.WriteAllBytes(images[3], File.ReadAllBytes(images[3])[..50]);
        Outcome built = program.Run("data", "build", "folder", "--root", data, "--out", records, "--set", "held_out=0", "--on-corrupt", "skip:1");
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        Assert.Contains("train: 9 records", built.Errors);
        Assert.Contains($"left out {Path.GetFileName(images[3])}: MF6005 {images[3]}", built.Errors);
        Outcome wrong = program.Run("data", "build", "folder", "--root", data, "--out", program.NewPath(), "--on-corrupt", "skip:all");
        Assert.Equal((ExitCode.WrongInput, true), (wrong.Code, wrong.Errors.StartsWith("MF3020", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Done, program.Run("data", "repair", records, "--out", program.NewPath()).Code);
    }

    [Fact]
    public void A_coco_panoptic_split_is_built_by_lists()
    {
        string lists = program.NewPath(), records = program.NewPath();
        Outcome split = program.Run("data", "split", program.Data, "--out", lists, "--val", "0.25", "--test", "0.125");
        Assert.True(split.Code == ExitCode.Done, split.Errors);
        Assert.Contains("data build coco-panoptic --root", split.Errors);
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", program.Data, "--lists", lists, "--out", records);
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        foreach ((string name, int images) in (IEnumerable<(string, int)>)[("train", 5), ("val", 2), ("test", 1)])
        {
            using IPanopticSource one = AnnotatedFolder.Open(records, name);
            string[] listed = File.ReadAllLines(Path.Combine(lists, name + ".txt"));
            Assert.Equal(images, one.Count);
            Assert.Equal(listed.Order(), Enumerable.Range(0, images).Select(i => one.Load(i).Name).Order());
        }

        Outcome none = program.Run("data", "build", "coco-panoptic", "--root", program.Data, "--lists", program.NewPath(), "--out", program.NewPath());
        Assert.StartsWith("MF6001", none.Errors);
    }

    [Fact]
    public void A_training_and_an_evaluation_tell_what_they_left_out()
    {
        string data = program.NewPath(), run = program.NewPath();
        foreach (string source in Directory.GetFiles(program.Data, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(data, Path.GetRelativePath(program.Data, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        string val = Directory.GetFiles(Path.Combine(data, "val"))[0], train = Directory.GetFiles(Path.Combine(data, "train"))[0];
        foreach (string file in (string[])[val, train]) File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);
        Outcome outcome = program.Run("train", "shapes", "--config", program.Config, "--data", data, "--run", run, "--on-corrupt", "skip:1");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("on 1 of 2 images", outcome.Errors);
        Assert.Contains($"left out {Path.GetFileName(train)}", outcome.Errors);
        Assert.Contains("on 1 of 2 images of", program.Run("eval", "--run", run).Output);
        Assert.Contains($"left out {Path.GetFileName(val)}", program.Run("eval", "--run", run, "--sweep", "overlap").Errors);
        Assert.Equal(ExitCode.Failed, program.Run("eval", "--run", run, "--on-corrupt", "fail").Code);
    }
}
