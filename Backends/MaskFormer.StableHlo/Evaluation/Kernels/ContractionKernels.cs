using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Products of tensors as products of matrices.</summary>
internal static class ContractionKernels
{
    public static HostTensor Dot(IMatrixKernel kernel, DotGeneralOp op, HostTensor a, HostTensor b, TensorType result)
    {
        (HostTensor wideA, HostTensor wideB) = (ConversionKernels.To(a, op.Result), ConversionKernels.To(b, op.Result));
        long[] leftFree = op.LeftFree(a.Type.Rank), rightFree = op.RightFree(b.Type.Rank);
        Array left = Permuted(wideA, [.. op.LeftBatch, .. leftFree, .. op.LeftContract]);
        Array right = Permuted(wideB, [.. op.RightBatch, .. op.RightContract, .. rightFree]);
        int batch = Product(a.Type, op.LeftBatch),
            rows = Product(a.Type, leftFree),
            inner = Product(a.Type, op.LeftContract),
            columns = Product(b.Type, rightFree);
        Array output = Storage.Allocate(result);
        for (int i = 0; i < batch; i++)
            Multiply(kernel, left, i * rows * inner, right, i * inner * columns, output, i * rows * columns, rows, inner, columns);
        return new(result, output);
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
            case int[] f:
                Plain((int[])a, fromA, (int[])b, fromB, f, fromC, rows, inner, columns);
                break;
            case long[] f:
                Plain((long[])a, fromA, (long[])b, fromB, f, fromC, rows, inner, columns);
                break;
            case uint[] f:
                Plain((uint[])a, fromA, (uint[])b, fromB, f, fromC, rows, inner, columns);
                break;
            case Half[] f:
                Plain((Half[])a, fromA, (Half[])b, fromB, f, fromC, rows, inner, columns);
                break;
            default:
                throw new GraphException(
                    "MF5030",
                    "evaluator",
                    $"products of {c.GetType().GetElementType()?.Name} are not supported",
                    "Convert to f32 or i32 first"
                );
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
        long[] strides = Strides.Of(x.Type.Sizes), sizes = [.. order.Select(a => x.Type.Dims[(int)a])];
        Array moved = Storage.Allocate(x.Type);
        Strides.Copy(x.Data, 0, [.. order.Select(a => strides[a])], moved, 0, Strides.Of(sizes), sizes);
        return moved;
    }

    private static int Product(TensorType type, IReadOnlyList<long> axes) => checked((int)axes.Aggregate(1L, (p, a) => p * type.Dims[(int)a]));

    private static void Plain<T>(T[] a, int fromA, T[] b, int fromB, T[] c, int fromC, int rows, int inner, int columns)
        where T : INumber<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T sum = T.Zero;
                for (int k = 0; k < inner; k++)
                    sum += a[fromA + (i * inner) + k] * b[fromB + (k * columns) + j];
                c[fromC + (i * columns) + j] = sum;
            }
        }
    }
}
