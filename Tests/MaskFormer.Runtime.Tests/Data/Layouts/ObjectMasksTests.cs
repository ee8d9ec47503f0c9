using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>Folders with a mask file per object.</summary>
public sealed class ObjectMasksTests
{
    private static readonly string[] objects = ["0110000/0110000", "0000011/0000011", "0000000/0001100"];

    [Theory]
    [InlineData("{0}/images/{0}.png", "{0}/masks/{1}.png")]
    [InlineData("images/{0}.png", "masks/{0}/{1}.png")]
    [InlineData("stage1_train/{0}/images/{0}.png", "stage1_train/{0}/masks/{1}.png")]
    [InlineData("train/images/{0}.png", "train/masks/{0}/{1}.png")]
    public void Masks_are_found_in_the_usual_places(string image, string mask)
    {
        using TemporaryFolder folder = Tree(image, mask, images: 11);
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal("10 images, 30 masks of one object each", learnt.Seen);
        Assert.Equal(1, evaluated.Count);
        Assert.Equal([new(1, "object", true), new(0, "background", false)], learnt.Categories);
        PanopticSample sample = learnt.Load(0);
        Assert.Equal([(0, 4.0), (0, 4.0), (0, 2.0), (1, 4.0)], sample.Segments.Select(static segment => (segment.Class, segment.Area)));
        Assert.Equal((4, 1, 3), (sample.Map[0, 0], sample.Map[1, 2], sample.Map[1, 3]));
    }

    [Fact]
    public void Pixels_of_no_object_can_be_unlabelled()
    {
        using TemporaryFolder folder = Tree("images/{0}.png", "masks/{0}/{1}.png");
        FolderData options = new() { Background = Background.Unlabelled, ObjectName = "nucleus" };
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train", options);
        Assert.Equal([new(1, "nucleus", true)], source.Categories);
        Assert.Equal(0, source.Load(0).Map[0, 0]);
    }

    [Fact]
    public void The_smaller_of_two_masks_lies_on_top()
    {
        using TemporaryFolder folder = Tree("images/{0}.png", "masks/{0}/{1}.png");
        TinyTree.Map(folder["masks/im0/3.png"], "0100000/0000000", 0, 255);
        TinyTree.Map(folder["masks/im0/4.png"], "1111111/1111111", 0, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([3.0, 4, 2, 1, 4], source.Load(0).Segments.Select(static segment => segment.Area)); // and no background is left
    }

    [Fact]
    public void An_image_without_masks_and_a_mask_of_another_size_are_refused()
    {
        using TemporaryFolder folder = Tree("{0}/images/{0}.png", "{0}/masks/{1}.png");
        TinyTree.Map(folder["im0/masks/0.png"], "010/000");
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal("MF6007", Assert.Throws<DataException>(() => source.Load(0)).Id);
        TinyTree.Image(folder["other/images/other.png"]);
        Assert.Equal("MF6071", Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train")).Id);
    }

    [Theory]
    [InlineData("{0}/images/{0}.png", "{0}/masks/{1}.png", "lost/masks")]
    [InlineData("images/{0}.png", "masks/{0}/{1}.png", "masks/lost")]
    public void Masks_that_belong_to_no_image_are_named(string image, string mask, string lost)
    {
        using TemporaryFolder folder = Tree(image, mask);
        TinyTree.Map(folder[lost + "/0.png"], "0110000/0110000", 0, 255);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        Assert.Equal([folder[lost]], source.Unused);
    }

    [Fact]
    public void Reading_leaves_the_folder_as_it_is()
    {
        using TemporaryFolder folder = Tree("{0}/images/{0}.png", "{0}/masks/{1}.png", images: 3);
        string before = FolderState.Of(folder.Root);
        using IPanopticSource source = AnnotatedFolder.Open(folder.Root, "train");
        source.Load(1);
        Assert.Equal(before, FolderState.Of(folder.Root));
    }

    private static TemporaryFolder Tree(string image, string mask, int images = 1)
    {
        TemporaryFolder folder = new();
        for (int i = 0; i < images; i++)
        {
            TinyTree.Image(folder[string.Format(null, image, $"im{i}")], 2);
            for (int m = 0; m < objects.Length; m++) TinyTree.Map(folder[string.Format(null, mask, $"im{i}", m)], objects[m], 0, 255);
        }

        return folder;
    }
}
