using Graphs = MaskFormer.StableHlo;

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
    public static int Size(this ElementType type) => Graphs.ElementTypes.Size(type.ToGraph());

    /// <summary>The element type of graphs for one of weight files: the one place where the two meet.</summary>
    public static Graphs.ElementType ToGraph(this ElementType type) => type switch
    {
        ElementType.Bool => Graphs.ElementType.I1,
        ElementType.U8 => Graphs.ElementType.UI8,
        ElementType.I8 => Graphs.ElementType.I8,
        ElementType.U16 => Graphs.ElementType.UI16,
        ElementType.I16 => Graphs.ElementType.I16,
        ElementType.F16 => Graphs.ElementType.F16,
        ElementType.BF16 => Graphs.ElementType.BF16,
        ElementType.U32 => Graphs.ElementType.UI32,
        ElementType.I32 => Graphs.ElementType.I32,
        ElementType.F32 => Graphs.ElementType.F32,
        ElementType.U64 => Graphs.ElementType.UI64,
        ElementType.I64 => Graphs.ElementType.I64,
        ElementType.F64 => Graphs.ElementType.F64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no element type"),
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
