using System.Diagnostics;
using System.Text.Json;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data.Images;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>What <c>check</c> finds in data that can be read and is not what its owner believes: each fault in a tiny set that is drawn.</summary>
[Collection(ProgramTests.Name)]
public sealed class DataReviewTests(TinyProgram program)
{
    private const int Side = 9;

    [Fact]
    public void Pictures_of_16_bits_with_values_of_12_are_almost_black()
    {
        JsonElement train = Check(Draw(4, picture: static i => Picture(at => 4012 - at - i)), ExitCode.Failed).GetProperty("train");
        JsonElement pictures = train.GetProperty("pictures");
        Assert.Equal((16, 12), (pictures.GetProperty("bits").GetInt32(), pictures.GetProperty("used_bits").GetInt32()));
        Assert.Contains("of 16 bits 12 are used (the largest value is 4012)", Problem(train, "MF7024").GetProperty("cause").GetString());
    }

    [Fact]
    public void Maps_of_classes_in_place_of_pictures_are_almost_black()
    {
        JsonElement train = Check(Draw(4, picture: static _ => PngWriter.Grey(Map(static at => at % 3))), ExitCode.Failed).GetProperty("train");
        Assert.Contains("they have values 0 to 2 of 255", Problem(train, "MF7024").GetProperty("cause").GetString());
    }

    [Fact]
    public void Labels_without_an_image_may_be_meant_and_are_told()
    {
        string data = Draw(4);
        File.Delete(Path.Combine(data, "images", "1.png"));
        JsonElement train = Check(data, ExitCode.Done).GetProperty("train");
        Assert.Equal(Path.Combine(data, "labels", "1.png") + " belongs to no image", Problem(train, "MF7033").GetProperty("cause").GetString());
    }

    [Fact]
    public void Alpha_and_orientation_are_told()
    {
        string data = Draw(4);
        File.WriteAllBytes(Path.Combine(data, "images", "0.png"), Skia(SKEncodedImageFormat.Png, transparent: true));
        byte[] turned = Skia(SKEncodedImageFormat.Jpeg);
        byte[] exif = Convert.FromHexString("FFE100204578696600004D4D002A00000008000101120003000000010006000000000000");
        File.WriteAllBytes(Path.Combine(data, "images", "1.png"), [.. turned[..2], .. exif[..34], .. turned[2..]]);
        Outcome outcome = program.Run("check", "small", "--data", data, "--set", "data.held_out=0", "--set", "model.classes=2");
        Assert.Contains("files        3 PNG of 8 bits, 1 JPEG of 8 bits with values", outcome.Output);
        Assert.Contains("; 1 turned by their EXIF orientation; 1 with alpha, which is dropped", outcome.Output);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Output + outcome.Errors);
        Assert.Contains("train small --set data.held_out=0 --set model.classes=2 --data", outcome.Errors);
    }

    [Fact]
    public void Masks_of_0_and_255_are_one_class_whose_name_may_be_the_only_one()
    {
        string data = Draw(4, map: static (_, at) => at < 40 ? 0 : 255);
        Assert.Contains("255 is 'object' (data.object_name), 0 is background", Assumed(data));
        File.WriteAllText(Path.Combine(data, "classes.txt"), "crack\n");
        Assert.Contains("255 is crack, 0 is background", Assumed(data));
        string ones = Draw(4, map: static (_, at) => at < 40 ? 0 : 1);
        File.WriteAllText(Path.Combine(ones, "classes.txt"), "crack\n");
        Assert.Contains("1 is crack, 0 is background", Assumed(ones));
    }

    [Fact]
    public void Classes_that_are_numbered_from_1_are_told()
    {
        string data = Draw(4, map: static (_, at) => at < 40 ? 1 : 2);
        Assert.Contains("the model's first class is the value 1", Assumed(data));
    }

    [Fact]
    public void A_class_of_255_in_maps_of_16_bits_is_told()
    {
        string data = Draw(4, map: static (_, at) => at switch { < 30 => 0, < 60 => 255, _ => 65535 });
        Assert.Contains("if it labels nothing: data.unlabelled=[255]", Assumed(data));
    }

    [Fact]
    public void A_picture_in_two_splits_is_told()
    {
        string data = Draw(6);
        File.Copy(Path.Combine(data, "images", "1.png"), Path.Combine(data, "images", "4.png"), overwrite: true);
        File.WriteAllText(Path.Combine(data, "val.txt"), "4\n5\n");
        JsonElement val = Check(data, ExitCode.Failed).GetProperty("val");
        Assert.StartsWith("4.png has the pixels of 1.png", Problem(val, "MF6077").GetProperty("cause").GetString());
    }

    [Theory]
    [InlineData(1, "after")]
    [InlineData(-1, "before")]
    public void Labels_that_moved_by_one_file_are_recognised(int shift, string where)
    {
        static int Edge(int image) => 20 + (image * 37 % 50);
        static byte[] Drawn(int image) => Picture(at => at < Edge(image) ? 200 : 40);
        JsonElement train = Check(Draw(12, Drawn, (i, at) => at < Edge(i - shift) ? 0 : 1), ExitCode.Failed).GetProperty("train");
        Assert.Contains($"by the labels of the image {where} them", Problem(train, "MF7025").GetProperty("cause").GetString());
        Check(Draw(12, Drawn, static (i, at) => at < Edge(i) ? 0 : 1), ExitCode.Done);
    }

    [Fact]
    public void An_image_that_cannot_be_used_is_a_finding_and_hides_nothing()
    {
        string data = Draw(5), broken = Path.Combine(data, "images", "2.png");
        File.WriteAllBytes(broken, File.ReadAllBytes(broken)[..50]);
        JsonElement train = Check(data, ExitCode.Failed).GetProperty("train");
        Assert.Equal((4, 1), (train.GetProperty("looked_at").GetInt32(), train.GetProperty("unusable").GetInt32()));
        Assert.Equal(broken, Problem(train, "MF6005").GetProperty("place").GetString());
    }

    [Fact]
    public void Scripts_get_a_whole_object_whatever_is_wrong()
    {
        JsonElement unplaced = Parsed(program.Run("check", "small", "--json"), ExitCode.Done);
        Assert.Equal("MF6000", unplaced.GetProperty("problems")[0].GetProperty("id").GetString());
        JsonElement missing = Parsed(program.Run("check", "small", "--json", "--data", program.NewPath()), ExitCode.Failed);
        Assert.Equal("MF6001", missing.GetProperty("problems")[0].GetProperty("id").GetString());
        JsonElement wrong = Parsed(program.Run("check", "small", "--json", "--set", "model.querries=3"), ExitCode.WrongInput);
        JsonElement problem = wrong.GetProperty("problems")[0];
        Assert.Equal("MF3005", problem.GetProperty("id").GetString());
        foreach (string part in (string[])["place", "cause", "remedy"]) Assert.NotEqual("", problem.GetProperty(part).GetString());

        string data = Draw(6);
        File.WriteAllText(Path.Combine(data, "val.txt"), "none\n");
        JsonElement listed = Parsed(program.Run("check", "small", "--json", "--data", data), ExitCode.Failed);
        Assert.Equal("MF6076", listed.GetProperty("problems")[0].GetProperty("id").GetString());
    }

    [SkippableTheory]
    [InlineData("images/2.png", "it is empty, or a pipe")]
    [InlineData("labels/2.png", "it is empty, or a pipe")]
    [InlineData("val.txt", "The list names no image")]
    public void A_pipe_among_the_files_hangs_nothing(string file, string told)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes among files");
        string data = Draw(4), pipe = Path.Combine(data, file);
        File.Delete(pipe);
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        Assert.Contains(told, Check(data, ExitCode.Failed).GetRawText());
        File.Delete(pipe);
        File.CreateSymbolicLink(pipe, "/dev/zero"); // endless
        Assert.Contains(told, Check(data, ExitCode.Failed).GetRawText());
        Outcome train = program.Run("train", "small", "--data", data, "--run", program.NewPath(), "--set", "model.classes=2", "--steps", "1");
        Assert.Equal(ExitCode.Failed, train.Code);
    }

    private static byte[] Skia(SKEncodedImageFormat format, bool transparent = false)
    {
        using SKBitmap bitmap = new(Side, Side, SKColorType.Rgba8888, transparent ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(200, 100, 50, transparent ? (byte)100 : (byte)255));
        using SKData file = bitmap.Encode(format, 90);
        return file.ToArray();
    }

    private static LabelMap Map(Func<int, int> value) => new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(value)]);

    private static byte[] Picture(Func<int, int> value) => PngWriter.Grey(Map(value));

    private static JsonElement Problem(JsonElement split, string id) =>
        Assert.Single(split.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("id").GetString() == id);

    private static JsonElement Parsed(Outcome outcome, int code)
    {
        Assert.True(outcome.Code == code, outcome.Output + outcome.Errors);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private JsonElement Check(string data, int code) =>
        Parsed(program.Run("check", "small", "--json", "--data", data, "--set", "data.held_out=0", "--set", "model.classes=2"), code);

    private string Assumed(string data) =>
        program.Run("check", "small", "--json", "--data", data, "--set", "model.classes=2").Errors;

    // Pictures are grey noise and maps the upper and the lower half, unless said otherwise.
    private string Draw(int images, Func<int, byte[]>? picture = null, Func<int, int, int>? map = null)
    {
        string data = program.NewPath(), pictures = Path.Combine(data, "images"), labels = Path.Combine(data, "labels");
        Directory.CreateDirectory(pictures);
        Directory.CreateDirectory(labels);
        for (int i = 0; i < images; i++)
        {
            int image = i;
            File.WriteAllBytes(Path.Combine(pictures, $"{i}.png"), picture?.Invoke(i) ?? Picture(at => (image * 61) + (at * 97) + (at * at) & 255));
            File.WriteAllBytes(Path.Combine(labels, $"{i}.png"), PngWriter.Grey(Map(at => map?.Invoke(image, at) ?? (at < Side * 4 ? 0 : 1))));
        }

        return data;
    }
}
