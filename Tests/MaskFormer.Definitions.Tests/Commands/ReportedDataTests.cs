using System.Text.Json;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Situations that users of comparable programs reported (<c>../shared/cases/README.md</c>), as a user meets them.</summary>
[Collection(ProgramTests.Name)]
public sealed class ReportedDataTests(TinyProgram program)
{
    // With a network of some thousand weights and four steps nothing is sure: everything takes part, so that there is something to count.
    private static readonly string[] unsure = ["--set", "evaluation.object_mask_threshold=0", "--set", "evaluation.overlap_threshold=0"];

    [SkippableFact]
    public void Categories_in_another_order_give_the_same_numbers()
    {
        string run = Trained("c01-same");
        Outcome same = Eval(run, "c01-same"), other = Eval(run, "c01-order");
        Assert.True(other.Code == ExitCode.Done, other.Errors);
        Assert.Equal(Numbers(same), Numbers(other));
        Assert.Contains("red", same.Output);
        Trained("c01-order");
    }

    [SkippableFact]
    public void Other_names_for_the_same_ids_are_refused()
    {
        string run = Trained("c01-same"), refused = program.NewPath();
        Outcome trained = Train("c02-names", refused), evaluated = Eval(run, "c02-names");
        Outcome checkedToo = program.Run("check", "shapes", "--config", Case("tiny.yaml"), "--data", Case("c02-names"));
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", Case("c02-names"), "--out", refused);
        foreach (Outcome outcome in (Outcome[])[trained, evaluated, checkedToo, built])
        {
            Assert.Equal(ExitCode.Failed, outcome.Code);
            Assert.Contains("MF6012", outcome.Errors);
            Assert.Contains("2 is 'blue' (stuff) here and 'green' (thing) there", outcome.Errors);
        }

        Assert.False(Directory.Exists(refused));
    }

    [SkippableFact]
    public void Validation_with_fewer_classes_is_evaluated_on_what_is_there()
    {
        string run = Trained("c03-subset");
        Outcome outcome = Eval(run, "c03-subset");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.DoesNotContain("green", outcome.Output);
        Outcome check = program.Run("check", "shapes", "--config", Case("tiny.yaml"), "--data", Case("c03-subset"));
        Assert.True(check.Code == ExitCode.Done, check.Errors + check.Output);
    }

    [SkippableTheory]
    [InlineData("c40-area0")]
    [InlineData("c40-area80")]
    [InlineData("c40-area150")]
    public void Wrong_areas_change_no_number_and_are_told(string data)
    {
        string run = Trained("c01-same");
        Outcome right = Eval(run, "c01-same"), wrong = Eval(run, data);
        Assert.Equal(Numbers(right), Numbers(wrong));
        Assert.Contains("claim an area that is not their number of pixels", wrong.Errors);
        Assert.DoesNotContain("claim an area", right.Errors);
    }

    [SkippableTheory]
    [InlineData("c44-twostuff")]
    [InlineData("c41-cocosubset")]
    [InlineData("c34-300segments")]
    public void A_folder_and_its_records_give_the_same_numbers(string data)
    {
        string records = program.NewPath(), run = Trained(data);
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", Case(data), "--out", records);
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        Outcome folder = Eval(run, data), same = program.Run(["eval", "shapes", "--run", run, "--data", records, .. unsure]);
        Assert.True(same.Code == ExitCode.Done, same.Errors);
        Assert.Equal(Numbers(folder), Numbers(same));
        Assert.Equal(Joined(Case(data)), Joined(records));
    }

    [SkippableFact]
    public void A_resume_with_other_data_changes_nothing()
    {
        string run = Trained("c01-same");
        (string Name, string Hash)[] before = [.. Files(run)];
        foreach (string other in (string[])["c31-uneven", "c30-chinese"])
        {
            Outcome outcome = Train(other, run, "--resume", "--steps", "6");
            Assert.Equal(ExitCode.Failed, outcome.Code);
            Assert.Equal(before, Files(run));
        }
    }

    [SkippableTheory]
    [InlineData("c07-catfile", false)]
    [InlineData("c08-emptyseg", true)]
    [InlineData("c08-nullseg", true)]
    [InlineData("c08-twopoints", true)]
    [InlineData("c09-nocrowd", false)]
    public void What_training_does_not_need_does_not_stop_a_build(string data, bool objectsLeftOut)
    {
        string records = program.NewPath(), none = program.NewPath();
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", Case(data), "--out", records);
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        Assert.Equal(objectsLeftOut, built.Errors.Contains("whose mask cannot be drawn were left out", StringComparison.Ordinal));
        Outcome check = program.Run("check", "shapes", "--config", Case("tiny.yaml"), "--data", records);
        Assert.True(check.Code == ExitCode.Done, check.Errors + check.Output);
        Outcome strict = program.Run("data", "build", "coco-panoptic", "--root", Case(data), "--out", none, "--objects", "fail");
        Assert.Equal((objectsLeftOut, objectsLeftOut), (strict.Errors.Contains("MF6011", StringComparison.Ordinal), !Directory.Exists(none)));
    }

    [SkippableFact]
    public void Ids_that_no_mask_can_hold_are_refused_by_the_build_alone()
    {
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", Case("c34-bigcat"), "--out", program.NewPath());
        Assert.Equal(ExitCode.Failed, built.Code);
        Assert.Contains("MF6003", built.Errors);
        Trained("c34-bigcat");
    }

    [SkippableTheory]
    [InlineData("c28-boolthing", null)]
    [InlineData("c17-pngexif6", null)]
    [InlineData("c17-pngexif3", null)]
    [InlineData("c29-backslash", "The name holds a backslash")]
    [InlineData("c28-noisthing", "isthing")]
    public void What_a_folder_holds_is_understood_or_named(string data, string? told)
    {
        Outcome check = program.Run("check", "shapes", "--config", Case("tiny.yaml"), "--data", Case(data));
        Assert.True(check.Code == (told is null ? ExitCode.Done : ExitCode.Failed), check.Errors + check.Output);
        if (told is not null) Assert.Contains(told, check.Errors);
    }

    [SkippableTheory]
    [InlineData("c24-missing", "and 1 others that are missing")]
    [InlineData("c29-backslash", "The name holds a backslash")]
    public void A_build_names_what_is_missing_before_it_begins(string data, string told)
    {
        string records = program.NewPath();
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", Case(data), "--out", records);
        Assert.Equal(ExitCode.Failed, built.Code);
        Assert.Contains(told, built.Errors);
        Assert.False(Directory.Exists(records));
    }

    /// <summary>What check says of a folder, and what it must not say.</summary>
    [SkippableTheory]
    [InlineData("c24-missing", "MF6004")]
    [InlineData("c25-categorystring", "MF6002")]
    [InlineData("c25-float", "MF6002")]
    [InlineData("c25-stringids", "MF6002")]
    [InlineData("c34-cat0", null)]
    [InlineData("c37-absolute", "MF6003")]
    [InlineData("c37-empty", "MF7023")]
    [InlineData("c40-area1", "MF7022")]
    [InlineData("c42-bom", null)]
    [InlineData("c42-html", "MF6002")]
    [InlineData("c42-isthingseg", null)]
    [InlineData("c42-nan", "MF6002")]
    [InlineData("c42-utf16", "MF6002")]
    [InlineData("c43-trunc", "MF6005")]
    [InlineData("c45-sameid", "MF6003")]
    [InlineData("c21-one", null)]
    [InlineData("c23-133", "MF7006")] // of 133 classes, and 24 megapixels in 11 kB
    public void Check_names_what_is_wrong_with_a_folder(string data, string? id)
    {
        string folder = Shared.Path($"cases/reports/{data}");
        Outcome outcome = program.Run("check", "shapes", "--config", Shared.Path("cases/reports/tiny.yaml"), "--data", folder);
        string told = outcome.Output + outcome.Errors;
        Assert.DoesNotContain("MF9001", told);
        Assert.True((outcome.Code == ExitCode.Done) == (id is null), told);
        if (id is not null) Assert.Contains(id, told);
    }

    /// <summary>Images of 1 x 4000 and 4 x 6000 pixels took gigabytes or ended in an overflow.</summary>
    [SkippableTheory]
    [InlineData("c21-thin1x4000")]
    [InlineData("c21-thin4x6000")]
    public void Thin_images_are_trained_on(string data)
    {
        string config = Shared.Path("cases/reports/tiny.yaml"), folder = Shared.Path($"cases/reports/{data}");
        Outcome outcome = program.Run("train", "shapes", "--config", config, "--data", folder, "--run", program.NewPath(), "--set", "data.crop_probability=1");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
    }

    [Fact]
    public void A_split_that_fails_leaves_none_of_the_others()
    {
        string data = program.NewPath(), records = program.NewPath();
        foreach (string file in Directory.EnumerateFiles(program.Data, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(data, Path.GetRelativePath(program.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string damaged = Directory.GetFiles(Path.Combine(data, "val"))[0];
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..60]);
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", data, "--out", records);
        Assert.Equal(ExitCode.Failed, built.Code);
        Assert.Contains(damaged, built.Errors);
        Assert.False(Directory.Exists(records));
    }

    [Fact]
    public void Records_that_are_named_otherwise_are_named_and_hidden_files_are_no_data()
    {
        string records = program.NewPath(), other = Directory.CreateDirectory(program.NewPath()).FullName;
        Outcome built = program.Run("data", "build", "coco-panoptic", "--root", program.Data, "--out", records, "--split", "val");
        Assert.True(built.Code == ExitCode.Done, built.Errors);
        string shard = Path.Combine(records, "val-00000-of-00001.tfrecord");
        File.WriteAllText(Path.Combine(records, "._val-00000-of-00001.tfrecord"), "AppleDouble");
        Outcome check = program.Run("check", "shapes", "--config", program.Config, "--data", records);
        Assert.True(check.Code == ExitCode.Done, check.Errors + check.Output);

        foreach (string name in (string[])["train.record-00000-of-00001", "train.tfrecord"])
        {
            File.Copy(shard, Path.Combine(other, name));
            Outcome named = program.Run("check", "shapes", "--config", program.Config, "--data", other);
            Assert.Contains("MF6001", named.Errors);
            Assert.Contains(name, named.Errors);
            Assert.Contains("train-00000-of-00001.tfrecord", named.Errors);
            File.Delete(Path.Combine(other, name));
        }
    }

    [Fact]
    public void A_result_that_cannot_be_saved_is_told()
    {
        string run = program.Trained("--steps", "1"), summary = Path.Combine(run, "summary.json");
        File.WriteAllText(summary, "{ damaged");
        Outcome damaged = program.Run("eval", "shapes", "--run", run);
        Assert.True(damaged.Code == ExitCode.Done, damaged.Errors);
        Assert.Contains("All       |", damaged.Output);
        Assert.Contains("is damaged and stays as it is", damaged.Errors);
        Assert.Equal("{ damaged", File.ReadAllText(summary));

        File.Delete(summary);
        Directory.CreateDirectory(summary);
        Outcome folder = program.Run("eval", "shapes", "--run", run);
        Assert.True(folder.Code == ExitCode.Done, folder.Errors);
        Assert.Contains("All       |", folder.Output);
        Assert.Contains("the result is printed but not saved", folder.Errors);
    }

    private static string Case(string name) => Shared.Path($"cases/reports/{name}");

    private Outcome Train(string data, string run, params string[] more) =>
        program.Run(["train", "shapes", "--config", Case("tiny.yaml"), "--data", Case(data), "--run", run, .. more]);

    private string Trained(string data)
    {
        string run = program.NewPath();
        Outcome outcome = Train(data, run);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        return run;
    }

    private Outcome Eval(string run, string data)
    {
        Outcome outcome = program.Run(["eval", "shapes", "--run", run, "--data", Case(data), .. unsure]);
        if (outcome.Code != ExitCode.Done) return outcome;
        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json"))).RootElement;
        foreach (string name in (string[])["pq", "sq", "rq"]) Assert.InRange(summary.GetProperty(name).GetDouble(), 0, 1);
        return outcome;
    }

    // All but the line that names the place of the data.
    private static string Numbers(Outcome outcome) =>
        string.Join('\n', outcome.Output.Split('\n').Where(static line => !line.StartsWith("on ", StringComparison.Ordinal)));

    private string? Joined(string data)
    {
        Outcome check = program.Run("check", "shapes", "--config", Case("tiny.yaml"), "--data", data);
        return check.Output.Split('\n').FirstOrDefault(static line => line.Contains("  joined  "));
    }

    private static IEnumerable<(string Name, string Hash)> Files(string run) =>
        Directory
            .EnumerateFiles(run, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(static file => (file, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))));
}
