using System;

namespace MaskFormer.Generators;

/// <summary>
/// Tests numbers among tensors, where they are known: a rate of 10, and a factor that is infinite or no number, which leaves nothing of what it
/// meets (MF2032). Where an operation chooses, as Where and Minimum do, an infinite one means something.
/// </summary>
internal static class OpNumbers
{
    /// <summary>Reports those of one call in its case; false after a finding.</summary>
    public static bool Check(Op op, Node call, Scope scope, FindingBag findings, string when = "", Func<Node, bool>? isExplained = null)
    {
        string? symbol = OperatorOps.Symbol(op.Name);
        for (int i = 0; i < call.Args.Count; i++)
        {
            Argument argument = op.Signature.Arguments[Math.Min(i, op.Signature.Arguments.Count - 1)];
            Node? number = call[i].Kind == NodeKind.Scalar ? call[i][0] : argument.IsTensor ? null : call[i];
            if (number is null || Evaluator.Evaluate(number, scope).Real is not { } real) continue;
            if (symbol is null ? argument.Takes(real) : !double.IsNaN(real) && !double.IsInfinity(real)) continue;
            if (findings.Blames(call[i].Site) || isExplained?.Invoke(number) == true) continue;
            (string name, string owner, string allowed) = symbol is null ? (argument.Name, op.Name, argument.Allowed) : ("one side", $"'{symbol}'", "finite");
            findings.Add("MF2032", call[i].Site, [name, owner, allowed + when, NodeText.Write(number)]);
            return false;
        }

        return true;
    }
}
