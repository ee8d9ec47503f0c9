namespace MaskFormer.StableHlo;

/// <summary>Which query belongs to which target, for all layers and images of a batch, as a part of a graph.</summary>
public static class BatchAssignment
{
    /// <summary>
    /// The cheapest assignment of targets to queries, for all layers and samples at once (shortest augmenting paths, after Jonker and Volgenant).
    /// Exact; every loop is bounded, so costs that are not finite give some assignment instead of a hang. No gradient flows through it.
    /// The loops are written as the graph's target device likes them: nested for a CPU, few and wide for a GPU or TPU.
    /// </summary>
    /// <param name="g">Receives the nodes.</param>
    /// <param name="cost"><c>[L, B, T, Q]</c>.</param>
    /// <param name="valid"><c>[B, T]</c>, 1 for targets and 0 for padding.</param>
    /// <returns><c>[L, B, T, Q]</c>, a one where target and query belong together; padding and targets left over have no one.</returns>
    public static Value Build(GraphBuilder g, Value cost, Value valid)
    {
        long layers = cost.Dim(0), batch = cost.Dim(1), targets = cost.Dim(2), queries = cost.Dim(3);
        if (targets == 0 || queries == 0 || layers * batch == 0)
            return g.FullLike(cost, 0);
        AssignmentProblem problem = AssignmentProblem.Create(g, cost, valid);
        Value columnOfRow = problem.Solve(state =>
            g.Options.Target == Target.Cpu ? NestedAssignment.Insert(g, problem, state) : RoundsAssignment.Insert(g, problem, state)
        );

        // Columns beyond the queries stand for "left over".
        Value matched = g.Compare(Direction.EQ, problem.OverColumns(columnOfRow), problem.Iota3(ElementType.I32, 2));
        Value chosen = g.Slice(g.To(matched, cost.Type.Element), 2, 0, queries);
        return g.Detach(g.Reshape(chosen, layers, batch, targets, queries));
    }
}
