using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Splits a block into the cases of its conditions. Each case is checked with what its tests say.</summary>
internal static class Cases
{
    /// <summary>More conditions than this double the work too often (MF1012).</summary>
    public const int Most = 4;

    /// <summary>One frame per possible combination of the conditions, the one with the fewest facts first; at least one.</summary>
    public static IReadOnlyList<Frame> Of(BlockView block, Func<string, Contract?> contracts, FindingBag findings)
    {
        Node[] tests = [.. Tests(block)];
        if (tests.Length > Most)
        {
            findings.Add("MF1012", 0, [Names.Last(block.Spec.FullName), tests.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            tests = [.. tests.Take(Most)];
        }

        List<Frame> frames = [];
        for (int bits = 0; bits < 1 << tests.Length; bits++)
        {
            Facts facts = new();
            OwnFrame frame = new(block, facts, contracts);
            Assumptions.Declared(block, frame);
            bool possible = true;
            for (int i = 0; i < tests.Length; i++) possible &= Assumptions.State(tests[i], (bits >> i & 1) == 1, frame);
            if (possible) frames.Add(frame);
        }

        return frames;
    }

    // Every test that decides about a tensor, a layer, a block or a number and does not depend on a running number.
    private static IEnumerable<Node> Tests(BlockView block)
    {
        HashSet<string> seen = [];
        foreach (Member member in block.Members.Where(static m => m.Kind is not (MemberKind.Require or MemberKind.Input or MemberKind.Parameter)))
        {
            foreach (Node choice in member.Body?.Descend().Where(static n => n.Kind == NodeKind.Choose) ?? [])
            {
                Node test = choice[0];
                while (test is { Kind: NodeKind.Unary, Text: "!" }) test = test[0];
                if (test.Descend().Any(static n => n.Kind is NodeKind.Index or NodeKind.Item)) continue;
                if (seen.Add(NodeText.Write(test))) yield return test;
            }
        }
    }
}
