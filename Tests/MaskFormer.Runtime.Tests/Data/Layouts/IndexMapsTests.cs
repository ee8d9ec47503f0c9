using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>Folders of images and index maps, as people have them.</summary>
public sealed class IndexMapsTests
{
    private const string Rows = "0011222/0011222/0011222/0000000/3333333";

    [Theory]
    [InlineData("images/{0}/{1}.png", "labels/{0}/{1}.png", "train", "val")]
    [InlineData("images/{0}/{1}.png", "masks/{0}/{1}_L.png", "training", "validation")]
    [InlineData("{0}/images/{1}.png", "{0}/labels/{1}.png", "train", "valid")]
    [InlineData("{0}/{1}.png", "{0}annot/{1}.png", "train", "val")]
    [InlineData("{0}/{1}.png", "{0}_labels/{1}_mask.png", "train", "val")]
    public void Splits_are_found_in_the_usual_places(string images, string labels, string train, string val)
    {
        using TemporaryFolder folder = new();
        foreach ((string split, string name) in (IEnumerable<(string, string)>)[(train, "a"), (train, "b"), (val, "c")])
        {
            TinyTree.Image(folder[string.Format(null, images, split, name)]);
            TinyTree.Map(folder[string.Format(null, labels, split, name)], Rows);
        }

        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal((2, 1), (learnt.Count, evaluated.Count));
        Assert.Equal("2 images, index maps with values 0 to 3", learnt.Seen);
        Assert.Equal("c.png", evaluated.Load(0).Name);
        Assert.NotEqual(learnt.Place, evaluated.Place);
        Assert.NotEqual(learnt.Fingerprint, evaluated.Fingerprint);
    }

    [Fact]
    public void The_largest_value_is_unlabelled_and_every_other_one_a_class()
    {
        using TemporaryFolder folder = Flat(12, Rows, 0, 1, 2, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal("11 images, index maps with values 0 to 2, 255 taken as unlabelled", source.Seen);
        Assert.Equal([new(0, "class 0", false), new(1, "class 1", false), new(2, "class 2", false)], source.Categories);
        PanopticSample sample = source.Load(0);
        Assert.Equal([13.0, 6, 9], sample.Segments.Select(static segment => segment.Area));
        Assert.Equal([0, 1, 2], sample.Segments.Select(static segment => segment.Class));
        Assert.Equal(0, sample.Map[4, 3]);
        Assert.Contains(source.Assumed, static told => told.Contains("data.unlabelled=[0, 255]", StringComparison.Ordinal));
        Assert.Contains(source.Assumed, static told => told.Contains("data.things", StringComparison.Ordinal));
        Assert.Contains(source.Assumed, static told => told.StartsWith("no split is named val: 1 of 12 images", StringComparison.Ordinal));
    }

    [Fact]
    public void Images_that_are_held_out_are_neither_learnt_nor_lost()
    {
        using TemporaryFolder folder = Flat(23, Rows);
        FolderData options = new() { HeldOut = 0.25 };
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train", options), evaluated = AnnotatedFolder.Open(folder.Root, "val", options);
        Assert.Equal((17, 6), (learnt.Count, evaluated.Count));
        Assert.Equal(23, Names(learnt).Concat(Names(evaluated)).Distinct().Count());
        using IPanopticSource all = AnnotatedFolder.Open(folder.Root, "val", new() { HeldOut = 0 });
        Assert.Equal((23, folder.Root), (all.Count, all.Place));
    }

    [Fact]
    public void Lists_of_names_divide_a_folder()
    {
        using TemporaryFolder folder = Flat(7, Rows);
        TinyTree.Write(folder["valid.txt"], "2.png\n5\n");
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal(["2.png", "5.png"], Names(evaluated));
        Assert.Equal((5, false), (learnt.Count, Names(learnt).Contains("5.png")));
        Assert.DoesNotContain(learnt.Assumed, static told => told.Contains("data.held_out", StringComparison.Ordinal));
        TinyTree.Write(folder["train.txt"], "1\n9\n");
        Assert.Equal("MF6076", Refused(folder).Id);
        TinyTree.Write(folder["train.txt"], "\n");
        Assert.Equal("MF6009", Refused(folder).Id);
    }

    [Fact]
    public void Maps_that_belong_to_no_image_are_named_once()
    {
        using TemporaryFolder folder = Flat(7, Rows);
        TinyTree.Map(folder["labels/7.png"], Rows);
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), heldOut = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal([folder["labels/7.png"]], learnt.Unused);
        Assert.Empty(heldOut.Unused);
        TinyTree.Write(folder["val.txt"], "2\n");
        TinyTree.Write(folder["train.txt"], "1\n");
        using IPanopticSource listed = AnnotatedFolder.Open(folder.Root, "val"); // images that no list names have maps all the same
        Assert.Equal([folder["labels/7.png"]], listed.Unused);
    }

    [Fact]
    public void Maps_of_another_split_are_not_unused()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["train/a", "val/b"])
        {
            TinyTree.Image(folder[$"images/{name}.png"]);
            TinyTree.Map(folder[$"labels/{name}.png"], Rows);
        }

        TinyTree.Map(folder["labels/val/c.png"], Rows);
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Empty(learnt.Unused);
        Assert.Equal([folder["labels/val/c.png"]], evaluated.Unused);
    }

    [Theory]
    [InlineData("images/1.jpg", "images/1.png")]
    [InlineData("labels/1.jpg", "labels/1.png")]
    public void Two_files_of_one_name_do_not_pair(string added, string like)
    {
        using TemporaryFolder folder = Flat(3, Rows);
        File.Copy(folder[like], folder[added]);
        Assert.Equal("MF6071", Refused(folder).Id);
    }

    /// <summary>The head of a table, a value below 0: the first name would be that of 0, and all others be moved.</summary>
    [Theory]
    [InlineData("id,name\n0,sky\n1,road\n2,tree")]
    [InlineData("-1 nothing\n0 sky\n1 road\n2 tree")]
    public void Values_of_some_classes_only_are_refused(string classes)
    {
        using TemporaryFolder folder = Flat(3, Rows);
        TinyTree.Write(folder["classes.txt"], classes);
        Assert.Equal("MF6074", Refused(folder).Id);
    }

    [Fact]
    public void Lists_that_name_an_image_twice_or_leave_none_to_learn_from_are_refused()
    {
        using TemporaryFolder folder = Flat(3, Rows);
        TinyTree.Write(folder["val.txt"], "2\n1.png\n2.png\n");
        Assert.Equal("MF6076", Refused(folder).Id);
        TinyTree.Write(folder["val.txt"], "0\n1\n2\n");
        Assert.Equal("MF6009", Refused(folder).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lists_that_leave_none_to_learn_from_can_be_evaluated_on(bool apart)
    {
        using TemporaryFolder folder = Flat(3, Rows), lists = new();
        TinyTree.Write((apart ? lists : folder)["val.txt"], "2\n0\n1\n");
        FolderData options = new() { Lists = apart ? lists.Root : null };
        using IPanopticSource evaluated = AnnotatedFolder.Open(folder.Root, "val", options);
        Assert.Equal(["2.png", "0.png", "1.png"], Enumerable.Range(0, evaluated.Count).Select(evaluated.ImageName));
        Assert.Equal("MF6009", Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train", options)).Id);
    }

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("a", "")]
    public void Images_that_lie_too_deep_are_named(string images, string labels)
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder[$"images/{images}/1.png"]);
        TinyTree.Map(folder[$"labels/{labels}/1.png"], Rows);
        DataException refused = Refused(folder);
        Assert.Equal(("MF6001", folder[$"images/{images}"]), (refused.Id, refused.Place));
    }

    /// <summary>Without a list of its own, what is evaluated on is held out of the images to learn from.</summary>
    [Fact]
    public void Of_no_images_none_is_held_out()
    {
        using TemporaryFolder folder = Flat(3, Rows);
        TinyTree.Write(folder["test.txt"], "0\n1\n2\n");
        Assert.Equal("MF6009", Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "val")).Id);
    }

    [Fact]
    public void What_cannot_be_known_is_said_by_settings()
    {
        using TemporaryFolder folder = Flat(3, Rows);
        TinyTree.Write(folder["names.txt"], "sky\nroad\n\ntree\n");
        FolderData options = new() { Unlabelled = [3], Things = ["road", "tree"], ClassFile = folder["names.txt"], HeldOut = 0 };
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train", options);
        Assert.Equal([new(0, "sky", false), new(1, "road", true), new(2, "tree", true)], source.Categories);
        Assert.Equal("3 images, index maps with values 0 to 2, 3 taken as unlabelled", source.Seen);
        Assert.Empty(source.Assumed);
    }

    [Fact]
    public void Every_connected_region_of_a_thing_is_a_segment()
    {
        using TemporaryFolder folder = Flat(1, "1100001/1100010/0000100/2200022/2200022");
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train", new() { Things = ["class 1", "class 2"] });
        PanopticSample sample = source.Load(0);
        Assert.Equal([(1, 4.0), (0, 20.0), (1, 3.0), (2, 4.0), (2, 4.0)], sample.Segments.Select(static segment => (segment.Class, segment.Area)));
        Assert.Equal((1, 3, 3, 2), (sample.Map[1, 1], sample.Map[0, 6], sample.Map[2, 4], sample.Map[4, 3]));
    }

    [Fact]
    public void A_mask_of_0_and_255_is_one_class_on_its_background()
    {
        using TemporaryFolder folder = Flat(1, "0011/0111", 0, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([new(0, "background", false), new(255, "object", false)], source.Categories);
        Assert.Equal([3.0, 5], source.Load(0).Segments.Select(static segment => segment.Area));
        TinyTree.Write(folder["classes.txt"], "paper\ncoffee");
        using IPanopticSource named = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([new(0, "paper", false), new(255, "coffee", false)], named.Categories);
    }

    [Theory]
    [InlineData("a\nb\nc\nd", "0,1,2,3", "0:a 1:b 2:c 3:d")]
    [InlineData("a\nb\nc\nd\ne", "0,1,2,3", "0:a 1:b 2:c 3:d 4:e")]
    [InlineData("a\nb\nc\nd", "1,2,3,4", "1:a 2:b 3:c 4:d")]
    [InlineData("7 a\n9, b c\n20: d", "7,9,20,255", "7:a 9:b c 20:d")]
    [InlineData("a\nb\nc\n12", "0,1,2,3", "0:a 1:b 2:c 3:12")]
    public void Names_belong_to_values(string names, string values, string expected)
    {
        using TemporaryFolder folder = Flat(1, Rows, [.. values.Split(',').Select(int.Parse)]);
        TinyTree.Write(folder["classes.txt"], names);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal(expected, string.Join(' ', source.Categories.Select(static category => $"{category.Id}:{category.Name}")));
        source.Load(0);
    }

    [Fact]
    public void Sixteen_bits_keep_255_as_a_class()
    {
        using TemporaryFolder folder = Flat(1, Rows, 0, 255, 846, 65535);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([0, 255, 846], source.Categories.Select(static category => category.Id));
        Assert.Equal("1 images, index maps with values 0, 255, 846, 65535 taken as unlabelled", source.Seen);
    }

    [Fact]
    public void A_value_without_a_name_is_told_before_training()
    {
        using TemporaryFolder folder = Flat(1, Rows);
        TinyTree.Write(folder["classes.txt"], "a\nb\nc");
        DataException error = Refused(folder);
        Assert.Equal("MF6073", error.Id);
        Assert.Contains("data.unlabelled=[3]", error.Remedy);
    }

    [Fact]
    public void An_image_without_a_map_is_no_empty_image()
    {
        using TemporaryFolder folder = Flat(3, Rows);
        TinyTree.Image(folder["images/x.png"]);
        DataException error = Refused(folder);
        Assert.Equal(("MF6071", folder["images/x.png"]), (error.Id, error.Place));
    }

    [Fact]
    public void Colours_and_jpegs_are_no_maps()
    {
        using TemporaryFolder folder = Flat(1, Rows);
        byte[] colours = new byte[3 * 35];
        colours[^1] = 9;
        TinyTree.Write(folder["labels/0.png"], PngWriter.Rgb(new(5, 7, colours)));
        DataException error = Refused(folder);
        Assert.Equal("MF6072", error.Id);
        Assert.Contains("(0, 0, 9 at row 4, column 6)", error.Cause);
        TinyTree.Write(folder["labels/0.png"], [0xFF, 0xD8, 0xFF, 0xE0]);
        Assert.Contains("it begins like a JPEG", Refused(folder).Cause);
    }

    [Fact]
    public void A_map_of_another_size_is_told_when_it_is_read()
    {
        using TemporaryFolder folder = Flat(1, "000/001");
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal("MF6007", Assert.Throws<DataException>(() => source.Load(0)).Id);
    }

    [Fact]
    public void Unknown_names_of_classes_and_layouts_are_refused()
    {
        using TemporaryFolder folder = Flat(1, Rows);
        DataException thing = Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train", new() { Things = ["car"] }));
        Assert.Equal(("MF6075", true), (thing.Id, thing.IsWrongInput));
        DataException layout = Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train", new() { Layout = "index-map" }));
        Assert.Equal("MF6070", layout.Id);
        Assert.Contains("index-maps", layout.Remedy);
        Assert.Equal("MF6001", Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train", new() { Layout = "coco-panoptic" })).Id);
    }

    [Fact]
    public void Reading_leaves_the_folder_as_it_is()
    {
        using TemporaryFolder folder = Flat(9, Rows);
        string before = FolderState.Of(folder.Root);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        for (int i = 0; i < source.Count; i++) source.Load(i);
        Assert.NotEmpty(source.Fingerprint);
        Assert.Equal(before, FolderState.Of(folder.Root));
    }

    private static DataException Refused(TemporaryFolder folder) => Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train"));

    private static IEnumerable<string> Names(IPanopticSource source) => Enumerable.Range(0, source.Count).Select(i => source.Load(i).Name);

    private static TemporaryFolder Flat(int images, string rows, params int[] values)
    {
        TemporaryFolder folder = new();
        string[] lines = rows.Split('/');
        for (int i = 0; i < images; i++)
        {
            TinyTree.Image(folder[$"images/{i}.png"], Math.Max(lines.Length, lines.Length == 2 && lines[0].Length == 3 ? 3 : 0), lines[0].Length);
            TinyTree.Map(folder[$"labels/{i}.png"], rows, values);
        }

        return folder;
    }
}
