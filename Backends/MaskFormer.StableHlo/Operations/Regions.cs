namespace MaskFormer.StableHlo;

/// <summary>What can be said of the blocks inside ops.</summary>
internal static class Regions
{
    extension(Block block)
    {
        /// <summary>What a reducer does that is one op of its two arguments, in either order; null if it is something else.</summary>
        internal BinaryKind? SingleOp =>
            block.Nodes is [{ Op: BinaryOp op } node]
            && block.Arguments.Count == 2
            && node.Operands.All(block.Arguments.Contains)
            && node.Operands[0] != node.Operands[1]
            && block.Results[0] == node.Results[0]
                ? op.Kind
                : null;
    }
}
