using SkiaSharp;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>Outlines of the thing classes.</summary>
internal static class ShapeOutlines
{
    /// <summary>A shape around a centre.</summary>
    /// <param name="name">The class.</param>
    /// <param name="x">Centre, pixels.</param>
    /// <param name="y">Centre, pixels.</param>
    /// <param name="radius">Half of the size, pixels.</param>
    /// <param name="turn">Rotation in degrees.</param>
    public static SKPath Of(string name, float x, float y, float radius, float turn)
    {
        using SKPathBuilder path = new();
        switch (name)
        {
            case "circle":
                path.AddCircle(0, 0, radius);
                break;
            case "ring":
                path.FillType = SKPathFillType.EvenOdd;
                path.AddCircle(0, 0, radius);
                path.AddCircle(0, 0, radius * 0.5f);
                break;
            case "square":
                path.AddRect(new SKRect(-0.85f * radius, -0.85f * radius, 0.85f * radius, 0.85f * radius));
                break;
            case "triangle":
                path.AddPoly(Corners(3, radius, radius), close: true);
                break;
            case "star":
                path.AddPoly(Corners(10, radius, 0.48f * radius), close: true);
                break;
            case "cross":
                path.AddPoly(Cross(radius, 0.36f * radius), close: true);
                break;
            default:
                throw new ArgumentException($"There is no shape called {name}.", nameof(name));
        }

        using SKPath centred = path.Detach();
        SKPath placed = new();
        centred.Transform(SKMatrix.CreateRotationDegrees(turn).PostConcat(SKMatrix.CreateTranslation(x, y)), placed);
        return placed;
    }

    private static SKPoint[] Corners(int count, float outer, float inner)
    {
        SKPoint[] points = new SKPoint[count];
        for (int i = 0; i < count; i++)
        {
            (float sin, float cos) = MathF.SinCos(2 * MathF.PI * i / count - MathF.PI / 2);
            float radius = i % 2 == 0 ? outer : inner;
            points[i] = new SKPoint(radius * cos, radius * sin);
        }

        return points;
    }

    private static SKPoint[] Cross(float r, float a) =>
    [
        new(-a, -r), new(a, -r), new(a, -a), new(r, -a), new(r, a), new(a, a),
        new(a, r), new(-a, r), new(-a, a), new(-r, a), new(-r, -a), new(-a, -a),
    ];
}
