namespace MaskFormer.StableHlo.Costs;

/// <summary>How much a node computes.</summary>
internal static class Arithmetic
{
    /// <summary>Operations of a node that works element by element, in units of an addition.</summary>
    public static double Operations(Node node) => node.Results[0].Type.Count * (double)(node.Op switch
    {
        UnaryOp { Kind: UnaryKind.Abs or UnaryKind.Negate or UnaryKind.Not or UnaryKind.Sign } => 1,
        UnaryOp { Kind: UnaryKind.Exponential or UnaryKind.Sqrt or UnaryKind.Rsqrt } => 40,
        UnaryOp { Kind: UnaryKind.Logistic or UnaryKind.LogPlusOne or UnaryKind.Tanh } => 90,
        UnaryOp => 60,
        BinaryOp { Kind: BinaryKind.Divide or BinaryKind.Remainder } => 50,
        BinaryOp { Kind: BinaryKind.Power or BinaryKind.Atan2 } => 150,
        _ => 1,
    });

    /// <summary>Multiply-adds of a product or a convolution; zero for everything else. Padding counts, what dilation spaces out does not.</summary>
    public static long MultiplyAdds(Node node) => node.Op switch
    {
        DotGeneralOp dot => dot.LeftContract.Aggregate(node.Results[0].Type.Count, (product, axis) => product * node.Operands[0].Dim((int)axis)),
        ConvolutionOp convolution => Convolution(convolution, node.Operands[1].Type, node.Results[0].Type),
        _ => 0,
    };

    private static long Convolution(ConvolutionOp op, TensorType kernel, TensorType result)
    {
        long product = result.Sizes[(int)op.Output.First] * result.Sizes[(int)op.Output.Second] * kernel.Sizes[(int)op.Kernel.First];
        for (int i = 0; i < op.Strides.Count; i++)
        {
            long hits = 0, outputs = result.Sizes[(int)op.Output.Spatial[i]], taps = kernel.Sizes[(int)op.Kernel.Spatial[i]];
            for (long output = 0; output < outputs; output++)
            {
                for (long tap = 0; tap < taps; tap++)
                {
                    long place = (output * op.Strides[i]) + (tap * op.RightDilation[i]) - op.Padding[i].Low;
                    if (place % op.LeftDilation[i] == 0) hits++;
                }
            }

            product *= hits;
        }

        return product;
    }
}
