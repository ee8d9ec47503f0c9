using MaskFormer.StableHlo;

namespace MaskFormer.Pjrt;

/// <summary>What is known of element types.</summary>
public static class BufferTypes
{
    /// <summary>Bytes of one element.</summary>
    /// <exception cref="PjrtException">MF5204: a type that this project does not move between host and device.</exception>
    public static int Size(this BufferType type) =>
        type.ToElementType()?.Size()
        ?? throw new PjrtException(
            "MF5204",
            "buffer",
            $"elements of PJRT type {(int)type} cannot be moved to or from the host",
            "Convert to float32 in the program"
        );

    /// <summary>The type's name in programs, for example <c>f32</c>.</summary>
    public static string Mlir(this BufferType type) => type.ToElementType()?.Mlir() ?? $"type{(int)type}";

    /// <summary>The element type of buffers for one of graphs.</summary>
    public static BufferType ToBufferType(this ElementType type) => type switch
    {
        ElementType.I1 => BufferType.Bool,
        ElementType.I8 => BufferType.Int8,
        ElementType.I16 => BufferType.Int16,
        ElementType.I32 => BufferType.Int32,
        ElementType.I64 => BufferType.Int64,
        ElementType.UI8 => BufferType.UInt8,
        ElementType.UI16 => BufferType.UInt16,
        ElementType.UI32 => BufferType.UInt32,
        ElementType.UI64 => BufferType.UInt64,
        ElementType.F16 => BufferType.Float16,
        ElementType.BF16 => BufferType.BFloat16,
        ElementType.F32 => BufferType.Float32,
        ElementType.F64 => BufferType.Float64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no element type"),
    };

    /// <summary>The element type of graphs for one of buffers; null if there is none.</summary>
    public static ElementType? ToElementType(this BufferType type)
    {
        foreach (ElementType element in Enum.GetValues<ElementType>())
        {
            if (element.ToBufferType() == type) return element;
        }

        return null;
    }

    /// <summary>The type of a .NET number.</summary>
    /// <exception cref="PjrtException">MF5204: no such element type.</exception>
    public static BufferType Of<T>()
        where T : unmanaged =>
        default(T) switch
        {
            bool => BufferType.Bool,
            sbyte => BufferType.Int8,
            short => BufferType.Int16,
            int => BufferType.Int32,
            long => BufferType.Int64,
            byte => BufferType.UInt8,
            ushort => BufferType.UInt16,
            uint => BufferType.UInt32,
            ulong => BufferType.UInt64,
            Half => BufferType.Float16,
            float => BufferType.Float32,
            double => BufferType.Float64,
            BrainFloat => BufferType.BFloat16,
            _ => throw new PjrtException(
                "MF5204",
                typeof(T).Name,
                "no element type of a buffer corresponds to this .NET type",
                "Use float, double, an integer, bool, Half or BrainFloat"
            ),
        };

    /// <summary>A type and sizes as programs write them, for example <c>4x8xf32</c>.</summary>
    public static string Describe(this BufferType type, ReadOnlySpan<long> dims)
    {
        string text = "";
        foreach (long dim in dims) text += $"{dim}x";
        return text + type.Mlir();
    }
}
