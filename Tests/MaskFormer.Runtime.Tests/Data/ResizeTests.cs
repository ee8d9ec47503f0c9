using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class ResizeTests
{
    [SkippableTheory]
    [InlineData("instance_map/resized_padded.pil", 0, "image.2", 137, 201, 64, 64)]
    [InlineData("no_divisor_reduce_map/resized_padded.pil", 0, "image.3", 33, 47, 40, 56)]
    [InlineData("reduce_labels/resized_padded.torchvision", 0, "image.0", 50, 70, 64, 96)]
    [InlineData("reduce_labels/resized_padded.torchvision", 1, "image.1", 90, 60, 96, 64)]
    public void Colours_are_those_of_Pillow_to_the_last_bit(string tensor, int batch, string name, int fromHeight, int fromWidth, int height, int width)
    {
        GoldenTensors golden = new(Shared.Path("reference/hf_image_processor/outputs.safetensors"));
        (int[] shape, byte[] expected) = golden.Bytes(tensor);
        RgbImage resized = PillowResize.Resize(GoldenTensors.Image(name, fromHeight, fromWidth), height, width);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    Assert.Equal(expected[((batch * 3 + c) * shape[2] + y) * shape[3] + x], resized.Pixels[3 * (y * width + x) + c]);
                }
            }
        }
    }

    [SkippableFact]
    public void Labels_are_those_of_Pillow()
    {
        GoldenTensors golden = new(Shared.Path("reference/hf_image_processor/outputs.safetensors"));
        (int[] shape, byte[] map) = golden.Bytes("instance_map/in.segmentation_map.0");
        (_, byte[] masks) = golden.Bytes("instance_map/mask_labels.0");
        LabelMap resized = PillowNearest.Resize(new LabelMap(shape[0], shape[1], Array.ConvertAll(map, v => (int)v)), 64, 64);
        int[] instances = [11, 12, 13, 20];
        for (int i = 0; i < masks.Length; i++)
        {
            Assert.Equal(masks[i] == 1, resized.Values[i % 4096] == instances[i / 4096]);
        }
    }

    [Fact]
    public void Halving_a_row_weighs_four_pixels_with_1_3_3_1()
    {
        // Centre at 2: weights 1/8, 3/8, 3/8, 1/8; at the edges the outer pixel is missing: 3/7, 3/7, 1/7.
        byte[] row = [.. new[] { 0, 70, 140, 10 }.SelectMany(v => new byte[] { (byte)v, (byte)v, (byte)v })];
        RgbImage half = PillowResize.Resize(new RgbImage(1, 4, row), 1, 2);
        Assert.Equal([50, 50, 50, 74, 74, 74], half.Pixels);
    }

    [Fact]
    public void Nearest_takes_the_pixel_under_the_centre()
    {
        Assert.Equal([0, 2, 3, 4, 6], PillowNearest.Indices(7, 5));
        Assert.Equal([0, 0, 1, 1, 1, 2, 2], PillowNearest.Indices(3, 7));
    }

    // Large images are mirrored while they are resized, and not before.
    [Theory]
    [InlineData(6, 9, 1, 2, 3, 4)]
    [InlineData(14, 26, 0, 0, 14, 26)]
    [InlineData(11, 13, 2, 1, 5, 7)]
    [InlineData(7, 13, 2, 1, 5, 7)]
    public void A_mirrored_part_is_the_part_of_the_mirrored_image(int height, int width, int top, int left, int rows, int columns)
    {
        RgbImage image = new(11, 13, [.. Enumerable.Range(0, 3 * 11 * 13).Select(static i => (byte)(i * i * 7))]);
        Assert.Equal(
            PillowResize.Part(Geometry.Mirror(image), height, width, top, left, rows, columns).Pixels,
            PillowResize.Part(image, height, width, top, left, rows, columns, mirrored: true).Pixels);
    }

    // No map in between is made.
    [Theory]
    [InlineData(6, 9, 1, 2, 3, 4, 5, 5)]
    [InlineData(14, 26, 0, 0, 14, 26, 7, 31)]
    [InlineData(11, 13, 2, 1, 5, 7, 5, 7)]
    public void Labels_are_those_of_a_resize_a_window_and_a_resize(
        int fromHeight, int fromWidth, int top, int left, int rows, int columns, int height, int width)
    {
        LabelMap map = new(11, 13, [.. Enumerable.Range(0, 11 * 13)]);
        CropPlan crop = new(fromHeight, fromWidth, top, left, rows, columns);
        LabelMap steps = Steps(map);
        Assert.Equal(steps.Values, new Augmentation(false, crop, height, width).Apply(map).Values);
        Assert.Equal(Steps(Geometry.Mirror(map)).Values, new Augmentation(true, crop, height, width).Apply(map).Values);
        Assert.Equal(Geometry.Mirror(steps).Values, new Augmentation(true, crop, height, width) { MirrorsLast = true }.Apply(map).Values);

        LabelMap Steps(LabelMap whole) => PillowNearest.Resize(
            Geometry.Crop(PillowNearest.Resize(whole, fromHeight, fromWidth), top, left, rows, columns), height, width);
    }

    [Theory]
    [InlineData(480, 640, 800, 1333, 800, 1067)]
    [InlineData(427, 640, 800, 1333, 800, 1199)]
    [InlineData(100, 1000, 800, 1333, 133, 1333)]
    [InlineData(1000, 100, 800, 1333, 1333, 133)]
    [InlineData(333, 500, 7, 1333, 7, 11)]
    [InlineData(1, 1, 13, 1333, 13, 13)]
    [InlineData(5000, 1, 16, 100, 100, 1)]
    public void The_short_side_wins_unless_the_long_one_is_too_long(int height, int width, int shortSide, int longest, int newHeight, int newWidth) =>
        Assert.Equal((newHeight, newWidth), ImageSize.Fit(height, width, shortSide, longest));

    [Fact]
    public void What_does_not_fit_the_canvas_is_made_smaller_with_its_proportions()
    {
        Assert.Equal((96, 48), ImageSize.Fit(200, 100, 96, 1333, (96, 200)));
        Assert.Equal((25, 50), ImageSize.Fit(100, 200, 96, 1333, (96, 50)));
    }
}
