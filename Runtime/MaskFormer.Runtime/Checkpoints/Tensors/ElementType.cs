namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Element types of stored tensors, with safetensors' names.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned 8 bit.</summary>
    U8,

    /// <summary>Signed 8 bit.</summary>
    I8,

    /// <summary>Unsigned 16 bit.</summary>
    U16,

    /// <summary>Signed 16 bit.</summary>
    I16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a single-precision number.</summary>
    BF16,

    /// <summary>Unsigned 32 bit.</summary>
    U32,

    /// <summary>Signed 32 bit.</summary>
    I32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>Unsigned 64 bit.</summary>
    U64,

    /// <summary>Signed 64 bit.</summary>
    I64,

    /// <summary>IEEE double precision.</summary>
    F64,
}

/// <summary>Names and sizes of <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.U8 or ElementType.I8 => 1,
        ElementType.U16 or ElementType.I16 or ElementType.F16 or ElementType.BF16 => 2,
        ElementType.U32 or ElementType.I32 or ElementType.F32 => 4,
        _ => 8,
    };

    /// <summary>The name in a safetensors header, for example <c>BF16</c>.</summary>
    public static string FileName(this ElementType type) => type == ElementType.Bool ? "BOOL" : type.ToString();

    /// <summary>Reads a name of a safetensors header; case counts.</summary>
    public static bool TryParse(string name, out ElementType type)
    {
        foreach (ElementType candidate in Enum.GetValues<ElementType>())
        {
            if (candidate.FileName() != name) continue;
            type = candidate;
            return true;
        }

        type = default;
        return false;
    }
}
