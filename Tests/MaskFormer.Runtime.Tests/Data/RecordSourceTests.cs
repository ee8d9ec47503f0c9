using CsCheck;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class RecordSourceTests
{
    private static readonly IReadOnlyList<PanopticCategory> shapesClasses = ShapesClasses.All;
    private static readonly ShapesOptions shapes = new() { Train = 7, Val = 1, Height = 37, Width = 53, Seed = 5 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Records_hold_what_the_folder_holds(int shards)
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "train"), folder["records"], new RecordBuildOptions { Shards = shards });
        using CocoPanopticSource coco = CocoPanopticSource.Open(folder["shapes"], "train");
        using RecordSource records = RecordSource.Open(folder["records"], "train");
        Assert.Equal(coco.Categories, records.Categories);
        Assert.Equal(7, records.Count);
        for (int i = 0; i < 7; i++)
        {
            (PanopticSample a, PanopticSample b) = (coco.Load(i), records.Load(i));
            Assert.Equal((a.ImageId, a.Name), (b.ImageId, b.Name));
            Assert.Equal(a.Image.Pixels, b.Image.Pixels);
            Assert.Equal(a.Map.Values, b.Map.Values);
            Assert.Equal(
                a.Segments.Select(s => (s.Class, s.CategoryId, s.Area, s.IsCrowd)),
                b.Segments.Select(s => (s.Class, s.CategoryId, s.Area, s.IsCrowd))
            );
        }
    }

    [SkippableFact]
    public void The_replications_records_are_read_and_images_without_masks_passed_over()
    {
        using RecordSource source = RecordSource.Open(Shared.Path("data/tfrecord/replication/mini"), "all");
        Assert.Equal((5, 1, 133), (source.Count, source.Unannotated, source.Categories.Count));
        Assert.Equal([1L, 2, 4, 5, 6], Enumerable.Range(0, 5).Select(i => source.Load(i).ImageId).Order());
        Assert.Empty(Enumerable.Range(0, 5).Select(source.Load).Single(s => s.ImageId == 4).Segments);
    }

    [SkippableFact]
    public void Instances_that_wrapped_around_are_refused()
    {
        using RecordSource source = RecordSource.Open(Shared.Path("data/tfrecord/replication/many"), "many");
        Assert.Equal([100, 101], new[] { source.Load(0), source.Load(1) }.Select(s => s.Segments.Count));
        DataException error = Assert.Throws<DataException>(() => source.Load(2));
        Assert.Equal("MF6028", error.Id);
        Assert.Contains("many-00000-of-00001.tfrecord, record 2 at byte", error.Place, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("data/tfrecord/replication/mini", "images_only", "MF6009")]
    [InlineData("data/tfrecord/replication/mini", "nothing", "MF6001")]
    public void Records_without_masks_cannot_be_trained_on(string folder, string prefix, string id) =>
        Assert.Equal(id, Assert.Throws<DataException>(() => RecordSource.Open(Shared.Path(folder), prefix)).Id);

    [Fact]
    public void A_lost_emptied_or_foreign_shard_is_noticed()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "train"), folder["r"], new RecordBuildOptions { Shards = 3 });
        string shard = folder["r/train-00001-of-00003.tfrecord"];
        byte[] bytes = File.ReadAllBytes(shard);

        File.WriteAllBytes(shard, []);
        DataException empty = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train"));
        Assert.Equal(("MF6027", shard), (empty.Id, empty.Place));

        File.Delete(shard);
        DataException lost = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train"));
        Assert.Equal(("MF6023", shard), (lost.Id, lost.Place));

        File.WriteAllBytes(shard, bytes);
        File.WriteAllBytes(folder["r/train-00003-of-00003.tfrecord"], bytes);
        Assert.Equal("MF6023", Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train")).Id);

        File.Move(folder["r/train-00003-of-00003.tfrecord"], folder["r/train-00000-of-00004.tfrecord"]);
        Assert.Contains("3 and into 4", Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train")).Cause, StringComparison.Ordinal);
    }

    /// <summary>As many records as were written, of other images: validation would be evaluated on what was learnt.</summary>
    [Fact]
    public void A_file_in_the_place_of_another_is_noticed_when_it_is_read()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes with { Train = 6 });
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "train"), folder["r"], new RecordBuildOptions { Shards = 3 });
        string foreign = folder["r/train-00001-of-00003.tfrecord"];
        File.Copy(folder["r/train-00000-of-00003.tfrecord"], foreign, overwrite: true);
        using RecordSource source = RecordSource.Open(folder["r"], "train");
        int[] wrong = [.. Enumerable.Range(0, source.Count).Where(i => Record.Exception(() => source.Load(i)) is DataException { Id: "MF6027" })];
        Assert.Equal([1, 4], wrong); // in turn, by file
        Assert.Contains("The record is of image", Assert.Throws<DataException>(() => source.Load(1)).Cause, StringComparison.Ordinal);
    }

    /// <summary>A folder of one split is trained on and evaluated on: a folder that lost the other must not look like one.</summary>
    [Fact]
    public void A_split_without_its_files_is_still_a_split()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        foreach (string split in (string[])["train", "val"]) RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], split), folder["r"]);
        File.Move(folder["r/val-00000-of-00001.tfrecord"], folder["r/val-00000-of-1.tfrecord"]);
        DataException lost = Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder["r"], "val"));
        Assert.Equal(("MF6001", folder["r"]), (lost.Id, lost.Place));
        Assert.Contains("There is no val-", lost.Cause, StringComparison.Ordinal);
        File.Delete(folder["r/val.records.json"]); // then its name alone tells
        DataException misnamed = Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder["r"], "val"));
        Assert.Equal("The records here are not named as a split's: val-00000-of-1.tfrecord", misnamed.Cause);
        Assert.Equal("train", SplitOf(AnnotatedFolder.Open(folder["r"], "train")));

        static string SplitOf(IPanopticSource source)
        {
            using (source) return Path.GetFileName(source.Place).Split('-')[0];
        }
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":0", "there is no format 0")]
    [InlineData("\"categories\":[", "\"categories\":[null,", "a value is null")]
    [InlineData("\"shards\":[", "\"shards\":[null,", "a value is null")]
    [InlineData("\"id\":2,", "\"id\":1,", "two categories have the id 1")]
    public void A_description_that_cannot_be_meant_is_told(string right, string wrong, string told)
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "val"), folder["r"]);
        string path = folder["r/val.records.json"], text = File.ReadAllText(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(right, wrong, StringComparison.Ordinal));
        DataException error = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "val"));
        Assert.Equal(("MF6002", path), (error.Id, error.Place));
        Assert.StartsWith(told, error.Cause, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_byte_order_mark_before_the_description_is_no_error()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "val"), folder["r"]);
        string path = folder["r/val.records.json"];
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(path)]);
        using RecordSource source = RecordSource.Open(folder["r"], "val");
        Assert.Equal(shapes.Val, source.Count);
    }

    [Fact]
    public void A_record_that_is_there_twice_or_damaged_is_named()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "val"), folder["r"]);
        string shard = folder["r/val-00000-of-00001.tfrecord"];
        byte[] bytes = File.ReadAllBytes(shard);
        File.Delete(folder["r/val.records.json"]);
        File.WriteAllBytes(shard, [.. bytes, .. bytes]);
        DataException twice = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "val"));
        Assert.Equal(("MF6025", $"{shard}, record 1 at byte {bytes.Length}, image/source_id"), (twice.Id, twice.Place));

        File.WriteAllBytes(shard, bytes);
        File.WriteAllText(folder["r/categories.json"], Categories(shapesClasses));
        using RecordSource source = RecordSource.Open(folder["r"], "val");
        bytes[^100] ^= 1;
        File.WriteAllBytes(shard, bytes);
        Assert.Equal("MF6021", Assert.Throws<DataException>(() => source.Load(0)).Id);
    }

    /// <summary>Without a description any data set looks like COCO's first classes.</summary>
    [Fact]
    public void Records_that_do_not_tell_their_classes_are_refused()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["shapes"], shapes);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "train"), folder["r"]);
        File.Delete(folder["r/train.records.json"]);
        DataException error = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train"));
        Assert.Equal("MF6013", error.Id);
        Assert.Contains("they are not COCO's: class", error.Cause, StringComparison.Ordinal);
        Assert.Contains(folder["r/categories.json"], error.Remedy, StringComparison.Ordinal);

        File.WriteAllText(folder["r/categories.json"], Categories(shapesClasses));
        using RecordSource source = RecordSource.Open(folder["r"], "train");
        Assert.Equal(ShapesClasses.All, source.Categories);
        Assert.Equal(folder["r/categories.json"], source.ClassesFrom);
    }

    /// <summary>Two classes of things with the ids 1 and 2: nothing speaks against COCO's person and bicycle, and nothing for them.</summary>
    [Fact]
    public void What_could_be_coco_is_not_taken_for_it()
    {
        using TemporaryFolder folder = new();
        RandomFolder.Write(folder["own"], [new(1, "nucleus", true), new(2, "debris", true)], seed: 3, images: 4);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["own"], "train"), folder["r"]);
        File.Delete(folder["r/train.records.json"]);
        DataException error = Assert.Throws<DataException>(() => RecordSource.Open(folder["r"], "train"));
        Assert.Equal("MF6013", error.Id);
        Assert.Contains("nothing in them shows", error.Cause, StringComparison.Ordinal);
    }

    /// <summary>Things, stuff of which a class has several segments, crowds, segments without pixels, unlabelled pixels, classes of COCO and others.</summary>
    [Fact]
    public void Records_of_any_folder_hold_what_the_folder_holds() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Bool)
            .Always(
                (seed, coco) =>
                {
                    PanopticCategory[] classes = coco
                        ? [new(187, "sky-other-merged", false), new(1, "person", true), new(149, "road", false), new(44, "bottle", true)]
                        : [new(9, "grass", false), new(3, "cow", true), new(60_000, "water", false)];
                    using TemporaryFolder folder = new();
                    RandomFolder.Write(folder["a"], classes, seed, images: 3);
                    RecordBuilder.Build(RecordBuildInputs.Find(folder["a"], "train"), folder["r"], new RecordBuildOptions { Shards = 2 });
                    using CocoPanopticSource one = CocoPanopticSource.Open(folder["a"], "train");
                    using RecordSource other = RecordSource.Open(folder["r"], "train");
                    Assert.Equal(classes, one.Categories);
                    Assert.Equal(classes, other.Categories);
                    Assert.Equal(one.Count, other.Count);
                    for (int i = 0; i < one.Count; i++)
                    {
                        (PanopticSample a, PanopticSample b) = (one.Load(i), other.Load(i));
                        Assert.Equal((a.ImageId, a.Name, a.Merged), (b.ImageId, b.Name, b.Merged));
                        Assert.Equal(a.Map.Values, b.Map.Values);
                        Assert.Equal(
                            a.Segments.Select(s => (s.Class, s.CategoryId, s.Area, s.IsCrowd)),
                            b.Segments.Select(s => (s.Class, s.CategoryId, s.Area, s.IsCrowd))
                        );
                        int[] stuff = [.. a.Segments.Where(s => !classes[s.Class].IsThing).Select(s => s.Class)];
                        Assert.Equal(stuff.Distinct(), stuff);
                    }
                },
                iter: 40
            );

    [SkippableFact]
    public void A_compressed_shard_is_read_like_any_other()
    {
        using TemporaryFolder folder = new();
        byte[] plain = File.ReadAllBytes(Shared.Path("data/tfrecord/replication/mini/all-00001-of-00004.tfrecord"));
        using (System.IO.Compression.GZipStream gzip = new(File.Create(folder["x-00000-of-00001.tfrecord"]), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(plain);
        using RecordSource source = RecordSource.Open(folder.Root, "x");
        Assert.Equal([2L, 6], [source.Load(0).ImageId, source.Load(1).ImageId]);
    }

    [SkippableFact]
    public void An_experiment_opens_records_a_folder_or_its_own_shapes()
    {
        using TemporaryFolder folder = new();
        ShapesData config = new() { TrainImages = 3, ValidationImages = 2, ImageHeight = 20, ImageWidth = 24 };
        Assert.Equal("MF6001", Assert.Throws<DataException>(() => DataSources.Open(config, folder["misspelt"], DataSources.Val)).Id);
        Assert.False(Directory.Exists(folder["misspelt"]));
        ShapesGenerator.Write(folder["drawn"], shapes with { Train = 3, Val = 2 });
        using (IPanopticSource drawn = DataSources.Open(config, folder["drawn"], DataSources.Val)) Assert.Equal(2, drawn.Count);
        RecordBuilder.Build(RecordBuildInputs.Find(folder["drawn"], "train"), folder["r"]);
        using (IPanopticSource records = DataSources.Open(config, folder["r"], DataSources.Train)) Assert.IsType<RecordSource>(records);
        using IPanopticSource sample = DataSources.Open(new CocoPanopticData(), Shared.Path("data/coco-sample/user-layout"), DataSources.Train);
        Assert.Equal(2, sample.Count);
        Assert.Equal("MF6000", Assert.Throws<DataException>(() => DataSources.Open(new CocoPanopticData(), null, DataSources.Train)).Id);
    }

    private static string Categories(IEnumerable<PanopticCategory> classes) =>
        $"[{string.Join(',', classes.Select(static c => $"{{\"id\":{c.Id},\"name\":\"{c.Name}\",\"isthing\":{(c.IsThing ? 1 : 0)}}}"))}]";
}
