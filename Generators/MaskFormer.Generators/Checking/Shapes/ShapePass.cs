using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The shapes of a block in all its cases.</summary>
/// <param name="Shapes">What was inferred.</param>
/// <param name="Splits">Where the sizes of split letters can be read.</param>
/// <param name="Findings">What was known before and what was found.</param>
/// <param name="Order">The members in the order in which they are computed.</param>
internal sealed record ShapePass(ShapeTable Shapes, List<Split> Splits, FindingBag Findings, IReadOnlyList<Member> Order)
{
    private readonly Dictionary<string, Shape> given = [];

    /// <summary>What was found and what was expected wherever the two differ.</summary>
    public List<(Shape Actual, Shape Expected)> Unequal { get; } = [];

    /// <summary>All shapes of one case.</summary>
    public IEnumerable<Shape> AllGiven => given.Values;

    /// <summary>The shape of a value, or of what a layer or block gives, in one case; null if it is not known.</summary>
    public Shape? Given(string name) => given.TryGetValue(name, out Shape? shape) ? shape : null;

    /// <summary>A shape as text, for comparing.</summary>
    public static string Text(Shape shape) => string.Join(", ", shape.Sizes);

    /// <summary>
    /// Infers all shapes. A layer whose two forms differ (MF2009) is found in one case and makes trouble in others, whichever comes first; so
    /// when there is one, everything is inferred again with nothing said of what it gives.
    /// </summary>
    public static ShapePass Of(
        BlockView block,
        IReadOnlyList<Frame> cases,
        IReadOnlyList<Member> order,
        ShapeReader reader,
        DefaultFrame defaults,
        FindingBag before,
        IReadOnlyCollection<string> unknown
    )
    {
        ShapePass Run(FindingBag findings, IReadOnlyCollection<string> without, Assumption? assumed = null)
        {
            ShapePass pass = new(new(), [], findings, order);
            foreach (Frame frame in cases)
            {
                Matching matching = new(frame, defaults, findings, pass.Unequal);
                ShapeChecker checker = new(block, frame, reader, matching, findings, pass.Splits, without) { Assumed = assumed };
                IReadOnlyDictionary<string, Shape?> shapes = checker.Check(order);
                pass.Shapes.Add(frame.Facts, shapes);
                foreach ((string name, Shape shape) in checker.Given) pass.given[name] = shape;
            }

            return pass;
        }

        ShapePass first = Run(before.Copy(), unknown);
        Finding[] differing = [.. first.Findings.All.Where(static f => f.Has(Consequence.TwoForms))];
        if (differing.Length == 0)
        {
            ShapePass Assume(Assumption assumed) => Run(before.Copy(), unknown, assumed);
            return first with { Findings = new CommonCause(block, first, before, cases.Count, Assume).Join() };
        }

        FindingBag again = before.Copy();
        again.AddRange(differing);
        return Run(again, [.. unknown, .. differing.Select(static f => f.Arguments[0])]);
    }
}
