namespace MaskFormer.StableHlo.Costs;

/// <summary>What a compiler makes of a node.</summary>
internal enum Role
{
    /// <summary>Another view of the same memory: nothing is computed.</summary>
    View,

    /// <summary>Made where it is needed from nothing: constants, counters, spread scalars.</summary>
    Free,

    /// <summary>Element by element: computed inside of whatever reads it, if that is cheaper than memory.</summary>
    Loop,

    /// <summary>Starts a kernel that computes its operands itself, and leaves its result in memory: reductions, scatters.</summary>
    Reduction,

    /// <summary>Reads operands from memory and leaves its results there: products, convolutions, sorts, loops.</summary>
    Library,
}

/// <summary>Finds roles.</summary>
internal static class NodeRoles
{
    public static Role Of(Node node) => node.Op switch
    {
        ReshapeOp or TransposeOp or OptimizationBarrierOp or StopGradientOp => Role.View,
        ConstantOp or IotaOp or DeviceIdOp => Role.Free,
        BroadcastInDimOp when node.Operands[0].Type.Count == 1 => Role.Free,
        ReduceOp or ReduceWindowOp or SelectAndScatterOp or ScatterOp => Role.Reduction,
        DotGeneralOp or ConvolutionOp or SortOp or WhileOp or IfOp or CaseOp or CallOp or CustomCallOp or RngBitGeneratorOp => Role.Library,
        AllReduceOp => Role.Library,
        _ => Role.Loop,
    };
}
