namespace MaskFormer.StableHlo;

/// <summary>Repeats the second region while the first gives true. Operands are the state; both regions take it and may use outer values.</summary>
public sealed record WhileOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.while";

    /// <summary>
    /// How many turns a run is expected to make, for a loop whose end depends on the data. Only plans use it; it is no part of the program. Null if not known.
    /// </summary>
    public double? Expected { get; init; }

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(signature.Operands.Count, 2);
        foreach (Block block in signature.Blocks)
        {
            if (!block.ArgumentTypes.SequenceEqual(signature.Operands))
                throw Rules.Broken(
                    $"condition and body must take the state ({string.Join(", ", signature.Operands)}), one takes ({string.Join(", ", block.ArgumentTypes)})"
                );
        }

        if (!signature.Blocks[0].ResultTypes.SequenceEqual([new TensorType(ElementType.I1)]))
            throw Rules.Broken($"the condition must return one tensor<i1>, it returns ({string.Join(", ", signature.Blocks[0].ResultTypes)})");
        if (!signature.Blocks[1].ResultTypes.SequenceEqual(signature.Operands))
            throw Rules.Broken(
                $"the body must return the state ({string.Join(", ", signature.Operands)}), it returns ({string.Join(", ", signature.Blocks[1].ResultTypes)})"
            );
        return signature.Operands;
    }
}

/// <summary>Runs the first region if the operand is true, else the second. Regions take nothing and may use outer values.</summary>
public sealed record IfOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.if";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1, 2);
        Rules.SameType(new TensorType(ElementType.I1), signature[0], "the predicate and tensor<i1>");
        return CaseOp.Branches(signature);
    }
}

/// <summary>Runs the region of that number; the last one if there is none.</summary>
public sealed record CaseOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.case";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        if (signature.Blocks.Count == 0)
            throw Rules.Broken($"at least one region expected");
        signature.Count(1, signature.Blocks.Count);
        Rules.SameType(new TensorType(ElementType.I32), signature[0], "the index and tensor<i32>");
        return Branches(signature);
    }

    internal static IReadOnlyList<TensorType> Branches(Signature signature)
    {
        IReadOnlyList<TensorType> types = signature.Blocks[0].ResultTypes;
        foreach (Block block in signature.Blocks)
        {
            if (block.Arguments.Count != 0)
                throw Rules.Broken($"a branch takes no arguments");
            if (!block.ResultTypes.SequenceEqual(types))
                throw Rules.Broken($"branches must return the same types: ({string.Join(", ", types)}) and ({string.Join(", ", block.ResultTypes)})");
        }

        return types;
    }
}

/// <summary>Calls a function of the module.</summary>
/// <param name="Callee">Its symbol.</param>
/// <param name="Types">Types of its results.</param>
public sealed record CallOp(string Callee, IReadOnlyList<TensorType> Types) : Op
{
    /// <inheritdoc/>
    public override string Name => "func.call";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(signature.Operands.Count);
        return Types;
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Raw("callee", "@" + MlirText.Symbol(Callee));
}

/// <summary>Passes values through; optimizers move nothing across.</summary>
public sealed record OptimizationBarrierOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.optimization_barrier";

    /// <summary>Merging barriers would undo what they are for.</summary>
    public override bool Pure => false;

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(signature.Operands.Count);
        return signature.Operands;
    }
}
