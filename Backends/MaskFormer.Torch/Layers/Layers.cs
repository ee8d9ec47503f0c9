using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// The layers of the language for TorchSharp. Each starts as in the original (<see cref="Initial"/>) and names its weights as PyTorch and detectron2 do.
/// Weights stay alive when the dispose scope in which they are made ends.
/// </summary>
public static class Layers
{
    static Layers() => NativeLibrary.Prepare();

    /// <summary>
    /// 2-D convolution with square kernel: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>; weights <c>weight</c> [out, in/groups, kernel, kernel] and
    /// <c>bias</c> [out].
    /// </summary>
    public static nn.Module<Tensor, Tensor> Conv2d(
        int @in, int @out, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, Init init = Init.TorchDefault,
        double scale = 1) =>
        new Conv2dLayer(@in, @out, kernel, stride, padding, dilation, groups, bias, init, scale);

    /// <summary>
    /// Transposed 2-D convolution with square kernel: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>; weights <c>weight</c> [in, out/groups, kernel, kernel] and
    /// <c>bias</c> [out].
    /// </summary>
    public static nn.Module<Tensor, Tensor> ConvTranspose2d(
        int @in, int @out, int kernel, int stride = 1, int padding = 0, int outputPadding = 0, int dilation = 1, int groups = 1, bool bias = true,
        Init init = Init.TorchDefault, double scale = 1) =>
        new ConvTranspose2dLayer(@in, @out, kernel, stride, padding, outputPadding, dilation, groups, bias, init, scale);

    /// <summary>Affine map of the last axis: <c>[..., in]</c> to <c>[..., out]</c>; weights <c>weight</c> [out, in] and <c>bias</c> [out].</summary>
    public static nn.Module<Tensor, Tensor> Linear(int @in, int @out, bool bias = true, Init init = Init.TorchDefault, double scale = 1) =>
        new LinearLayer(@in, @out, bias, init, scale);

    /// <summary>Normalisation of the last axis, biased variance; weights <c>weight</c> and <c>bias</c> [width].</summary>
    public static nn.Module<Tensor, Tensor> LayerNorm(int width, double eps = 1e-5) => new LayerNormLayer(width, eps);

    /// <summary>
    /// Normalisation of maps <c>[B, channels, H, W]</c>. Group: <c>weight</c> and <c>bias</c>. FrozenBatch: the buffers <c>weight</c>, <c>bias</c>,
    /// <c>running_mean</c>, <c>running_var</c>. Batch: the weights <c>weight</c>, <c>bias</c> and the other two as buffers. None: no weights.
    /// </summary>
    public static nn.Module<Tensor, Tensor> Norm2d(NormKind kind, int channels, int groups = 32) => kind switch
    {
        NormKind.None => Identity(),
        NormKind.Group => new GroupNormLayer(channels, groups),
        NormKind.FrozenBatch => new FrozenBatchNormLayer(channels),
        NormKind.Batch => new BatchNormLayer(channels),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>
    /// Attention over <c>(queries [Q, B, hidden], keys [S, B, hidden], values [S, B, hidden])</c> to <c>[Q, B, hidden]</c>;
    /// weights <c>in_proj_weight</c> [3 hidden, hidden], <c>in_proj_bias</c>, <c>out_proj.weight</c>, <c>out_proj.bias</c>.
    /// </summary>
    /// <exception cref="MaskFormerException">MF2003: the heads do not divide the width.</exception>
    public static nn.Module<Tensor, Tensor, Tensor, Tensor> MultiheadAttention(int hidden, int heads, double dropRate = 0) =>
        new MultiheadAttentionLayer(hidden, heads, dropRate);

    /// <summary>
    /// An attention of <see cref="MultiheadAttention"/> with a mask that is added to the scores before the softmax: <c>[Q, S]</c>, <c>[B, Q, S]</c> or
    /// <c>[B, heads, Q, S]</c>.
    /// </summary>
    public static Tensor Masked(nn.Module<Tensor, Tensor, Tensor, Tensor> attention, Tensor queries, Tensor keys, Tensor values, Tensor mask) =>
        ((MultiheadAttentionLayer)attention).Attend(queries, keys, values, mask);

    /// <summary>No layer: what flows in flows out.</summary>
    public static nn.Module<Tensor, Tensor> Identity() => new IdentityLayer();

    /// <summary>A weight that is used as a value.</summary>
    /// <param name="init">How it starts.</param>
    /// <param name="sizes">Its shape.</param>
    public static Parameter Weight(Init init, params long[] sizes) => Initial.Weight(init, sizes);

    /// <inheritdoc cref="Weight(Init, long[])"/>
    /// <param name="init">How it starts.</param>
    /// <param name="sizes">Its shape.</param>
    /// <param name="scale">What is drawn is multiplied by it.</param>
    public static Parameter Weight(Init init, long[] sizes, double scale) => Initial.Weight(init, scale, sizes);
}
