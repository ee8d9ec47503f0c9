using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Bilinear enlargement of one map as two products with small matrices, and its transpose, into memory that is there already.</summary>
internal sealed class Enlargement
{
    private readonly Tensor rows; // [H, y]
    private readonly Tensor columns; // [x, W]
    private readonly Tensor half; // [H, x]

    /// <param name="small">Gives the small size, type and device.</param>
    /// <param name="large">Gives the large size.</param>
    public Enlargement(Tensor small, Tensor large)
    {
        (rows, columns) = (Weights(small, small.size(-2), large.size(-2)).t().contiguous(), Weights(small, small.size(-1), large.size(-1)));
        half = empty([large.size(-2), small.size(-1)], dtype: small.dtype, device: small.device);
    }

    /// <summary>Enlarges [y, x] into [H, W].</summary>
    public void Into(Tensor large, Tensor small)
    {
        half.addmm_(rows, small, beta: 0, alpha: 1);
        large.addmm_(half, columns, beta: 0, alpha: 1);
    }

    /// <summary>The gradient by [y, x] of what has this gradient by [H, W].</summary>
    public void Back(Tensor small, Tensor large)
    {
        half.addmm_(large, columns.t(), beta: 0, alpha: 1);
        small.addmm_(rows.t(), half, beta: 0, alpha: 1);
    }

    // [from, to]: PyTorch's own weights, by enlarging the columns of the identity.
    private static Tensor Weights(Tensor like, long from, long to) =>
        nn.functional.interpolate(eye(from, dtype: like.dtype, device: like.device).unsqueeze(0), [to], mode: InterpolationMode.Linear, align_corners: false)
            .squeeze(0);
}
