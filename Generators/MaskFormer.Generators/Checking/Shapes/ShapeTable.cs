using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The shapes of a block's values over all cases, as one text each.</summary>
internal sealed class ShapeTable
{
    private readonly List<(Facts Facts, IReadOnlyDictionary<string, Shape?> Shapes)> cases = [];

    public void Add(Facts facts, IReadOnlyDictionary<string, Shape?> shapes) => cases.Add((facts, shapes));

    /// <summary>One shape if one covers all cases, else those that differ; null if it is not known.</summary>
    public string? Write(string value)
    {
        (Facts Facts, Shape? Shape)[] found = [.. cases.Select(c => (c.Facts, c.Shapes.TryGetValue(value, out Shape? shape) ? shape : null))];
        if (found.Length == 0 || found.Any(static f => f.Shape is null)) return null;
        foreach ((Facts facts, Shape? general) in found)
        {
            if (found.All(f => general!.Map(f.Facts.Normal).Fits(f.Shape!.Map(f.Facts.Normal)))) return facts.Text.Write(general!.Sizes);
        }

        return string.Join(" or ", found.Select(static f => f.Facts.Text.Write(f.Shape!.Sizes)).Distinct());
    }
}
