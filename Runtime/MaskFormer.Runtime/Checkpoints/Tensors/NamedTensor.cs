using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A tensor as it is stored: state of any engine is a list of these.</summary>
/// <param name="Info">Name, type and shape.</param>
/// <param name="Data">The elements, little endian, row by row, without gaps.</param>
public sealed record NamedTensor(TensorInfo Info, ReadOnlyMemory<byte> Data)
{
    /// <summary>The key.</summary>
    public string Name => Info.Name;

    /// <summary>Makes a tensor from values.</summary>
    /// <typeparam name="T">A type that has an <see cref="ElementType"/>: float, double, Half, bool and the integers.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="shape">Sizes; their product is the number of values.</param>
    /// <param name="values">Row by row.</param>
    /// <exception cref="ArgumentException">Number of values and shape differ, or no element type fits.</exception>
    public static NamedTensor From<T>(string name, long[] shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        var info = new TensorInfo(name, TypeOf<T>(), shape);
        if (info.Count != values.Length) throw new ArgumentException($"{name}: {values.Length} values for {info.Describe()}");
        return new NamedTensor(info, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>A view of the elements.</summary>
    /// <typeparam name="T">Exactly the stored type.</typeparam>
    /// <exception cref="ArgumentException">Another type is stored.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged
    {
        if (TypeOf<T>() != Info.Type) throw new ArgumentException($"{Name} holds {Info.Type.FileName()}, not {typeof(T).Name}");
        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    private static ElementType TypeOf<T>() => default(T) switch
    {
        float => ElementType.F32,
        double => ElementType.F64,
        Half => ElementType.F16,
        bool => ElementType.Bool,
        byte => ElementType.U8,
        sbyte => ElementType.I8,
        ushort => ElementType.U16,
        short => ElementType.I16,
        uint => ElementType.U32,
        int => ElementType.I32,
        ulong => ElementType.U64,
        long => ElementType.I64,
        _ => throw new ArgumentException($"tensors of {typeof(T).Name} cannot be stored"),
    };
}
