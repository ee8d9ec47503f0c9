using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Runtime.Matching;

/// <summary>
/// The cheapest way to give every target a query of its own, for every level and image (<c>matcher.py</c> of the original, which calls
/// <c>scipy.optimize.linear_sum_assignment</c>).
/// Implemented by <see cref="AssignmentBodies"/>: on the host by Jonker and Volgenant's algorithm, in the graph as a loop.
/// </summary>
[Primitive]
public sealed partial record Assignment
{
    /// <summary>What it costs to give target T to query Q.</summary>
    [Input("L, B, T, Q")] Tensor Cost => Port;

    /// <summary>1 for a target, 0 for padding.</summary>
    [Input("B, T")] Tensor Valid => Port;

    /// <summary>1 where the target got the query; rows of padding, and of targets left over when there are more of them than queries, are zero.</summary>
    [Output("L, B, T, Q")] public Tensor Matches => Port;
}
