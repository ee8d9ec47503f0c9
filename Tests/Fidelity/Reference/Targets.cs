using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Fidelity;

/// <summary>Stored targets as a padded batch.</summary>
public static class Targets
{
    /// <summary>
    /// Reads <c>PREFIXtargets.b.labels</c> and <c>.masks</c>; there is always one slot more than needed, so that padding is part of every comparison.
    /// </summary>
    /// <param name="from">The case.</param>
    /// <param name="prefix">Empty, or a set's tag and a slash.</param>
    /// <param name="images">Images in the batch.</param>
    /// <param name="height">Height of the padded batch.</param>
    /// <param name="width">Width of the padded batch.</param>
    public static TargetBatch Read(ReferenceCase from, string prefix, int images, int height, int width)
    {
        List<(Array64 Labels, Array64 Masks)> stored = [.. Enumerable.Range(0, images).Select(b =>
            (from.Outputs.Read($"{prefix}targets.{b}.labels"), from.Outputs.Read($"{prefix}targets.{b}.masks")))];
        int slots = (int)stored.Max(one => one.Labels.Shape[0]) + 1;
        var labels = new double[images * slots];
        var valid = new double[images * slots];
        var masks = new float[images * slots * height * width];
        for (int b = 0; b < images; b++)
        {
            (Array64 label, Array64 mask) = stored[b];
            (int h, int w) = ((int)mask.Shape[1], (int)mask.Shape[2]);
            for (int t = 0; t < label.Values.Length; t++)
            {
                labels[(b * slots) + t] = label.Values[t];
                valid[(b * slots) + t] = 1;
                for (int y = 0; y < h; y++)
                {
                    for (int x = 0; x < w; x++) masks[((((((b * slots) + t) * height) + y) * width) + x)] = (float)mask.Values[((((t * h) + y) * w) + x)];
                }
            }
        }

        // The original counts padded pixels as background, so here every pixel counts.
        var pixels = new double[images * height * width];
        pixels.AsSpan().Fill(1);
        double[] owners = Array.ConvertAll(OwnerMaps.Of(masks, images, slots, height, width), static owner => (double)owner);
        return new TargetBatch(
            new Array64([images, slots], labels), new Array64([images, owners.Length / (images * height * width), height, width], owners),
            new Array64([images, slots], valid), new Array64([images, height, width], pixels));
    }
}
