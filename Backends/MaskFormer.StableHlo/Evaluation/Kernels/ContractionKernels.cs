using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Products of tensors as products of matrices.</summary>
internal static class ContractionKernels
{
    public static HostTensor Dot(IMatrixKernel kernel, DotGeneralOp op, HostTensor a, HostTensor b, TensorType result)
    {
        TensorType wide = result.With(ConversionKernels.ForSums(op.Result));
        (HostTensor wideA, HostTensor wideB) = (ConversionKernels.To(a, wide.Element), ConversionKernels.To(b, wide.Element));
        long[] leftFree = op.LeftFree(a.Type.Rank), rightFree = op.RightFree(b.Type.Rank);
        Array left = Permuted(wideA, [.. op.LeftBatch, .. leftFree, .. op.LeftContract]);
        Array right = Permuted(wideB, [.. op.RightBatch, .. op.RightContract, .. rightFree]);
        int batch = Product(a.Type, op.LeftBatch),
            rows = Product(a.Type, leftFree),
            inner = Product(a.Type, op.LeftContract),
            columns = Product(b.Type, rightFree);
        Array output = Storage.Allocate(wide);
        for (int i = 0; i < batch; i++)
            Multiply(kernel, left, i * rows * inner, right, i * inner * columns, output, i * rows * columns, rows, inner, columns);
        return ConversionKernels.To(new(wide, output), op.Result);
    }

    /// <summary>One product of matrices that lie somewhere in arrays.</summary>
    public static void Multiply(IMatrixKernel kernel, Array a, int fromA, Array b, int fromB, Array c, int fromC, int rows, int inner, int columns)
    {
        switch (c)
        {
            case float[] f:
                kernel.Multiply(((float[])a).AsMemory(fromA), ((float[])b).AsMemory(fromB), f.AsMemory(fromC), rows, inner, columns);
                break;
            case double[] f:
                kernel.Multiply(((double[])a).AsMemory(fromA), ((double[])b).AsMemory(fromB), f.AsMemory(fromC), rows, inner, columns);
                break;
            default:
                Storage.Visit(c, new PlainProduct(a, fromA, b, fromB, c, fromC, rows, inner, columns));
                break;
        }
    }

    /// <summary>The elements with axes reordered; the array itself if the order is the same.</summary>
    public static Array Permuted(HostTensor x, long[] order)
    {
        bool same = true;
        for (int i = 0; i < order.Length; i++)
            same &= order[i] == i;
        if (same)
            return x.Data;
        long[] strides = StridedCopy.Of(x.Type.Sizes), sizes = [.. order.Select(a => x.Type.Dims[(int)a])];
        Array moved = Storage.Allocate(x.Type);
        StridedCopy.Copy(x.Data, 0, [.. order.Select(a => strides[a])], moved, 0, StridedCopy.Of(sizes), sizes);
        return moved;
    }

    private static int Product(TensorType type, IReadOnlyList<long> axes) => checked((int)axes.Aggregate(1L, (p, a) => p * type.Dims[(int)a]));

    /// <summary>Whole numbers, whose sums are exact in any order.</summary>
    private sealed record PlainProduct(Array A, int FromA, Array B, int FromB, Array C, int FromC, int Rows, int Inner, int Columns) : IElementVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            ReadOnlySpan<T> a = ((T[])A).AsSpan(FromA), b = ((T[])B).AsSpan(FromB);
            Span<T> c = ((T[])C).AsSpan(FromC);
            for (int i = 0; i < Rows; i++)
            {
                for (int j = 0; j < Columns; j++)
                {
                    T sum = T.Zero;
                    for (int k = 0; k < Inner; k++)
                        sum += a[(i * Inner) + k] * b[(k * Columns) + j];
                    c[(i * Columns) + j] = sum;
                }
            }

            return true;
        }
    }
}
