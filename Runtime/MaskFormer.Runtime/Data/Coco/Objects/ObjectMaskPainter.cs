using MaskFormer.Runtime.Data.Outlines;

namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>Turns outlines into pixels, as COCO's own tools do.</summary>
internal static class ObjectMaskPainter
{
    /// <summary>The pixels of an object, counted along the rows.</summary>
    /// <param name="mask">The outline.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="place">Which object, for errors.</param>
    /// <exception cref="DataException">MF6011: too few points or one far from any image, runs that do not add up, or another size.</exception>
    public static int[] Pixels(ObjectMask? mask, int height, int width, string place)
    {
        switch (mask)
        {
            case Polygons { Parts: var parts }:
                if (new Outline(parts).Fault(height, width) is { } fault) throw Wrong(place, fault);
                return PolygonPainter.Paint(parts, height, width).Pixels();
            case Runs { Counts: var counts } runs:
                SameSize(runs.Height, runs.Width, height, width, place);
                return Expand(counts, height, width, place).Pixels();
            case PackedRuns { Counts: var text } packed:
                SameSize(packed.Height, packed.Width, height, width, place);
                return Expand(Unpack(text, place), height, width, place).Pixels();
            default:
                throw Wrong(place, "There is no segmentation");
        }
    }

    /// <summary>The same as row-major bytes of 0 and 1.</summary>
    /// <inheritdoc cref="Pixels" path="/param|/exception"/>
    public static byte[] Paint(ObjectMask? mask, int height, int width, string place)
    {
        byte[] pixels = new byte[height * width];
        foreach (int pixel in Pixels(mask, height, width, place)) pixels[pixel] = 1;
        return pixels;
    }

    // Six bits per character from '0' on: five of value and one that says "more follows"; from the fourth
    // run on, the difference to the run before the last is stored.
    private static List<long> Unpack(string text, string place)
    {
        List<long> counts = [];
        for (int i = 0; i < text.Length;)
        {
            long value = 0;
            for (int shift = 0; ; shift += 5)
            {
                if (i == text.Length || shift > 55) throw Wrong(place, "The packed runs end within a number");
                int bits = text[i++] - '0';
                if (bits is < 0 or > 63) throw Wrong(place, $"The packed runs hold the character '{text[i - 1]}'");
                value |= (long)(bits & 31) << shift;
                if ((bits & 32) != 0) continue;
                if ((bits & 16) != 0) value |= -1L << shift + 5;
                break;
            }

            counts.Add(counts.Count > 2 ? value + counts[^2] : value);
        }

        return counts;
    }

    private static ColumnRuns Expand(IReadOnlyList<long> counts, int height, int width, string place)
    {
        List<(int Start, int End)> runs = [];
        long at = 0, size = (long)height * width;
        for (int run = 0; run < counts.Count; run++)
        {
            if (counts[run] < 0 || counts[run] > size - at) throw Wrong(place, $"Run {run} of {counts[run]} leaves the image");
            if (run % 2 == 1) runs.Add(((int)at, (int)(at + counts[run])));
            at += counts[run];
        }

        return at == size ? new(height, width, runs) : throw Wrong(place, $"The runs add up to {at} pixels instead of {size}");
    }

    private static void SameSize(int height, int width, int wantedHeight, int wantedWidth, string place)
    {
        if ((height, width) != (wantedHeight, wantedWidth))
            throw Wrong(place, $"The mask is {height} x {width}, but the image is {wantedHeight} x {wantedWidth}");
    }

    private static DataException Wrong(string place, string cause) =>
        new("MF6011", place, cause, "Correct the segmentation, or leave such objects out (--objects skip).");
}
