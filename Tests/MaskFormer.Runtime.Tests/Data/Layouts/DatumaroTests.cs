using MaskFormer.Runtime.Data;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>Trees that another program has written (<c>../shared/data/datumaro</c>).</summary>
public sealed class DatumaroTests
{
    [SkippableTheory]
    [InlineData("cityscapes_dataset/dataset", "train", "1 images, Cityscapes with instanceIds, 19 classes")]
    [InlineData("cityscapes_dataset/train_dataset", "test", "2 images, Cityscapes with instanceIds, 19 classes")]
    [InlineData("mapillary_vistas_dataset", "val", "2 images, Mapillary Vistas with config_v1.2.json, 3 classes")]
    [InlineData("coco_dataset/coco_instances", "val", "1 images, COCO instances: 2 objects, 4 classes")]
    public void Trees_are_recognised_and_read(string tree, string split, string seen)
    {
        string folder = Shared.Path($"data/datumaro/{tree}");
        using IPanopticSource source = AnnotatedFolder.Open(folder, split);
        Assert.Equal(seen, source.Seen);
        for (int i = 0; i < source.Count; i++)
        {
            PanopticSample sample = source.Load(i);
            Assert.Equal(sample.Image.Height * sample.Image.Width, sample.Map.Values.Length);
            Assert.All(sample.Segments, segment => Assert.Equal(source.Categories[segment.Class].Id, segment.CategoryId));
        }
    }

    [SkippableTheory]
    [InlineData("coco_dataset/coco_panoptic", "train", "MF6007")] // the JSON says 10 x 5, the map has 5 x 5
    [InlineData("coco_dataset/coco_instances", "train", "MF6011")] // an object without a polygon
    [InlineData("voc_dataset/voc_dataset2", "train", "MF6001")] // no pictures at all
    public void Trees_that_are_wrong_are_refused(string tree, string split, string id)
    {
        string folder = Shared.Path($"data/datumaro/{tree}");
        DataException error = Assert.Throws<DataException>(() =>
        {
            using IPanopticSource source = AnnotatedFolder.Open(folder, split);
            source.Load(0);
        });
        Assert.Equal(id, error.Id);
    }

    [SkippableFact]
    public void Voc_is_read_by_its_colours()
    {
        using IPanopticSource source = AnnotatedFolder.Open(Shared.Path("data/datumaro/voc_dataset/voc_dataset1"), "train");
        Assert.Equal("1 images, Pascal VOC, 21 classes", source.Seen);
        PanopticSample sample = source.Load(0);
        Assert.Equal(200, sample.Map.Values.Length);
    }
}
