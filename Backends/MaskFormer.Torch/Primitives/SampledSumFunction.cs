using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Sums of samples of [N, H, W, D] at [N, S, P, 2], weighted by [N, S, P], as [N, S, D], on a CPU; the maps are shared out over the threads.</summary>
internal sealed class SampledSumFunction : autograd.SingleTensorFunction<SampledSumFunction>
{
    public override string Name => nameof(SampledSumFunction);

    public static Tensor Apply(Tensor maps, Tensor points, Tensor shares) => apply(maps, points, shares);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor maps, Tensor points, Tensor shares) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([maps, points, shares]);
        Tensor sums = zeros([maps.size(0), points.size(1), maps.size(3)], dtype: maps.dtype);
        if (maps.dtype == ScalarType.Float32) Forward<float>(maps, points, shares, sums);
        else Forward<double>(maps, points, shares, sums);
        return sums;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        Tensor slopes = grad_output.contiguous();
        Tensor[] inputs = [.. ctx.get_saved_variables()], gradients = [.. inputs.Select(static input => zeros_like(input))];
        if (slopes.dtype == ScalarType.Float32) Backward<float>(slopes, inputs, gradients);
        else Backward<double>(slopes, inputs, gradients);
        return [.. gradients.Select(static gradient => gradient.MoveToOuterDisposeScope())];
    }

    private static void Forward<T>(Tensor maps, Tensor points, Tensor shares, Tensor sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = ((int)maps.size(1), (int)maps.size(2));
        Each(maps, n => new SampledMap<T>(height, width, Part<T>(maps, n)).Sum(Part<T>(points, n), Part<T>(shares, n), Part<T>(sums, n)));
    }

    private static void Backward<T>(Tensor slopes, Tensor[] inputs, Tensor[] gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Tensor maps, Tensor points, Tensor shares) = (inputs[0], inputs[1], inputs[2]);
        (int height, int width) = ((int)maps.size(1), (int)maps.size(2));
        Each(maps, n => new SampledMap<T>(height, width, Part<T>(maps, n)).Pull(
            Part<T>(points, n), Part<T>(shares, n), Part<T>(slopes, n), Part<T>(gradients[0], n), Part<T>(gradients[1], n), Part<T>(gradients[2], n)));
    }

    private static void Each(Tensor maps, Action<int> body) =>
        Parallel.For(0, (int)maps.size(0), new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, body);

    // What belongs to one of N.
    private static Span<T> Part<T>(Tensor x, int n)
        where T : unmanaged
    {
        Span<T> all = MemoryMarshal.Cast<byte, T>(x.bytes);
        int each = all.Length / (int)x.size(0);
        return all.Slice(n * each, each);
    }
}
