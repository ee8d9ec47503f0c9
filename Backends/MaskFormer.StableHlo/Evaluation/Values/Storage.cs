using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Arrays for element types.</summary>
/// <remarks>
/// The run time lets <c>sbyte[]</c> pass as <c>byte[]</c> and <c>uint[]</c> as <c>int[]</c>, so that <c>data is int[]</c> is true for both and their
/// values would be read with the wrong sign. Every choice by element type is therefore made here, by exact types.
/// </remarks>
internal static class Storage
{
    public static Type TypeOf(ElementType element) => element switch
    {
        ElementType.I1 or ElementType.UI8 => typeof(byte),
        ElementType.I8 => typeof(sbyte),
        ElementType.I16 => typeof(short),
        ElementType.I32 => typeof(int),
        ElementType.I64 => typeof(long),
        ElementType.UI16 => typeof(ushort),
        ElementType.UI32 => typeof(uint),
        ElementType.UI64 => typeof(ulong),
        ElementType.F16 => typeof(Half),
        ElementType.F64 => typeof(double),
        _ => typeof(float),
    };

    /// <summary>Bytes of one element as it is held here: bf16 takes four, as a float.</summary>
    public static int Width(ElementType element) => element == ElementType.BF16 ? sizeof(float) : element.Size();

    /// <summary>Does something with the exact type of an array's elements.</summary>
    public static TResult Visit<TResult>(Array data, IElementVisitor<TResult> visitor)
    {
        Type type = data.GetType();
        return type == typeof(float[]) ? visitor.Visit<float>()
            : type == typeof(double[]) ? visitor.Visit<double>()
            : type == typeof(int[]) ? visitor.Visit<int>()
            : type == typeof(byte[]) ? visitor.Visit<byte>()
            : type == typeof(long[]) ? visitor.Visit<long>()
            : type == typeof(uint[]) ? visitor.Visit<uint>()
            : type == typeof(ulong[]) ? visitor.Visit<ulong>()
            : type == typeof(Half[]) ? visitor.Visit<Half>()
            : type == typeof(sbyte[]) ? visitor.Visit<sbyte>()
            : type == typeof(short[]) ? visitor.Visit<short>()
            : type == typeof(ushort[]) ? visitor.Visit<ushort>()
            : throw new InvalidOperationException(type.Name);
    }

    /// <summary>An array for all elements of a type; its content is not defined.</summary>
    public static Array Allocate(TensorType type)
    {
        int count = checked((int)type.Count);
        return type.Element switch
        {
            ElementType.I1 or ElementType.UI8 => New<byte>(count),
            ElementType.I8 => New<sbyte>(count),
            ElementType.I16 => New<short>(count),
            ElementType.I32 => New<int>(count),
            ElementType.I64 => New<long>(count),
            ElementType.UI16 => New<ushort>(count),
            ElementType.UI32 => New<uint>(count),
            ElementType.UI64 => New<ulong>(count),
            ElementType.F16 => New<Half>(count),
            ElementType.F64 => New<double>(count),
            _ => New<float>(count),
        };
    }

    public static T[] New<T>(int count) => GC.AllocateUninitializedArray<T>(count);

    /// <summary>The bytes of an array's elements.</summary>
    public static Span<byte> Bytes(Array data) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(data), checked(data.Length * Visit(data, new ElementSize())));

    private sealed record ElementSize : IElementVisitor<int>
    {
        public int Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Unsafe.SizeOf<T>();
    }
}
