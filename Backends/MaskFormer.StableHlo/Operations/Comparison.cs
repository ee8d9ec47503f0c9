namespace MaskFormer.StableHlo;

/// <summary>Which relation is tested.</summary>
public enum Direction
{
    /// <summary>Equal.</summary>
    EQ,

    /// <summary>Not equal.</summary>
    NE,

    /// <summary>Greater or equal.</summary>
    GE,

    /// <summary>Greater.</summary>
    GT,

    /// <summary>Less or equal.</summary>
    LE,

    /// <summary>Less.</summary>
    LT,
}

/// <summary>By which order elements are compared.</summary>
public enum ComparisonType
{
    /// <summary>IEEE: NaN is unequal to everything.</summary>
    FLOAT,

    /// <summary>-NaN, -∞, …, -0, +0, …, +∞, NaN.</summary>
    TOTALORDER,

    /// <summary>Signed whole numbers.</summary>
    SIGNED,

    /// <summary>Unsigned whole numbers and truth values.</summary>
    UNSIGNED,
}

/// <summary>Compares element by element; gives i1.</summary>
/// <param name="Direction">The relation.</param>
/// <param name="Type">The order; <see cref="DefaultType"/> of the element type unless stated.</param>
public sealed record CompareOp(Direction Direction, ComparisonType Type) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.compare";

    /// <summary>The usual order of an element type.</summary>
    public static ComparisonType DefaultType(ElementType element) =>
        element.IsFloat() ? ComparisonType.FLOAT : element == ElementType.I1 || element.IsUnsigned() ? ComparisonType.UNSIGNED : ComparisonType.SIGNED;

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        Rules.SameType(signature[0], signature[1], "the operands");
        ElementType element = signature[0].Element;
        if (Type != DefaultType(element) && !(Type == ComparisonType.TOTALORDER && element.IsFloat()))
            throw Rules.Broken($"compare_type {Type} does not fit {element.Mlir()} elements: {DefaultType(element)} expected");
        return [signature[0].With(ElementType.I1)];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Enum("comparison_direction", "comparison_direction", Direction.ToString());
        attributes.Enum("compare_type", "comparison_type", Type.ToString());
    }
}

/// <summary>The second operand where the first is true, else the third.</summary>
public sealed record SelectOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.select";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(3);
        Rules.SameType(signature[1], signature[2], "both choices");
        if (signature[0].Element != ElementType.I1)
            throw Rules.Broken($"the predicate must have i1 elements, got {signature[0]}");
        if (signature[0].Rank != 0 && !signature[0].SameShape(signature[1]))
            throw Rules.Broken($"the predicate must be a scalar or have the shape of the choices: {signature[0]} and {signature[1]}");
        return [signature[1]];
    }
}

/// <summary>min(max(x, low), high) with operands low, x, high.</summary>
public sealed record ClampOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.clamp";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(3);
        foreach (int bound in (ReadOnlySpan<int>)[0, 2])
        {
            if (signature[bound].Element != signature[1].Element || (signature[bound].Rank != 0 && !signature[bound].SameShape(signature[1])))
                throw Rules.Broken($"a bound must be a scalar or have the shape of the operand, with equal elements: {signature[bound]} and {signature[1]}");
        }

        return signature[1].Element == ElementType.I1 ? throw Rules.Broken($"clamp does not take i1 elements") : [signature[1]];
    }
}

/// <summary>Whether elements are neither infinite nor NaN.</summary>
public sealed record IsFiniteOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.is_finite";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        Rules.Float(signature[0], "is_finite");
        return [signature[0].With(ElementType.I1)];
    }
}
