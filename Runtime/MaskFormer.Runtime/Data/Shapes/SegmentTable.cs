using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>Turns "which segment is on top" into the ids, areas and boxes of a COCO panoptic annotation.</summary>
internal static class SegmentTable
{
    /// <summary>Gives each segment that is still visible a random 24-bit id, so that readers need all three channels.</summary>
    public static (LabelMap Ids, IReadOnlyList<Segment> Segments) Number(ShapesImage image, KeyedRandom random)
    {
        (int height, int width, int[] owner) = image.Owner;
        int count = image.Segments.Count;
        int[] ids = new int[count + 1];
        HashSet<int> taken = [0];
        for (int s = 1; s <= count; s++)
        {
            while (!taken.Add(ids[s] = random.Between(1, 0xFFFFFF))) { }
        }

        int[] area = new int[count + 1];
        (int Left, int Top, int Right, int Bottom)[] box = new (int, int, int, int)[count + 1];
        Array.Fill(box, (int.MaxValue, int.MaxValue, -1, -1));
        for (int i = 0; i < owner.Length; i++)
        {
            (int s, int x, int y) = (owner[i], i % width, i / width);
            area[s]++;
            box[s] = (Math.Min(box[s].Left, x), Math.Min(box[s].Top, y), Math.Max(box[s].Right, x), Math.Max(box[s].Bottom, y));
        }

        List<Segment> segments = [];
        for (int s = 1; s <= count; s++)
        {
            if (area[s] == 0) continue;
            double[] rectangle = [box[s].Left, box[s].Top, box[s].Right - box[s].Left + 1, box[s].Bottom - box[s].Top + 1];
            (PanopticCategory category, bool isCrowd) = image.Segments[s - 1];
            segments.Add(new Segment(ids[s], category.Id, area[s], rectangle, isCrowd));
        }

        return (new LabelMap(height, width, Array.ConvertAll(owner, s => ids[s])), segments);
    }
}
