namespace MaskFormer.StableHlo;

/// <summary>The element types of StableHLO tensors that this graph knows.</summary>
public enum ElementType
{
    /// <summary>Truth value.</summary>
    I1,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>Signed, 64 bits.</summary>
    I64,

    /// <summary>Unsigned, 8 bits.</summary>
    UI8,

    /// <summary>Unsigned, 16 bits.</summary>
    UI16,

    /// <summary>Unsigned, 32 bits.</summary>
    UI32,

    /// <summary>Unsigned, 64 bits.</summary>
    UI64,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a float32.</summary>
    BF16,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>The name in MLIR text: <c>f32</c>, <c>i1</c>, <c>ui8</c>.</summary>
    public static string Mlir(this ElementType type) => type.ToString().ToLowerInvariant();

    /// <summary>The type of that MLIR name, or null.</summary>
    public static ElementType? Parse(string mlir)
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (type.Mlir() == mlir)
                return type;
        }

        return null;
    }

    /// <summary>Bytes of one element in memory; a truth value takes one.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.I1 or ElementType.I8 or ElementType.UI8 => 1,
        ElementType.I16 or ElementType.UI16 or ElementType.F16 or ElementType.BF16 => 2,
        ElementType.I32 or ElementType.UI32 or ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether it is one of the floating-point types.</summary>
    public static bool IsFloat(this ElementType type) => type >= ElementType.F16;

    /// <summary>Whether it is a whole number type; truth values are not.</summary>
    public static bool IsInteger(this ElementType type) => type is > ElementType.I1 and < ElementType.F16;

    /// <summary>Whether it is an unsigned whole number type.</summary>
    public static bool IsUnsigned(this ElementType type) => type is >= ElementType.UI8 and <= ElementType.UI64;
}
