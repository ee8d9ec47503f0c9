using System.Text.Json.Nodes;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>What <c>check</c> tells of images that annotations list: without annotation, or one file under two ids.</summary>
[Collection(ProgramTests.Name)]
public sealed class ListedImagesTests(TinyProgram program)
{
    [Fact]
    public void An_image_without_annotation_is_told_and_fails_nothing()
    {
        Outcome outcome = Check(static (images, _) => images.Add(Another(images[0]!, "image nobody saw.png")));
        Assert.Contains("MF7026", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 images are listed without annotation", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public void A_file_under_two_ids_is_a_finding()
    {
        Outcome outcome = Check(static (images, annotations) =>
        {
            JsonNode first = images[0]!, twin = Another(first, (string)first["file_name"]!);
            JsonNode truth = annotations.First(one => (long)one!["image_id"]! == (long)first["id"]!)!.DeepClone();
            truth["image_id"] = (long)twin["id"]!;
            images.Add(twin);
            annotations.Add(truth);
        });
        Assert.Contains("MF7027", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Contains("is listed as several images", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Code);
    }

    [Fact]
    public void A_segment_without_pixels_is_told_and_fails_nothing()
    {
        Outcome outcome = Check(static (_, annotations) =>
        {
            JsonArray segments = annotations[0]!["segments_info"]!.AsArray();
            foreach ((int i, JsonNode twin) in segments.Select(static one => one!.DeepClone()).ToArray().Index())
            {
                (twin["id"], twin["area"]) = (0xFFFF00 + i, 0); // of stuff it is the same target, of things an object without pixels
                segments.Add(twin);
            }
        });
        Assert.Contains("MF7032", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Contains("segments have no pixel: an evaluation counts them as missed", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public void Classes_of_one_name_are_told_and_fail_nothing()
    {
        Outcome outcome = Check(static (_, _) => { }, static classes => classes[1]!["name"] = (string)classes[0]!["name"]!);
        Assert.Contains("MF7028", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 classes are called", outcome.Errors + outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public void A_name_with_a_line_end_begins_no_line()
    {
        Outcome outcome = Check(static (_, _) => { }, static classes => classes[0]!["name"] = "a\nMF0000 all\tis well");
        Assert.Contains("a\\u000AMF0000 all\\u0009is well ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nMF0000", outcome.Output, StringComparison.Ordinal);
    }

    private static JsonNode Another(JsonNode image, string name)
    {
        JsonNode twin = image.DeepClone();
        twin["id"] = 987_654L;
        twin["file_name"] = name;
        return twin;
    }

    // The tiny data set with other annotations of its training images.
    private Outcome Check(Action<JsonArray, JsonArray> change, Action<JsonArray>? rename = null)
    {
        string data = program.NewPath(), lists = Directory.CreateDirectory(Path.Combine(data, "annotations")).FullName;
        foreach (string folder in Directory.GetDirectories(program.Data).Where(static one => Path.GetFileName(one) != "annotations"))
            Directory.CreateSymbolicLink(Path.Combine(data, Path.GetFileName(folder)), folder);
        foreach (string list in Directory.GetFiles(Path.Combine(program.Data, "annotations")))
        {
            JsonNode json = JsonNode.Parse(File.ReadAllText(list))!;
            if (Path.GetFileName(list).Contains("train", StringComparison.Ordinal)) change(json["images"]!.AsArray(), json["annotations"]!.AsArray());
            rename?.Invoke(json["categories"]!.AsArray());
            File.WriteAllText(Path.Combine(lists, Path.GetFileName(list)), json.ToJsonString());
        }

        return program.Run("check", "shapes", "--data", data);
    }
}
