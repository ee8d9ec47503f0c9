using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The shapes of a block in all its cases.</summary>
/// <param name="Shapes">What was inferred.</param>
/// <param name="Splits">Where the sizes of split letters can be read.</param>
/// <param name="Findings">What was known before and what was found.</param>
internal sealed record ShapePass(ShapeTable Shapes, List<Split> Splits, FindingBag Findings)
{
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
        ShapePass Run(FindingBag findings, IReadOnlyCollection<string> without)
        {
            ShapePass pass = new(new(), [], findings);
            foreach (Frame frame in cases)
            {
                Matching matching = new(frame, defaults, findings);
                pass.Shapes.Add(frame.Facts, new ShapeChecker(block, frame, reader, matching, findings, pass.Splits, without).Check(order));
            }

            return pass;
        }

        ShapePass first = Run(before.Copy(), unknown);
        Finding[] differing = [.. first.Findings.All.Where(static f => f.Has(Consequence.TwoForms))];
        if (differing.Length == 0) return first;
        FindingBag again = before.Copy();
        again.AddRange(differing);
        return Run(again, [.. unknown, .. differing.Select(static f => f.Arguments[0])]);
    }
}
