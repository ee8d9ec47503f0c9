using System.Text;

namespace MaskFormer.StableHlo;

/// <summary>Ops of two equal operands, element by element.</summary>
public enum BinaryKind
{
    /// <summary>a + b; or for truth values.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a · b; and for truth values.</summary>
    Multiply,

    /// <summary>a / b; whole numbers are cut toward zero.</summary>
    Divide,

    /// <summary>Rest of the division, with the sign of a.</summary>
    Remainder,

    /// <summary>a to the power b.</summary>
    Power,

    /// <summary>The larger; NaN wins.</summary>
    Maximum,

    /// <summary>The smaller; NaN wins.</summary>
    Minimum,

    /// <summary>Angle of (b, a).</summary>
    Atan2,

    /// <summary>Both; bit by bit for whole numbers.</summary>
    And,

    /// <summary>One or both.</summary>
    Or,

    /// <summary>One but not both.</summary>
    Xor,

    /// <summary>a · 2^b.</summary>
    ShiftLeft,

    /// <summary>Bits of a moved down by b, the sign repeated.</summary>
    ShiftRightArithmetic,

    /// <summary>Bits of a moved down by b, zeros in front.</summary>
    ShiftRightLogical,
}

/// <summary>Ops of one operand, element by element, whose result has the operand's type.</summary>
public enum UnaryKind
{
    /// <summary>|x|.</summary>
    Abs,

    /// <summary>-x.</summary>
    Negate,

    /// <summary>-1, 0 or 1; NaN and ±0 stay.</summary>
    Sign,

    /// <summary>Not x; bit by bit for whole numbers.</summary>
    Not,

    /// <summary>e^x.</summary>
    Exponential,

    /// <summary>e^x - 1.</summary>
    ExponentialMinusOne,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>log(1 + x).</summary>
    LogPlusOne,

    /// <summary>1 / (1 + e^-x).</summary>
    Logistic,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>1 / √x.</summary>
    Rsqrt,

    /// <summary>Cube root.</summary>
    Cbrt,

    /// <summary>Cosine.</summary>
    Cosine,

    /// <summary>Sine.</summary>
    Sine,

    /// <summary>Next whole number below.</summary>
    Floor,

    /// <summary>Next whole number above.</summary>
    Ceil,

    /// <summary>Nearest whole number, halves to the even one.</summary>
    RoundNearestEven,

    /// <summary>Nearest whole number, halves away from zero.</summary>
    RoundNearestAfz,

    /// <summary>Number of ones among the bits.</summary>
    Popcnt,

    /// <summary>Zeros before the first one.</summary>
    CountLeadingZeros,
}

/// <summary>An op of two equal operands.</summary>
/// <param name="Kind">Which.</param>
public sealed record BinaryOp(BinaryKind Kind) : Op
{
    /// <inheritdoc/>
    public override string Name => OpNames.Of(Kind);

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        Rules.SameType(signature[0], signature[1], "the operands");
        ElementType element = signature[0].Element;
        bool allowed = Kind switch
        {
            BinaryKind.Add or BinaryKind.Multiply or BinaryKind.Maximum or BinaryKind.Minimum => true,
            BinaryKind.And or BinaryKind.Or or BinaryKind.Xor => !element.IsFloat(),
            BinaryKind.ShiftLeft or BinaryKind.ShiftRightArithmetic or BinaryKind.ShiftRightLogical => element.IsInteger(),
            BinaryKind.Atan2 => element.IsFloat(),
            _ => element != ElementType.I1,
        };
        return allowed ? [signature[0]] : throw Rules.Broken($"{Name} does not take {element.Mlir()} elements");
    }
}

/// <summary>An op of one operand.</summary>
/// <param name="Kind">Which.</param>
public sealed record UnaryOp(UnaryKind Kind) : Op
{
    /// <inheritdoc/>
    public override string Name => OpNames.Of(Kind);

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        ElementType element = signature[0].Element;
        bool allowed = Kind switch
        {
            UnaryKind.Not => !element.IsFloat(),
            UnaryKind.Popcnt or UnaryKind.CountLeadingZeros => element.IsInteger(),
            UnaryKind.Abs or UnaryKind.Sign => element.IsFloat() || (element.IsInteger() && !element.IsUnsigned()),
            UnaryKind.Negate => element != ElementType.I1,
            _ => element.IsFloat(),
        };
        return allowed ? [signature[0]] : throw Rules.Broken($"{Name} does not take {element.Mlir()} elements");
    }
}

/// <summary>
/// Gauss's error function. StableHLO has no such op: it is printed as the custom call <c>mhlo.erf</c>, which XLA turns into its own instruction.
/// </summary>
public sealed record ErfOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.custom_call";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        Rules.Float(signature[0], "erf");
        return [signature[0]];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Raw("call_target_name", "\"mhlo.erf\"");
        attributes.Raw("mhlo.attributes", "{}");
        attributes.Integer("mhlo.version", 1);
    }
}

/// <summary>Passes its operand through and stops the gradient. Not an op of StableHLO: the finished module does not contain it.</summary>
public sealed record StopGradientOp : Op
{
    /// <inheritdoc/>
    public override string Name => "stop_gradient";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(1);
        return [signature[0]];
    }
}

/// <summary>MLIR names of the element-wise ops.</summary>
internal static class OpNames
{
    private static readonly string[] Binary = [.. Enum.GetNames<BinaryKind>().Select(Snake)];
    private static readonly string[] Unary = [.. Enum.GetNames<UnaryKind>().Select(Snake)];

    public static string Of(BinaryKind kind) => Binary[(int)kind];

    public static string Of(UnaryKind kind) => Unary[(int)kind];

    private static string Snake(string name)
    {
        StringBuilder text = new("stablehlo.");
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
