using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What a wrong shape may have been meant to be: what somebody expected of it, an axis less, two axes swapped, a shape that others have.</summary>
internal static class ShapeGuesses
{
    private const int MostAxes = 5;

    /// <summary>The likely ones first; without a shape those of others.</summary>
    public static IEnumerable<Shape> Of(Shape? shape, ShapePass pass) => shape is null
        ? pass.AllGiven
        : [.. Mended(shape, pass), .. Less(shape), .. Swapped(shape), .. pass.AllGiven];

    private static IEnumerable<Shape> Less(Shape shape) => shape.Rank > 0 && !shape.HasRest ? [new([.. shape.Axes.Skip(1)])] : [];

    private static IEnumerable<Shape> Swapped(Shape shape) => shape.Rank > MostAxes
        ? []
        : from i in Enumerable.Range(0, shape.Rank)
          from j in Enumerable.Range(i + 1, shape.Rank - i - 1)
          select shape.With(i, shape[j].Size).With(j, shape[i].Size);

    /// <summary>With what was expected in place of what was found.</summary>
    public static IEnumerable<Shape> Mended(Shape shape, ShapePass pass)
    {
        foreach ((Shape actual, Shape expected) in pass.Unequal)
        {
            if (actual.Fits(shape)) yield return expected;
            else if (expected.Fits(shape)) yield return actual;
            if (actual.Rank != 1 || expected.Rank != 1) continue;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis].Size.Equals(actual[0].Size)) yield return shape.With(axis, expected[0].Size);
                else if (shape[axis].Size.Equals(expected[0].Size)) yield return shape.With(axis, actual[0].Size);
            }
        }
    }
}
