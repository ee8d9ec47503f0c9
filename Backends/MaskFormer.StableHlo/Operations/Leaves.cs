namespace MaskFormer.StableHlo;

/// <summary>A fixed value.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantOp(Literal Value) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.constant";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(0);
        return [Rules.Checked(Value.Type)];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Raw("value", LiteralText.Write(Value));
}

/// <summary>Counts 0, 1, 2, … along one axis.</summary>
/// <param name="Type">Type of the result: numbers.</param>
/// <param name="Axis">The axis along which the count rises.</param>
public sealed record IotaOp(TensorType Type, long Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.iota";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(0);
        Rules.Axis(Axis, Type.Rank, "iota_dimension");
        if (Type.Element == ElementType.I1)
            throw Rules.Broken($"iota counts in numbers, not in i1");
        return [Rules.Checked(Type)];
    }

    internal override void Describe(AttributeWriter attributes) => attributes.Integer("iota_dimension", Axis);
}

/// <summary>Number of the running replica, or of the running partition.</summary>
/// <param name="Partition">Whether the partition is asked for.</param>
public sealed record DeviceIdOp(bool Partition) : Op
{
    /// <inheritdoc/>
    public override string Name => Partition ? "stablehlo.partition_id" : "stablehlo.replica_id";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(0);
        return [new TensorType(ElementType.UI32)];
    }
}
