using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

// Operations on places: whole numbers that say where in a tensor something stands.
public static partial class TensorOps
{
    /// <summary>Entries at places along the first axes: <c>[N1, …, NK, ...]</c> at <c>[..., K]</c>; a place outside is taken for the nearest inside.</summary>
    public static Tensor Gather(Tensor x, Tensor places)
    {
        using var scope = NewDisposeScope();
        return x.index([.. Within(x, places).unbind(-1).Select(static axis => TensorIndex.Tensor(axis))]).MoveToOuterDisposeScope();
    }

    /// <summary>Places as int64, each inside of its axis.</summary>
    internal static Tensor Within(Tensor x, Tensor places)
    {
        using var scope = NewDisposeScope();
        Tensor last = tensor([.. x.shape.Take((int)places.size(-1)).Select(static size => size - 1)], device: places.device);
        return places.detach().to(ScalarType.Int64).clamp_min(Number.Of(0)).minimum(last).MoveToOuterDisposeScope();
    }
}
