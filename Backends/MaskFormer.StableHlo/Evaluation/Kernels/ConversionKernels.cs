using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Changes of element type.</summary>
internal static class ConversionKernels
{
    public static HostTensor To(HostTensor x, ElementType to)
    {
        if (x.Type.Element == to)
            return x;
        TensorType type = x.Type.With(to);
        Array data = x.Data switch
        {
            float[] a => From(a, to),
            double[] a => From(a, to),
            int[] a => From(a, to),
            byte[] a => From(a, to),
            long[] a => From(a, to),
            uint[] a => From(a, to),
            ulong[] a => From(a, to),
            Half[] a => From(a, to),
            sbyte[] a => From(a, to),
            short[] a => From(a, to),
            ushort[] a => From(a, to),
            _ => throw new InvalidOperationException(x.Data.GetType().Name),
        };
        return Rounded(new(type, data));
    }

    /// <summary>bf16 is held in floats: what an op computed is rounded to its values.</summary>
    public static HostTensor Rounded(HostTensor x)
    {
        if (x.Type.Element != ElementType.BF16)
            return x;
        return new(x.Type, ElementKernels.Map<float, float>(x.Data, static v => Numbers.FromBFloat16(Numbers.ToBFloat16(v))));
    }

    private static Array From<T>(T[] x, ElementType to)
        where T : unmanaged, INumber<T> => to switch
    {
        ElementType.F32 or ElementType.BF16 => ElementKernels.Map<T, float>(x, float.CreateTruncating),
        ElementType.F64 => ElementKernels.Map<T, double>(x, double.CreateTruncating),
        ElementType.F16 => ElementKernels.Map<T, Half>(x, Half.CreateTruncating),
        ElementType.I1 => ElementKernels.Map<T, byte>(x, static v => v != T.Zero ? (byte)1 : (byte)0),
        ElementType.I8 => ElementKernels.Map<T, sbyte>(x, sbyte.CreateTruncating),
        ElementType.I16 => ElementKernels.Map<T, short>(x, short.CreateTruncating),
        ElementType.I32 => ElementKernels.Map<T, int>(x, int.CreateTruncating),
        ElementType.I64 => ElementKernels.Map<T, long>(x, long.CreateTruncating),
        ElementType.UI8 => ElementKernels.Map<T, byte>(x, byte.CreateTruncating),
        ElementType.UI16 => ElementKernels.Map<T, ushort>(x, ushort.CreateTruncating),
        ElementType.UI32 => ElementKernels.Map<T, uint>(x, uint.CreateTruncating),
        _ => ElementKernels.Map<T, ulong>(x, ulong.CreateTruncating),
    };

    /// <summary>The same bits as another element type of equal width.</summary>
    public static HostTensor Bitcast(HostTensor x, ElementType to)
    {
        if (x.Type.Element is ElementType.BF16 || to is ElementType.BF16)
            throw new GraphException("MF5030", "evaluator", "bits of bf16 are not supported", "Convert to f32 first");
        Array data = Storage.Allocate(x.Type.With(to));
        Storage.Bytes(x.Data).CopyTo(Storage.Bytes(data));
        return new(x.Type.With(to), data);
    }
}
