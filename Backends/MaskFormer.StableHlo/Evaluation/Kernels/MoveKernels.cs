using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Ops that move elements.</summary>
internal static class MoveKernels
{
    public static HostTensor Iota(IotaOp op)
    {
        TensorType line = op.Type.Resized(op.Type.Dims[(int)op.Axis]);
        HostTensor counted = new(line, Storage.Visit(Storage.Allocate(line.Resized(0)), new Counting((int)line.Count)));
        return Broadcast(new([op.Axis], op.Type.Dims), ConversionKernels.Rounded(counted), op.Type);
    }

    private sealed record Counting(int Count) : IElementVisitor<Array>
    {
        public Array Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            T[] numbers = Storage.New<T>(Count);
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = T.CreateTruncating(i);
            return numbers;
        }
    }

    public static HostTensor Broadcast(BroadcastInDimOp op, HostTensor x, TensorType result)
    {
        long[] own = StridedCopy.Of(x.Type.Sizes), strides = new long[result.Rank], sizes = [.. result.Dims];
        for (int i = 0; i < own.Length; i++)
            strides[op.Axes[i]] = x.Type.Dims[i] == 1 ? 0 : own[i];
        Array data = Storage.Allocate(result);
        StridedCopy.Copy(x.Data, 0, strides, data, 0, StridedCopy.Of(sizes), sizes);
        return new(result, data);
    }

    public static HostTensor Concatenate(int axis, ReadOnlySpan<HostTensor> parts, TensorType result)
    {
        Array data = Storage.Allocate(result);
        long[] strides = StridedCopy.Of(result.Sizes);
        long at = 0;
        foreach (HostTensor part in parts)
        {
            StridedCopy.Copy(part.Data, 0, StridedCopy.Of(part.Type.Sizes), data, at * strides[axis], strides, [.. part.Type.Dims]);
            at += part.Type.Dims[axis];
        }

        return new(result, data);
    }

    public static HostTensor Slice(HostTensor x, long[] start, long[] steps, TensorType result)
    {
        long[] strides = StridedCopy.Of(x.Type.Sizes), sizes = [.. result.Dims];
        long from = 0;
        for (int i = 0; i < strides.Length; i++)
            from += start[i] * strides[i];
        Array data = Storage.Allocate(result);
        StridedCopy.Copy(x.Data, from, [.. strides.Select((s, i) => s * steps[i])], data, 0, StridedCopy.Of(sizes), sizes);
        return new(result, data);
    }

    public static HostTensor Reverse(ReverseOp op, HostTensor x)
    {
        long[] strides = StridedCopy.Of(x.Type.Sizes), sizes = [.. x.Type.Dims], to = StridedCopy.Of(x.Type.Sizes);
        long from = 0;
        foreach (long axis in op.Axes)
        {
            from += (sizes[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }

        Array data = Storage.Allocate(x.Type);
        StridedCopy.Copy(x.Data, from, strides, data, 0, to, sizes);
        return new(x.Type, data);
    }

    public static HostTensor Pad(PadOp op, HostTensor x, HostTensor value, TensorType result)
    {
        HostTensor filled = Broadcast(new([], result.Dims), value, result);
        long[] from = StridedCopy.Of(x.Type.Sizes), to = StridedCopy.Of(result.Sizes), sizes = new long[x.Type.Rank], steps = new long[x.Type.Rank];
        long source = 0, target = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            // The elements whose place lies inside the result: negative edges crop.
            long step = op.Interior[i] + 1, first = op.Low[i] >= 0 ? 0 : (-op.Low[i] + step - 1) / step;
            long last = Math.Min(x.Type.Dims[i] - 1, FloorDivide(result.Dims[i] - 1 - op.Low[i], step));
            sizes[i] = Math.Max(0, last - first + 1);
            steps[i] = step * to[i];
            source += first * from[i];
            target += (op.Low[i] + (first * step)) * to[i];
        }

        StridedCopy.Copy(x.Data, source, from, filled.Data, target, steps, sizes);
        return filled;
    }

    public static HostTensor Update(HostTensor x, HostTensor update, long[] start)
    {
        Array data = (Array)x.Data.Clone();
        long[] strides = StridedCopy.Of(x.Type.Sizes);
        long at = 0;
        for (int i = 0; i < strides.Length; i++)
            at += start[i] * strides[i];
        StridedCopy.Copy(update.Data, 0, StridedCopy.Of(update.Type.Sizes), data, at, strides, [.. update.Type.Dims]);
        return new(x.Type, data);
    }

    /// <summary>Start indices moved so that the window fits.</summary>
    public static long[] Clamped(ReadOnlySpan<HostTensor> indices, TensorType operand, TensorType window)
    {
        long[] start = new long[indices.Length];
        for (int i = 0; i < start.Length; i++)
            start[i] = Math.Clamp((long)indices[i].Number(0), 0, operand.Dims[i] - window.Dims[i]);
        return start;
    }

    private static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}
