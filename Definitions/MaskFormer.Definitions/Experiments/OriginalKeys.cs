using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Definitions;

/// <summary>Weights that the original program published or saved, for models of ours.</summary>
public static class OriginalKeys
{
    /// <summary>
    /// Published files are "v1" of the original's state dictionary: below <c>sem_seg_head.</c> what is not of the predictor belongs to the pixel decoder
    /// (<c>mask_former_head.py</c>; specification 11.2). Keys that already say so are left alone. Class weights of the loss are saved too, and are no weights of the model.
    /// </summary>
    public static IReadOnlyList<KeyRule> Rules { get; } =
    [
        new(@"sem_seg_head\.(?!predictor\.|pixel_decoder\.)(.+)", "sem_seg_head.pixel_decoder.$1"),
        new(@"criterion\..+", ""),
    ];
}
