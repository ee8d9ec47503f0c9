using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Changes of element type.</summary>
internal static class ConversionKernels
{
    public static HostTensor To(HostTensor x, ElementType to)
    {
        if (x.Type.Element == to)
            return x;
        return Rounded(new(x.Type.With(to), Storage.Visit(x.Data, new Conversion(x.Data, to))));
    }

    /// <summary>bf16 is held in floats: what an op computed is rounded to its values.</summary>
    public static HostTensor Rounded(HostTensor x)
    {
        if (x.Type.Element != ElementType.BF16)
            return x;
        return new(x.Type, ElementKernels.Map<float, float>(x.Data, static v => (float)(BrainFloat)v));
    }

    private sealed record Conversion(Array X, ElementType To) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => To switch
            {
                ElementType.F32 or ElementType.BF16 => ElementKernels.Map<T, float>(X, float.CreateTruncating),
                ElementType.F64 => ElementKernels.Map<T, double>(X, double.CreateTruncating),
                ElementType.F16 => ElementKernels.Map<T, Half>(X, Half.CreateTruncating),
                ElementType.I1 => ElementKernels.Map<T, byte>(X, static v => v != T.Zero ? (byte)1 : (byte)0),
                ElementType.I8 => ElementKernels.Map<T, sbyte>(X, sbyte.CreateTruncating),
                ElementType.I16 => ElementKernels.Map<T, short>(X, short.CreateTruncating),
                ElementType.I32 => ElementKernels.Map<T, int>(X, int.CreateTruncating),
                ElementType.I64 => ElementKernels.Map<T, long>(X, long.CreateTruncating),
                ElementType.UI8 => ElementKernels.Map<T, byte>(X, byte.CreateTruncating),
                ElementType.UI16 => ElementKernels.Map<T, ushort>(X, ushort.CreateTruncating),
                ElementType.UI32 => ElementKernels.Map<T, uint>(X, uint.CreateTruncating),
                _ => ElementKernels.Map<T, ulong>(X, ulong.CreateTruncating),
            };
    }

    /// <summary>The same bits as another element type of equal width.</summary>
    public static HostTensor Bitcast(HostTensor x, ElementType to)
    {
        Array bits = x.Type.Element == ElementType.BF16 ? ElementKernels.Map<float, ushort>(x.Data, static v => ((BrainFloat)v).Bits) : x.Data;
        if (to == ElementType.BF16)
        {
            ushort[] halves = Storage.New<ushort>(bits.Length);
            Storage.Bytes(bits).CopyTo(Storage.Bytes(halves));
            return new(x.Type.With(to), ElementKernels.Map<ushort, float>(halves, static v => (float)new BrainFloat(v)));
        }

        Array data = Storage.Allocate(x.Type.With(to));
        Storage.Bytes(bits).CopyTo(Storage.Bytes(data));
        return new(x.Type.With(to), data);
    }

    /// <summary>The type in which sums are computed: f16 in f32, and the and-or sums of truth values as numbers.</summary>
    public static ElementType ForSums(ElementType element) => element switch
    {
        ElementType.F16 => ElementType.F32,
        ElementType.I1 => ElementType.I32,
        _ => element,
    };
}
