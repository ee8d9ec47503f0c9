namespace MaskFormer.StableHlo.Costs;

/// <summary>How often a loop turns.</summary>
/// <param name="Count">Turns of one run of the loop.</param>
/// <param name="Certain">Whether the graph says so: a counter and nothing else ends the loop.</param>
internal readonly record struct Turns(double Count, bool Certain)
{
    /// <summary>
    /// The number of a counted loop; else what the loop's author expects (<see cref="WhileOp.Expected"/>), and one where nobody said anything: bounds are
    /// there against endless loops, and are never reached.
    /// </summary>
    public static Turns Of(Node loop)
    {
        Block condition = loop.Blocks[0], body = loop.Blocks[1];
        if (condition.Results[0].Producer is { Op: CompareOp { Direction: Direction.LT } } compare
            && compare.Operands[0] is { Producer: null } counter
            && counter.Home == condition
            && Number(compare.Operands[1]) is { } end
            && Number(loop.Operands[counter.Index]) is { } start
            && body.Results[counter.Index].Producer is { Op: BinaryOp { Kind: BinaryKind.Add } } next
            && next.Operands[0] == body.Arguments[counter.Index]
            && Number(next.Operands[1]) is > 0 and { } step)
            return new(Math.Max(0, Math.Ceiling((end - start) / step)), true);
        return new(((WhileOp)loop.Op).Expected ?? 1, false);
    }

    private static double? Number(Value value) => value.Producer switch
    {
        { Op: ConstantOp constant } when value.Type.Count == 1 && value.Type.Element != ElementType.I1 => constant.Value.Number(0),
        { Op: ConvertOp or ReshapeOp or BroadcastInDimOp } same when same.Operands[0].Type.Count == 1 => Number(same.Operands[0]),
        _ => null,
    };
}
