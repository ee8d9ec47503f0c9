using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Library;

/// <summary>What a <see cref="Segmenter"/> sees in an image. All sizes are the image's own.</summary>
public sealed class Segmentation
{
    private readonly RgbImage image;
    private readonly SegmentPicture drawn;

    internal Segmentation(RgbImage image, PanopticPrediction prediction, IReadOnlyList<PanopticCategory> classes)
    {
        this.image = image;
        drawn = SegmentPicture.Of(prediction, classes);
        Segments = Measure(prediction, classes);
    }

    /// <summary>Columns of the image.</summary>
    public int Width => image.Width;

    /// <summary>Rows of the image.</summary>
    public int Height => image.Height;

    /// <summary>For each pixel, row by row, the <see cref="Segment.Id"/> of its segment; 0 for none.</summary>
    public LabelMap Map => drawn.Map;

    /// <summary>The segments that the model is sure of, in the order of their ids.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>The segment at a pixel; null where there is none.</summary>
    /// <param name="x">Column, from 0.</param>
    /// <param name="y">Row, from 0.</param>
    public Segment? At(int x, int y) => Map[y, x] is > 0 and int id ? Segments[id - 1] : null;

    /// <summary>The pixels of a segment.</summary>
    /// <returns>Height x Width, row by row: true inside.</returns>
    public bool[] Mask(Segment segment) => Array.ConvertAll(Map.Values, id => id == segment.Id);

    /// <summary>The image under its segments, with class and score on each: what <c>predict</c> writes. Small images are enlarged by a whole number.</summary>
    public Picture Overlay() => Reporting.Overlay.Draw(image, drawn);

    private static Segment[] Measure(PanopticPrediction prediction, IReadOnlyList<PanopticCategory> classes)
    {
        int count = prediction.Segments.Count;
        int[] left = new int[count], top = new int[count], right = new int[count], bottom = new int[count], area = new int[count];
        Array.Fill(left, prediction.Width);
        Array.Fill(top, prediction.Height);
        for (int i = 0; i < prediction.Map.Length; i++)
        {
            int segment = prediction.Map[i] - 1;
            if (segment < 0) continue;
            (int y, int x) = Math.DivRem(i, prediction.Width);
            (left[segment], right[segment]) = (Math.Min(left[segment], x), Math.Max(right[segment], x));
            (top[segment], bottom[segment]) = (Math.Min(top[segment], y), Math.Max(bottom[segment], y));
            area[segment]++;
        }

        return
        [
            .. prediction.Segments.Select((one, i) => new Segment(
                one.Id,
                one.Category,
                classes[one.Category].Name,
                one.IsThing,
                one.Score,
                area[i] == 0 ? default : new(left[i], top[i], right[i] - left[i] + 1, bottom[i] - top[i] + 1),
                area[i])),
        ];
    }
}
