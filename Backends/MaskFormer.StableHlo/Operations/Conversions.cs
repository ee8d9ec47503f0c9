namespace MaskFormer.StableHlo;

/// <summary>Changes the element type: floats to whole numbers are cut toward zero, to i1 by x ≠ 0, to narrower floats rounded to nearest even.</summary>
/// <param name="To">The new element type.</param>
public sealed record ConvertOp(ElementType To) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.convert";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        return [signature[0].With(To)];
    }
}

/// <summary>Reads the same bits as another element type of equal width.</summary>
/// <param name="To">The new element type.</param>
public sealed record BitcastConvertOp(ElementType To) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.bitcast_convert";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        ElementType from = signature[0].Element;
        if (from.Size() != To.Size() || (from == ElementType.I1) != (To == ElementType.I1))
            throw Rules.Broken($"both element types must have equal width: {from.Mlir()} and {To.Mlir()}");
        return [signature[0].With(To)];
    }
}

/// <summary>Rounds to fewer bits within the same element type.</summary>
/// <param name="ExponentBits">Bits of the exponent, at least 1.</param>
/// <param name="MantissaBits">Bits of the mantissa, at least 0.</param>
public sealed record ReducePrecisionOp(int ExponentBits, int MantissaBits) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.reduce_precision";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        Rules.Float(signature[0], "reduce_precision");
        if (ExponentBits < 1 || MantissaBits < 0)
            throw Rules.Broken($"exponent_bits must be at least 1 and mantissa_bits at least 0, got {ExponentBits} and {MantissaBits}");
        return [signature[0]];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integer("exponent_bits", ExponentBits, "i32");
        attributes.Integer("mantissa_bits", MantissaBits, "i32");
    }
}
