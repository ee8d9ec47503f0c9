using static MaskFormer.Torch.TensorOps;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Bilinear samples of maps and their weighted sums, which is what deformable attention costs. libtorch would write the samples of all channels at all points
/// to memory, several times; on a CPU they are summed as they are taken.
/// </summary>
public static class SampledSums
{
    /// <summary>The sums.</summary>
    /// <param name="maps">[N, D, H, W]</param>
    /// <param name="points">[N, S, P, 2]: from 0 to 1, x before y; what lies outside is zero.</param>
    /// <param name="shares">[N, S, P]: how much each point counts.</param>
    /// <returns>[N, D, S]</returns>
    public static Tensor Of(Tensor maps, Tensor points, Tensor shares)
    {
        using var scope = NewDisposeScope();
        return Narrow.Widely(maps, wide => Wide(wide, points.to(wide.dtype), shares.to(wide.dtype))).MoveToOuterDisposeScope();
    }

    private static Tensor Wide(Tensor maps, Tensor points, Tensor shares)
    {
        if (maps.device_type == TorchSharp.DeviceType.CPU && maps.dtype is ScalarType.Float32 or ScalarType.Float64)
            return SampledSumFunction.Apply(maps.permute(0, 2, 3, 1).contiguous(), points.contiguous(), shares.contiguous()).transpose(1, 2);
        Tensor samples = GridSample(maps, Number.Of(2) * points - Number.One); // [N, D, S, P]
        return (samples * shares.unsqueeze(1)).sum(-1);
    }
}
