namespace MaskFormer.StableHlo;

/// <summary>Random bits from a state, as the platform draws them: read from other tools' programs; this project's graphs count instead.</summary>
/// <param name="Algorithm"><c>DEFAULT</c>, <c>PHILOX</c> or <c>THREE_FRY</c>.</param>
/// <param name="Bits">Type of the bits.</param>
public sealed record RngBitGeneratorOp(string Algorithm, TensorType Bits) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.rng_bit_generator";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        if (Algorithm is not ("DEFAULT" or "PHILOX" or "THREE_FRY"))
            throw Rules.Broken($"the algorithm '{Algorithm}' is not known");
        if (signature[0].Element != ElementType.UI64 || signature[0].Rank != 1)
            throw Rules.Broken($"the state must be a row of ui64, got {signature[0]}");
        return [signature[0], Rules.Checked(Bits)];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Enum("rng_algorithm", "rng_algorithm", Algorithm);
}

/// <summary>A call of something that the plugin knows by name.</summary>
/// <param name="Target">The name.</param>
/// <param name="Attributes">Further attributes, as they stood in the text.</param>
/// <param name="Types">Types of the results.</param>
public sealed record CustomCallOp(string Target, string Attributes, IReadOnlyList<TensorType> Types) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.custom_call";

    /// <summary>Its meaning is not known here.</summary>
    public override bool Pure => false;

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(signature.Operands.Count);
        return Types;
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Raw("call_target_name", MlirText.Quoted(Target));
        if (Attributes.Length > 0)
            attributes.Raw(Attributes);
    }
}
