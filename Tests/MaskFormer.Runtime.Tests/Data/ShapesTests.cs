using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class ShapesTests
{
    private static readonly ShapesOptions odd = new() { Train = 5, Val = 2, Height = 67, Width = 93, Seed = 7 };

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_does_not()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["a"], odd);
        ShapesGenerator.Write(folder["b"], odd);
        ShapesGenerator.Write(folder["c"], odd with { Seed = 8 });
        Assert.Equal(Digest(folder["a"]), Digest(folder["b"]));
        Assert.NotEqual(Digest(folder["a"])["train/001001.png"], Digest(folder["c"])["train/001001.png"]);
    }

    [Fact]
    public void What_a_killed_program_left_is_removed_and_what_a_living_one_draws_is_not()
    {
        using TemporaryFolder folder = new();
        (string dead, string alive, string other) = (folder["a.2147483600.tmp"], folder["a.1.tmp"], folder["a.mine.tmp"]); // 1: the first process of the system
        foreach (string left in (string[])[dead, alive, other]) Directory.CreateDirectory(left);
        ShapesGenerator.Write(folder["a"], odd with { Train = 1, Val = 1 });
        Assert.Equal((false, true, true), (Directory.Exists(dead), Directory.Exists(alive), Directory.Exists(other)));
    }

    [Fact]
    public void An_image_does_not_depend_on_how_many_there_are()
    {
        ShapesImage one = ShapesGenerator.Draw(odd, "train", 3);
        ShapesImage two = ShapesGenerator.Draw(odd with { Train = 900 }, "train", 3);
        Assert.Equal(one.Image.Pixels, two.Image.Pixels);
        Assert.NotEqual(one.Image.Pixels, ShapesGenerator.Draw(odd, "val", 3).Image.Pixels);
    }

    [Fact]
    public void Areas_and_boxes_are_those_of_the_map()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["a"], odd);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(folder["a/annotations/panoptic_train.json"]));
        int checkedSegments = 0;
        foreach (JsonElement annotation in json.RootElement.GetProperty("annotations").EnumerateArray())
        {
            string name = annotation.GetProperty("file_name").GetString()!;
            PngImage map = PngReader.Read(File.ReadAllBytes(Path.Combine(folder["a/panoptic_train"], name)), name);
            Assert.Equal((67, 93), (map.Height, map.Width));
            HashSet<int> listed = [0];
            foreach (JsonElement segment in annotation.GetProperty("segments_info").EnumerateArray())
            {
                int id = segment.GetProperty("id").GetInt32();
                Assert.True(listed.Add(id));
                List<(int X, int Y)> pixels = [.. Pixels(map).Where(p => p.Id == id).Select(p => (p.X, p.Y))];
                int[] box =
                [
                    pixels.Min(p => p.X),
                    pixels.Min(p => p.Y),
                    pixels.Max(p => p.X) - pixels.Min(p => p.X) + 1,
                    pixels.Max(p => p.Y) - pixels.Min(p => p.Y) + 1,
                ];
                Assert.Equal(pixels.Count, segment.GetProperty("area").GetInt32());
                Assert.Equal(box, segment.GetProperty("bbox").EnumerateArray().Select(v => v.GetInt32()));
                checkedSegments++;
            }

            Assert.All(Pixels(map), p => Assert.Contains(p.Id, listed));
        }

        Assert.True(checkedSegments >= 10);
    }

    [Fact]
    public void All_classes_crowds_unlabelled_pixels_and_occlusion_occur()
    {
        List<ShapesImage> images = [.. Enumerable.Range(0, 60).Select(i => ShapesGenerator.Draw(odd, "train", i))];
        Assert.Equal(
            ShapesClasses.All.Select(c => c.Id),
            images.SelectMany(p => p.Segments).Select(s => s.Category.Id).Distinct().Order());
        Assert.InRange(images.Count(p => p.Segments.Any(s => s.IsCrowd)), 3, 25);
        Assert.InRange(images.Count(p => p.Owner.Values.Contains(0)), 3, 25);
        Assert.All(images, p => Assert.InRange(p.Segments.Count, 3, 8));
    }

    [Fact]
    public void Two_that_draw_the_same_at_once_both_have_it()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["other"], odd);
        bool published = false;
        bool drew = ShapesGenerator.Ensure(folder["a"], odd, (_, _) =>
        {
            lock (odd)
            {
                if (!published) Directory.Move(folder["other"], folder["a"]);
                published = true;
            }
        });
        Assert.False(drew);
        Assert.Equal(["a"], Directory.EnumerateDirectories(folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Ensure_draws_once_and_refuses_a_folder_of_something_else()
    {
        using TemporaryFolder folder = new();
        Assert.True(ShapesGenerator.Ensure(folder["a"], odd));
        Assert.False(ShapesGenerator.Ensure(folder["a"], odd));
        DataException error = Assert.Throws<DataException>(() => ShapesGenerator.Ensure(folder["a"], odd with { Seed = 9 }));
        Assert.Equal("MF6051", error.Id);
        Assert.Equal(["a"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(15, 96, 1)]
    [InlineData(96, 5000, 1)]
    [InlineData(96, 96, 0)]
    public void Sizes_out_of_range_are_refused(int height, int width, int val)
    {
        DataException error = Assert.Throws<DataException>(() =>
            ShapesGenerator.Write(
                "nowhere",
                new ShapesOptions
                {
                    Height = height,
                    Width = width,
                    Val = val,
                }
            )
        );
        Assert.Equal("MF6050", error.Id);
    }

    private static IEnumerable<(int Id, int X, int Y)> Pixels(PngImage map)
    {
        for (int i = 0; i < map.Height * map.Width; i++)
        {
            yield return (map.Samples[3 * i] + 256 * map.Samples[3 * i + 1] + 65536 * map.Samples[3 * i + 2], i % map.Width, i / map.Width);
        }
    }

    private static Dictionary<string, string> Digest(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f),
            f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
}
