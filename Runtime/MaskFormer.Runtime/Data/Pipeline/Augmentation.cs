using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>What happens to one image of one epoch: all random choices, drawn before any pixel is touched.</summary>
/// <param name="Mirrored">Whether left and right are exchanged; this comes first (but for <see cref="Quarters"/> and <see cref="MirrorsLast"/>).</param>
/// <param name="Crop">The resize and the crop in between; null in the other half of the cases.</param>
/// <param name="Height">Rows at the end.</param>
/// <param name="Width">Columns at the end.</param>
public sealed record Augmentation(bool Mirrored, CropPlan? Crop, int Height, int Width)
{
    /// <summary>What happens to the colours at the end; null for nothing.</summary>
    public ColorPlan? Colors { get; init; }

    /// <summary>Whether mirroring comes last instead, as in the original's mappers that cut a window.</summary>
    public bool MirrorsLast { get; init; }

    /// <summary>By how many quarters of a circle everything is turned to the right, before all else.</summary>
    public int Quarters { get; init; }

    /// <summary>How labels are resized.</summary>
    public LabelRule LabelRule { get; init; }

    /// <summary>
    /// Draws the choices in the order of the original's COCO panoptic mapper (<c>detr_panoptic_dataset_mapper.py</c>), or with a window those of its semantic
    /// mapper (<c>mask_former_semantic_dataset_mapper.py</c>), which mirrors last, or with jitter those of Mask2Former's
    /// (<c>coco_panoptic_new_baseline_dataset_mapper.py</c>).
    /// </summary>
    /// <param name="config">Sizes and probabilities.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="random">The stream of this image in this epoch.</param>
    public static Augmentation Draw(DataConfig config, int height, int width, KeyedRandom random)
    {
        int quarters = config.Turn ? random.Between(0, 3) : 0;
        if (quarters % 2 == 1) (height, width) = (width, height);
        bool mirrored = config.Flip && random.Chance(0.5);
        bool isWindow = config.WindowHeight * config.WindowWidth > 0;
        if (isWindow || config.JitterLeast > 0)
        {
            CropPlan window = isWindow ? CropPlan.Window(config, height, width, random) : CropPlan.Jitter(config, height, width, random);
            ColorPlan? colors = Jitter(config, random);
            return new(mirrored, window, window.Height, window.Width)
            {
                Colors = colors, MirrorsLast = isWindow, Quarters = quarters, LabelRule = config.LabelRule,
            };
        }

        CropPlan? crop = random.Chance(config.CropProbability) ? CropPlan.Draw(config, height, width, random) : null;
        (height, width) = ImageSize.Fit(
            crop?.Height ?? height, crop?.Width ?? width, random.Pick(config.MinSizes), config.MaxSize, (config.CanvasHeight, config.CanvasWidth));
        return new(mirrored, crop, height, width) { Colors = Jitter(config, random), Quarters = quarters, LabelRule = config.LabelRule };
    }

    /// <summary>Changes the image and its map alike: colours interpolated, labels taken from the nearest pixel.</summary>
    public (RgbImage Image, LabelMap Map) Apply(RgbImage image, LabelMap map)
    {
        image = Geometry.Turn(image, Quarters);
        CropPlan first = Crop ?? new(Height, Width, 0, 0, Height, Width);
        image = PillowResize.Part(
            image, first.FromHeight, first.FromWidth, first.Top, first.Left, first.Height, first.Width, mirrored: Mirrored && !MirrorsLast);
        image = PillowResize.Resize(image, Height, Width);
        if (Colors is not null) image = Colors.Apply(image);
        return (Mirrored && MirrorsLast ? Geometry.Mirror(image) : image, Apply(map));
    }

    /// <summary>Changes a map of the image's pixels as the image: every label is that of the nearest pixel.</summary>
    public LabelMap Apply(LabelMap map)
    {
        map = Geometry.Turn(map, Quarters);
        CropPlan first = Crop ?? new(Height, Width, 0, 0, Height, Width);
        int[] rows = Sources(map.Height, first.FromHeight, first.Top, first.Height, Height);
        int[] columns = Sources(map.Width, first.FromWidth, first.Left, first.Width, Width);
        if (Mirrored && MirrorsLast) Array.Reverse(columns);
        else if (Mirrored) columns = [.. columns.Select(column => map.Width - 1 - column)];
        return PillowNearest.Take(map, rows, columns);
    }

    // A resize, a window of it and another resize choose rows and columns of the map as it was: none in between is made.
    private int[] Sources(int from, int resized, int start, int count, int to)
    {
        Func<int, int, int[]> rule = LabelRule == LabelRule.Semantic ? TorchNearest.Indices : PillowNearest.Indices;
        int[] sources = rule(from, resized);
        return [.. rule(count, to).Select(at => sources[start + at])];
    }

    private static ColorPlan? Jitter(DataConfig config, KeyedRandom random) => config.ColorJitter ? ColorPlan.Draw(random) : null;
}
