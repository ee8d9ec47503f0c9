using System.Text.Json;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Our converter against the replication's own (<c>shared/data/tfrecord</c>).</summary>
public class RecordBuildTests
{
    [SkippableFact]
    public void The_real_photos_give_the_replications_records_key_by_key()
    {
        RecordBuildInputs inputs = RecordBuildInputs.Find(Shared.Path("data/coco-sample/user-layout"), "val") with
        {
            Prefix = "val",
            Instances = Shared.Path("data/tfrecord/replication/inputs/coco/instances_val2017.json"),
        };
        List<string> differences = Compare(inputs, "coco", "replication/coco/val-", new RecordBuildOptions { Shards = 2 });
        Assert.Equal(["000000142238.jpg image/panoptic/is_crowd: only ours", "000000439180.jpg image/panoptic/is_crowd: only ours"], differences);
    }

    [SkippableFact]
    public void Other_instances_of_the_same_photos_change_objects_only()
    {
        // Compressed runs instead of polygons: the replication's converter crashes on them.
        RecordBuildInputs inputs = RecordBuildInputs.Find(Shared.Path("data/coco-sample/user-layout"), "val") with { Prefix = "val" };
        List<string> differences = Compare(inputs, "coco", "replication/coco/val-", new RecordBuildOptions { Shards = 2 });
        string[] changed = [.. differences.Select(d => d.Split(' ')[1].TrimEnd(':')).Distinct()];
        Assert.Equal(
            [
                "image/object/area",
                "image/object/bbox/xmax",
                "image/object/bbox/xmin",
                "image/object/bbox/ymax",
                "image/object/bbox/ymin",
                "image/object/mask",
                "image/panoptic/is_crowd",
            ],
            changed.Order()
        );
    }

    // What differs: our mark of crowds, and a PNG that the replication calls jpg.
    [SkippableTheory]
    [InlineData("all", 4, true, true, true, true, false)]
    [InlineData("skip_crowd", 1, true, true, true, true, true)]
    [InlineData("defaults", 1, true, false, true, false, false)]
    [InlineData("images_only", 1, false, false, false, false, false)]
    public void Every_branch_of_the_converter_gives_the_same_records(
        string name,
        int shards,
        bool objects,
        bool objectMasks,
        bool semantic,
        bool panopticMasks,
        bool skipCrowd
    )
    {
        RecordBuildOptions options = new()
        {
            Shards = shards,
            Objects = objects,
            ObjectMasks = objectMasks,
            Semantic = semantic,
            PanopticMasks = panopticMasks,
            SkipCrowd = skipCrowd,
            AllowUnlisted = true,
        };
        List<string> differences = Compare(MiniInputs(captions: name == "all"), "mini", $"replication/mini/{name}-", options);
        Assert.Equal(["e.png image/format: other values"], differences.Where(d => !d.EndsWith("image/panoptic/is_crowd: only ours", StringComparison.Ordinal)));
        Assert.Equal(panopticMasks && !skipCrowd ? 5 : 0, differences.Count - 1);
    }

    [SkippableFact]
    public void Numbers_above_255_do_not_wrap_around()
    {
        string root = Shared.Path("data/tfrecord/replication/inputs/many");
        RecordBuildInputs inputs = new()
        {
            Prefix = "many",
            Images = [Path.Combine(root, "images")],
            Annotations = Path.Combine(root, "annotations/panoptic.json"),
            Maps = Path.Combine(root, "panoptic"),
        };
        List<string> differences = Compare(inputs, "many", "replication/many/many-", new RecordBuildOptions { Shards = 1 });
        Assert.Equal(
            ["000000000300.jpg image/panoptic/instance_mask: other values"],
            differences.Where(d => !d.EndsWith("only ours", StringComparison.Ordinal))
        );
    }

    [SkippableFact]
    public void Ids_that_the_annotations_do_not_list_are_an_error_unless_allowed()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("MF6010", Assert.Throws<DataException>(() => RecordBuilder.Build(MiniInputs(captions: false), folder.Root)).Id);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        RecordBuildSummary summary = RecordBuilder.Build(MiniInputs(captions: false), folder.Root, new RecordBuildOptions { AllowUnlisted = true });
        Assert.Equal((6, 1, 1, 1), (summary.Records, summary.Shards, summary.WithoutPanoptic, summary.EmptySegments));
        Assert.True(summary.UnlistedPixels > 0);
    }

    [SkippableFact]
    public void The_same_input_gives_the_same_bytes_whatever_the_number_of_threads()
    {
        using TemporaryFolder folder = new();
        foreach (int workers in new[] { 1, 4 })
        {
            RecordBuilder.Build(
                MiniInputs(captions: true),
                folder[$"{workers}"],
                new RecordBuildOptions
                {
                    AllowUnlisted = true,
                    Shards = 2,
                    Workers = workers,
                }
            );
        }

        foreach (string name in Directory.GetFiles(folder["1"]).Select(f => Path.GetFileName(f)!))
        {
            Assert.Equal(File.ReadAllBytes(folder["1/" + name]), File.ReadAllBytes(folder["4/" + name]));
        }
    }

    [SkippableFact]
    public void Records_of_another_division_are_not_mixed_with_new_ones()
    {
        using TemporaryFolder folder = new();
        RecordBuildOptions options = new() { AllowUnlisted = true, Shards = 2 };
        RecordBuilder.Build(MiniInputs(captions: false), folder.Root, options);
        RecordBuilder.Build(MiniInputs(captions: false), folder.Root, options);
        Assert.Equal(
            "MF6051",
            Assert.Throws<DataException>(() => RecordBuilder.Build(MiniInputs(captions: false), folder.Root, options with { Shards = 3 })).Id
        );
        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Root).Length);
    }

    [SkippableFact]
    public void A_place_that_cannot_be_written_to_is_named()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["file"], "");
        DataException error = Assert.Throws<DataException>(() => RecordBuilder.Build(MiniInputs(captions: false), folder["file/below"]));
        Assert.Equal(("MF6052", folder["file/below"]), (error.Id, error.Place));
    }

    private static RecordBuildInputs MiniInputs(bool captions)
    {
        string root = Shared.Path("data/tfrecord/replication/inputs/mini");
        return new RecordBuildInputs
        {
            Prefix = "mini",
            Images = [Path.Combine(root, "imagesA"), Path.Combine(root, "imagesB")],
            Annotations = Path.Combine(root, "annotations/panoptic.json"),
            Maps = Path.Combine(root, "panoptic"),
            Instances = Path.Combine(root, "annotations/instances.json"),
            Captions = captions ? Path.Combine(root, "annotations/captions.json") : null,
        };
    }

    private static List<string> Compare(RecordBuildInputs inputs, string expectedName, string files, RecordBuildOptions options)
    {
        using TemporaryFolder folder = new();
        RecordBuilder.Build(inputs, folder.Root, options);
        using JsonDocument expected = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Shared.Path("data/tfrecord/expected"), expectedName + ".records.json"))
        );
        JsonElement[] shards =
        [
            .. expected
                .RootElement.GetProperty("files")
                .EnumerateArray()
                .Where(f => f.GetProperty("file").GetString()!.StartsWith(files, StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(shards);
        List<string> differences = [];
        ShardSet ours = ShardSet.Find(folder.Root, inputs.Prefix);
        Assert.Equal(shards.Length, ours.Paths.Count);
        foreach ((JsonElement shard, string path) in shards.Zip(ours.Paths))
        {
            RecordExample[] records = [.. TfRecordReader.Read(path).Select(r => RecordExample.Parse(path, r))];
            Assert.Equal(shard.GetProperty("records").GetArrayLength(), records.Length);
            foreach ((JsonElement wanted, RecordExample record) in shard.GetProperty("records").EnumerateArray().Zip(records))
            {
                differences.AddRange(
                    ExpectedRecords.Differences(wanted.GetProperty("features"), record).Select(d => $"{record.Text(FeatureKeys.FileName)} {d}")
                );
            }
        }

        return differences;
    }
}
