namespace MaskFormer.Language;

/// <summary>How a layer's weights start.</summary>
public enum Init
{
    /// <summary>PyTorch's own: U(±1/√fan_in) for weight and bias of convolutions and linear layers.</summary>
    TorchDefault,

    /// <summary>Normal with std √(2/fan_out) (fvcore's c2_msra_fill): ResNet's convolutions. Bias 0.</summary>
    MsraNormal,

    /// <summary>U(±√(3/fan_in)) (fvcore's c2_xavier_fill): the pixel decoder's convolutions. Bias 0.</summary>
    CaffeXavier,

    /// <summary>U(±√(6/(fan_in + fan_out))) for the weight; the bias stays PyTorch's: linear layers inside transformers.</summary>
    GlorotUniform,

    /// <summary>As <see cref="GlorotUniform"/>, but bias 0: projections before and inside of deformable attention.</summary>
    ProjectionUniform,

    /// <summary>Normal, its standard deviation is the scale: embeddings. Bias 0.</summary>
    Normal,

    /// <summary>Normal with the scale as standard deviation, never outside of ±2 (PyTorch's trunc_normal_): transformers with scale 0.02. Bias 0.</summary>
    TruncatedNormal,

    /// <summary>Zeros, and so is the bias: a last layer that starts without effect.</summary>
    Zeros,

    /// <summary>The scale everywhere: <c>Weight("Dim", Init.Constant, 1e-6)</c>. Bias 0.</summary>
    Constant,

    /// <summary>
    /// Steps around a circle, for offsets [heads * 3 * 4 * 2] of deformable attention with 3 levels and 4 points (ms_deform_attn.py): head m looks into
    /// direction 2πm/heads, point p goes p + 1 cells, x before y.
    /// </summary>
    Directions,
}

/// <summary>Which normalisation follows a convolution.</summary>
public enum NormKind
{
    /// <summary>No normalisation, no weights.</summary>
    None,

    /// <summary>Batch normalisation with fixed statistics and fixed scale (eps 1e-5): four buffers, nothing trained.</summary>
    FrozenBatch,

    /// <summary>
    /// Batch normalisation that is trained (eps 1e-5): scale and shift. In training with mean and variance of the whole batch, over all devices (PyTorch's
    /// SyncBatchNorm), whose running means (momentum 0.1) are buffers and are what evaluation takes.
    /// </summary>
    Batch,

    /// <summary>Group normalisation (eps 1e-5), with 32 groups unless said otherwise.</summary>
    Group,
}

/// <summary>How a map is brought to another size.</summary>
public enum Resize
{
    /// <summary>source = min(floor(target * in / out), in - 1), as PyTorch's "nearest".</summary>
    Nearest,

    /// <summary>Half-pixel centres, no antialiasing, as PyTorch's "bilinear" with align_corners off.</summary>
    Bilinear,
}
