using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace MaskFormer.Runtime.Data.Outlines;

/// <summary>Cuts polygons to a window, with the geometry that detectron2's crop uses (shapely, whose GEOS and this library are both made after JTS).</summary>
internal static class OutlineWindow
{
    /// <summary>What is left of a polygon, none or several pieces; holes are filled, as detectron2 fills them.</summary>
    /// <param name="corners">x, y, x, y, … in pixels.</param>
    /// <param name="left">Where the window begins.</param>
    /// <param name="top">Where it begins, downwards.</param>
    /// <param name="width">How wide it is.</param>
    /// <param name="height">How high it is.</param>
    public static IEnumerable<double[]> Cut(double[] corners, int left, int top, int width, int height)
    {
        GeometryFactory factory = new();
        Coordinate[] ring = new Coordinate[corners.Length / 2 + 1];
        for (int i = 0; i < ring.Length - 1; i++) ring[i] = new(corners[2 * i], corners[2 * i + 1]);
        ring[^1] = ring[0].Copy();

        // A buffer of no width takes loops out of an edge that crosses itself, and corners on straight lines out of all others.
        Geometry whole = factory.CreatePolygon(ring).Buffer(0);
        Geometry window = factory.ToGeometry(new Envelope(left, left + width, top, top + height));
        Geometry inside = OverlayNGRobust.Overlay(whole, window, SpatialFunction.Intersection);
        for (int i = 0; i < inside.NumGeometries; i++)
        {
            if (inside.GetGeometryN(i) is Polygon { IsEmpty: false, IsValid: true } piece)
                yield return [.. piece.ExteriorRing.Coordinates.SkipLast(1).SelectMany(static corner => (double[])[corner.X, corner.Y])];
        }
    }
}
