using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>A drawn image, the position of each pixel's segment in <see cref="Segments"/> plus one (0 = unlabelled), and the segments.</summary>
internal sealed record ShapesImage(RgbImage Image, LabelMap Owner, IReadOnlyList<(PanopticCategory Category, bool IsCrowd)> Segments);

/// <summary>
/// Composes one image: two or three surfaces one below the other, in one of five images a patch that nobody labelled,
/// in one of six a crowd, then one to four things that may hide each other in part.
/// </summary>
internal sealed class ShapesScene(int height, int width, KeyedRandom random) : IDisposable
{
    // A thing of which less than this is left is refused: neither a model nor a person could name it.
    private const double leastVisible = 0.45;

    private readonly SegmentCanvas canvas = new(height, width);
    private readonly List<(PanopticCategory Category, bool IsCrowd)> segments = [];
    private readonly List<int> fullAreas = [];
    private readonly float unit = Math.Min(height, width);

    public ShapesImage Compose()
    {
        Surfaces();
        if (random.Chance(0.2)) Unlabelled();
        if (random.Chance(0.17)) Crowd();
        for (int i = random.Between(1, 4); i > 0; i--) Thing();
        return new ShapesImage(canvas.Finish(random), new LabelMap(height, width, canvas.Owner), segments);
    }

    public void Dispose() => canvas.Dispose();

    private void Surfaces()
    {
        PanopticCategory[] order = [.. ShapesClasses.Stuff];
        random.Shuffle<PanopticCategory>(order);
        int count = random.Between(2, 3);
        for (int i = 0; i < count; i++)
        {
            float top = i == 0 ? -height : height * (i / (float)count + (float)random.Uniform(-0.08, 0.08));
            using SKPath region = Below(top);
            PanopticCategory surface = order[i];
            Add(surface, isCrowd: false, region, canvas.Cover(region), c => Textures.Surface(c, surface.Name, height, width, random));
        }
    }

    private SKPath Below(float top)
    {
        (float phase, float swing, float slope) = (
            (float)random.Uniform(0, 6.28),
            (float)random.Uniform(0.01, 0.05) * unit,
            (float)random.Uniform(-0.12, 0.12)
        );
        using SKPathBuilder path = new();
        path.MoveTo(-1, height + 1);
        for (float x = -1; x <= width + 1; x++)
        {
            path.LineTo(x, top + slope * (x - width / 2f) + swing * MathF.Sin(phase + 7 * x / width));
        }

        path.LineTo(width + 1, height + 1);
        path.Close();
        return path.Detach();
    }

    private void Unlabelled()
    {
        (float x, float y) = Place(0.1f);
        using SKPathBuilder path = new();
        int corners = random.Between(6, 9);
        SKPoint[] points = new SKPoint[corners];
        for (int i = 0; i < corners; i++)
        {
            (float sin, float cos) = MathF.SinCos(2 * MathF.PI * i / corners);
            float radius = (float)random.Uniform(0.1, 0.2) * unit;
            points[i] = new SKPoint(x + radius * cos, y + radius * sin);
        }

        path.AddPoly(points, close: true);
        using SKPath patch = path.Detach();
        canvas.Paint(patch, canvas.Cover(patch), segment: 0, c => Textures.Static(c, height, width, random));
    }

    private void Crowd()
    {
        PanopticCategory category = random.Pick(ShapesClasses.Things);
        (float x, float y) = Place(0.2f);
        segments.Add((category, true));
        int members = random.Between(6, 10);
        bool[] all = new bool[height * width];
        for (int i = 0; i < members; i++)
        {
            float radius = (float)random.Uniform(0.055, 0.075) * unit;
            (float dx, float dy) = ((float)random.Uniform(-0.17, 0.17) * unit, (float)random.Uniform(-0.13, 0.13) * unit);
            using SKPath outline = ShapeOutlines.Of(category.Name, x + dx, y + dy, radius, random.Between(0, 359));
            bool[] inside = canvas.Cover(outline);
            for (int p = 0; p < all.Length; p++) all[p] |= inside[p];
            canvas.Paint(outline, inside, segments.Count, c => Textures.Thing(c, category.Name, outline, random));
        }

        fullAreas.Add(all.Count(inside => inside));
    }

    private void Thing()
    {
        PanopticCategory category = random.Pick(ShapesClasses.Things);
        for (int attempt = 0; attempt < 12; attempt++)
        {
            float radius = (float)random.Uniform(0.13, 0.24) * unit;
            (float x, float y) = Place(0.08f);
            using SKPath outline = ShapeOutlines.Of(category.Name, x, y, radius, random.Between(0, 359));
            bool[] inside = canvas.Cover(outline);
            if (HidesTooMuch(inside)) continue;
            Add(category, isCrowd: false, outline, inside, c => Textures.Thing(c, category.Name, outline, random));
            return;
        }
    }

    private void Add(PanopticCategory category, bool isCrowd, SKPath outline, bool[] inside, Action<SKCanvas> draw)
    {
        segments.Add((category, isCrowd));
        fullAreas.Add(inside.Count(pixel => pixel));
        canvas.Paint(outline, inside, segments.Count, draw);
    }

    private bool HidesTooMuch(bool[] inside)
    {
        int[] left = new int[segments.Count + 1];
        for (int i = 0; i < inside.Length; i++)
        {
            if (!inside[i]) left[canvas.Owner[i]]++;
        }

        for (int s = 0; s < segments.Count; s++)
        {
            // A surface may be covered by things, but not so far that only crumbs are left of it.
            bool enough = segments[s].Category.IsThing ? left[s + 1] >= leastVisible * fullAreas[s] : left[s + 1] >= 0.05 * inside.Length;
            if (!enough) return true;
        }

        return false;
    }

    private (float X, float Y) Place(float margin) =>
        ((float)random.Uniform(margin * width, (1 - margin) * width), (float)random.Uniform(margin * height, (1 - margin) * height));
}
