using MaskFormer.Runtime.Data.Outlines;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>Moves outlines as an image's pixels are moved, as detectron2's transforms move the corners of polygons.</summary>
internal static class ChangedOutline
{
    // A box that is thinner than this is empty (detectron2, structures/boxes.py).
    private const float Thin = 1e-5f;

    /// <summary>The outline on the changed image; null where a crop left nothing that has an extent.</summary>
    /// <param name="outline">On the image as it was.</param>
    /// <param name="height">Rows of the image as it was.</param>
    /// <param name="width">Columns of the image as it was.</param>
    /// <param name="changes">What is done to the image.</param>
    public static Outline? Of(Outline outline, int height, int width, Augmentation changes)
    {
        IEnumerable<double[]> parts = outline.Parts;
        for (int turned = 0; turned < changes.Quarters; turned++)
        {
            int rows = height;
            parts = Moved(parts, (x, y) => (rows - y, x));
            (height, width) = (width, height);
        }

        if (changes is { Mirrored: true, MirrorsLast: false }) parts = Mirrored(parts, width);
        if (changes.Crop is { } crop)
        {
            parts = Scaled(parts, (height, width), (crop.FromHeight, crop.FromWidth))
                .SelectMany(part => OutlineWindow.Cut(part, crop.Left, crop.Top, crop.Width, crop.Height));
            parts = Moved(parts, (x, y) => (x - crop.Left, y - crop.Top));
            (height, width) = (crop.Height, crop.Width);
        }

        parts = Scaled(parts, (height, width), (changes.Height, changes.Width));
        if (changes is { Mirrored: true, MirrorsLast: true }) parts = Mirrored(parts, changes.Width);
        Outline changed = new([.. parts]);
        return HasExtent(changed, 0) && HasExtent(changed, 1) ? changed : null;
    }

    private static IEnumerable<double[]> Mirrored(IEnumerable<double[]> parts, int width) => Moved(parts, (x, y) => (width - x, y));

    private static IEnumerable<double[]> Scaled(IEnumerable<double[]> parts, (int Height, int Width) from, (int Height, int Width) to) =>
        Moved(parts, (x, y) => (x * ((double)to.Width / from.Width), y * ((double)to.Height / from.Height)));

    private static IEnumerable<double[]> Moved(IEnumerable<double[]> parts, Func<double, double, (double X, double Y)> move) => parts.Select(part =>
    {
        double[] moved = new double[part.Length];
        for (int i = 0; i < part.Length; i += 2) (moved[i], moved[i + 1]) = move(part[i], part[i + 1]);
        return moved;
    });

    private static bool HasExtent(Outline outline, int axis)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (double[] part in outline.Parts)
        {
            for (int i = axis; i < part.Length; i += 2) (least, most) = (Math.Min(least, (float)part[i]), Math.Max(most, (float)part[i]));
        }

        return most - least > Thin;
    }
}
