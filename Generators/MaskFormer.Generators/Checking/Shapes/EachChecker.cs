using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Between the shapes that <c>block.Each(inputs)</c> is given and those that one item sees: the items are one axis more, in front.</summary>
internal sealed class EachChecker(ShapeChecker checker, Node each, string block)
{
    private Axis? items;

    /// <summary>What one item sees; null where there is a finding.</summary>
    public Shape?[] OfItem(Shape[] inputs, Scope scope)
    {
        Shape?[] seen = [.. inputs.Select((shape, i) => each[i + 1].Kind == NodeKind.Same ? shape : Seen(shape, each[i + 1], scope))];
        if (items is not null || seen.Any(static shape => shape is null)) return seen;
        checker.Findings.Add("MF1030", each.Site, [block]);
        return [null];
    }

    /// <summary>What all items give together.</summary>
    public Shape OfAll(Shape item) => new([items!, .. item.Axes]);

    private Shape? Seen(Shape shape, Node input, Scope scope)
    {
        if (input is { Kind: NodeKind.Op, Text: "Gather" } && checker.Infer(input[1], scope) is { Rank: < 2 } places)
        {
            checker.Findings.Add("MF2006", input[1].Site, [$"places of the items of {block}.Each", "places for each item", checker.Matching.Show(places)]);
            return null;
        }

        if (shape.Rank == 0 || shape.HasRest)
        {
            checker.Findings.Add("MF2006", input.Site, [$"an input of {block}.Each", "an axis of items in front", checker.Matching.Show(shape)]);
            return null;
        }

        if (items is null) items = shape[0];
        else if (!checker.Matching.Match(shape[0].Size, items.Size, $"the items of {block}.Each", input.Site)) return null;
        return new([.. shape.Axes.Skip(1)]);
    }
}
