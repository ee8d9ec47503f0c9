using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Runtime.Data.Reports;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>The layouts of known data sets, as tiny trees.</summary>
public sealed class NamedLayoutsTests
{
    [Fact]
    public void Cityscapes_tells_objects_by_their_numbers_and_groups_without()
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["leftImg8bit/train/ulm/ulm_000000_000019_leftImg8bit.png"], 2);
        TinyTree.Map(folder["gtFine/train/ulm/ulm_000000_000019_gtFine_instanceIds.png"], "0011234/5511664", 7, 26001, 26002, 26, 23, 4, 24);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal("1 images, Cityscapes with instanceIds, 19 classes", source.Seen);
        PanopticSample sample = source.Load(0);
        Assert.Equal("ulm/ulm_000000_000019_leftImg8bit.png", sample.Name);
        Assert.Equal(
            [(0, 2.0, false), (13, 4.0, false), (13, 1.0, false), (13, 1.0, true), (10, 2.0, false), (11, 2.0, true)],
            sample.Segments.Select(static segment => (segment.Class, segment.Area, segment.IsCrowd)));
        Assert.Equal(0, sample.Map[1, 0]); // label 4, static, is not evaluated
    }

    [Fact]
    public void Cityscapes_of_train_ids_has_no_objects()
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["leftImg8bit/val/ulm/a_leftImg8bit.png"], 1);
        TinyTree.Map(folder["gtFine/val/ulm/a_gtFine_labelTrainIds.png"], "0112223", 0, 13, 18, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal([(0, 1.0), (13, 2.0), (18, 3.0)], source.Load(0).Segments.Select(static segment => (segment.Class, segment.Area)));
    }

    [Fact]
    public void Cityscapes_names_the_maps_that_belong_to_no_image()
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["leftImg8bit/val/ulm/a_leftImg8bit.png"], 1);
        foreach (string name in (string[])["a_gtFine_labelTrainIds", "a_gtFine_color", "b_gtFine_labelTrainIds"])
            TinyTree.Map(folder[$"gtFine/val/ulm/{name}.png"], "0112223", 0, 13, 18, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal([folder["gtFine/val/ulm/b_gtFine_labelTrainIds.png"]], source.Unused);
    }

    [Fact]
    public void Pascal_voc_joins_classes_and_objects_and_leaves_borders_out()
    {
        using TemporaryFolder folder = new();
        TinyTree.Write(folder["ImageSets/Segmentation/train.txt"], "a\n");
        TinyTree.Image(folder["JPEGImages/a.jpg"], 2);
        TinyTree.Map(folder["SegmentationClass/a.png"], "0113110/0113110", 0, 7, 0, 255);
        TinyTree.Map(folder["SegmentationObject/a.png"], "0113220/0113220", 0, 1, 2, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal("1 images, Pascal VOC, 21 classes", source.Seen);
        PanopticSample sample = source.Load(0);
        Assert.Equal([(0, 4.0), (7, 4.0), (7, 4.0)], sample.Segments.Select(static segment => (segment.CategoryId, segment.Area)));
        Assert.Equal((0, 2, 3), (sample.Map[0, 3], sample.Map[1, 1], sample.Map[1, 4]));
    }

    [Fact]
    public void Pascal_voc_knows_its_palette_by_colour()
    {
        using TemporaryFolder folder = new();
        TinyTree.Write(folder["ImageSets/Segmentation/val.txt"], "a");
        TinyTree.Image(folder["JPEGImages/a.jpg"], 1, 3);
        TinyTree.Write(folder["SegmentationClass/a.png"], PngWriter.Rgb(new(1, 3, [0, 0, 0, 128, 128, 128, 224, 224, 192])));
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal(["background", "car"], source.Load(0).Segments.Select(segment => source.Categories[segment.Class].Name));
        TinyTree.Write(folder["SegmentationClass/a.png"], PngWriter.Rgb(new(1, 3, [0, 0, 0, 1, 128, 128, 0, 0, 0])));
        Assert.Equal("MF6072", Assert.Throws<DataException>(() => source.Load(0)).Id);
    }

    [Fact]
    public void Mapillary_takes_the_labels_that_are_evaluated()
    {
        using TemporaryFolder folder = new();
        TinyTree.Write(
            folder["config_v1.2.json"],
            """
            {"labels": [{"readable": "Bird", "instances": true, "evaluate": true}, {"readable": "Void", "instances": false, "evaluate": false},
                {"readable": "Road", "instances": false, "evaluate": true}]}
            """);
        TinyTree.Image(folder["training/images/a.jpg"], 1);
        TinyTree.Map(folder["training/instances/a.png"], "0012334", 0, 1, 256, 512, 513);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([new(0, "Bird", true), new(2, "Road", false)], source.Categories);
        PanopticSample sample = source.Load(0);
        Assert.Equal([(0, 2.0), (0, 1.0), (1, 3.0)], sample.Segments.Select(static segment => (segment.Class, segment.Area)));
        Assert.Equal(0, sample.Map[0, 3]);
    }

    [Fact]
    public void Ade20k_names_its_classes_in_its_own_file()
    {
        using TemporaryFolder folder = new();
        TinyTree.Write(folder["objectInfo150.txt"], "Idx\tRatio\tTrain\tVal\tStuff\tName\n1\t0.16\t1\t1\t1\twall\n2\t0.1\t1\t1\t1\tbuilding, edifice\n");
        TinyTree.Image(folder["images/training/a.jpg"], 1);
        TinyTree.Map(folder["annotations/training/a.png"], "0112220");
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([new(1, "wall", false), new(2, "building", false)], source.Categories);
        Assert.Equal([(0, 2.0), (1, 3.0)], source.Load(0).Segments.Select(static segment => (segment.Class, segment.Area)));
    }

    [Fact]
    public void Coco_instances_lie_over_each_other_by_size_and_crowds_below()
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["val2017/a.png"], 4, 6);
        TinyTree.Write(folder["annotations/instances_val2017.json"], """
            {"images": [{"id": 9, "file_name": "a.png", "height": 4, "width": 6}], "categories": [{"id": 3, "name": "cat"}, {"id": 5, "name": "dog"}],
             "annotations": [
              {"image_id": 9, "category_id": 3, "bbox": [0, 0, 1, 1], "area": 4, "segmentation": [[1, 1, 3, 1, 3, 3, 1, 3]]},
              {"image_id": 9, "category_id": 5, "bbox": [0, 0, 1, 1], "area": 12, "segmentation": [[0, 0, 3, 0, 3, 4, 0, 4]]},
              {"image_id": 9, "category_id": 5, "bbox": [0, 0, 1, 1], "area": 16, "iscrowd": 1, "segmentation": {"size": [4, 6], "counts": [4, 16, 4]}}]}
            """);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal([new(3, "cat", true), new(5, "dog", true), new(0, "background", false)], source.Categories);
        PanopticSample sample = source.Load(0);
        Assert.Equal(
            [(0, 4.0, false), (1, 8.0, false), (1, 8.0, true), (2, 4.0, false)],
            sample.Segments.Select(static segment => (segment.Class, segment.Area, segment.IsCrowd)));
        using IPanopticSource unlabelled = AnnotatedFolder.Open(folder.Root, "val", new() { Background = Background.Unlabelled });
        Assert.Equal(3, unlabelled.Load(0).Segments.Count);
    }

    /// <summary>Its outline lies between the middles of two pixels, beside the image, or has no extent.</summary>
    [Theory]
    [InlineData("[[4.1, 1.1, 4.2, 1.1, 4.2, 1.2]]")]
    [InlineData("[[10, 1, 12, 1, 12, 3, 10, 3]]")]
    [InlineData("""{"size": [4, 6], "counts": [24]}""")]
    public void An_object_without_pixels_counts_as_coco_counts_it(string outline)
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["val2017/a.png"], 4, 6);
        TinyTree.Write(folder["annotations/instances_val2017.json"], $$"""
            {"images": [{"id": 9, "file_name": "a.png", "height": 4, "width": 6}], "categories": [{"id": 3, "name": "cat"}],
             "annotations": [{"image_id": 9, "category_id": 3, "bbox": [0, 0, 1, 1], "area": 4, "segmentation": {{outline}}}]}
            """);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal([(0, 0.0), (1, 24.0)], source.Load(0).Segments.Select(static segment => (segment.Class, segment.Area)));
        Assert.Equal(1, DataReport.Of(source, slots: 9).EmptySegments);
    }

    /// <summary>As of panoptic annotations: ids that are there twice or lead nowhere, names outside of the folder, nothing where an entry is to be.</summary>
    [Theory]
    [InlineData("MF6003", "two categories with this id", """[{"id":9,"file_name":"a.png","height":4,"width":6}]""", """,{"id":3,"name":"cow"}""")]
    [InlineData("MF6003", "The entry is null", """[{"id": 9, "file_name": "a.png", "height": 4, "width": 6}]""", ",null")]
    [InlineData("MF6003", "The entry is null", """[{"id": 9, "file_name": "a.png", "height": 4, "width": 6}, null]""", "")]
    [InlineData("MF6003", "two images with", """[{"id":9,"file_name":"a.png","height":4,"width":6},{"id":9,"file_name":"b.png","height":4,"width":6}]""", "")]
    [InlineData("MF6003", "does not lead to a file", """[{"id": 9, "file_name": "../val2017/a.png", "height": 4, "width": 6}]""", "")]
    [InlineData("MF6003", "No image has this id", """[{"id": 8, "file_name": "a.png", "height": 4, "width": 6}]""", "")]
    [InlineData("MF6007", "The image is 4 x 6, but", """[{"id": 9, "file_name": "a.png", "height": 8, "width": 12}]""", "")]
    public void Coco_instances_that_contradict_themselves_are_refused(string id, string cause, string images, string classes)
    {
        using TemporaryFolder folder = new();
        TinyTree.Image(folder["val2017/a.png"], 4, 6);
        TinyTree.Image(folder["val2017/b.png"], 4, 6);
        TinyTree.Write(folder["annotations/instances_val2017.json"], $$"""
            {"images": {{images}}, "categories": [{"id": 3, "name": "cat"}{{classes}}],
             "annotations": [{"image_id": 9, "category_id": 3, "bbox": [0, 0, 1, 1], "area": 4, "segmentation": [[1, 1, 3, 1, 3, 3, 1, 3]]}]}
            """);
        DataException error = Assert.Throws<DataException>(() =>
        {
            using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "val");
            source.Load(0);
        });
        Assert.Equal(id, error.Id);
        Assert.Contains(cause, error.Message);
    }

    [Fact]
    public void Layouts_of_known_data_sets_are_asked_first()
    {
        Assert.Equal(
            [
                "records", "coco-panoptic", "coco-instances", "cityscapes", "pascal-voc", "mapillary", "coco-stuff-10k", "ade20k", "ade20k-full",
                "object-masks", "index-maps",
            ],
            DataLayouts.Names);
    }

    [Theory]
    [InlineData("MF6071", "leftImg8bit/train/ulm/a_leftImg8bit.png", "gtFine/train/ulm/other.png")]
    [InlineData("MF6071", "SegmentationClass/b.png", "JPEGImages/a.jpg", "ImageSets/Segmentation/train.txt")]
    [InlineData("MF6074", "images/training/a.jpg", "annotations/training/a.png", "objectInfo150.txt")]
    [InlineData("MF6002", "config.json", "train/images/a.jpg", "train/instances/a.png")]
    public void What_is_wrong_with_a_tree_is_named(string id, params string[] files)
    {
        using TemporaryFolder folder = new();
        foreach (string file in files) TinyTree.Write(folder[file], "a\nb\n");
        Assert.Equal(id, Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train")).Id);
    }
}
