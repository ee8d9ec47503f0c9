using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Weights that other programs published or saved, for models of ours.</summary>
public static class OriginalKeys
{
    /// <summary>
    /// Published files are "v1" of the original's state dictionary: below <c>sem_seg_head.</c> what is not of the predictor belongs to the pixel decoder
    /// (<c>_load_from_state_dict</c> in <c>mask_former_head.py</c>). Keys that already say so are left alone. Class weights of the loss are saved too, and
    /// are no weights of the model.
    /// </summary>
    public static IReadOnlyList<KeyRule> Published { get; } =
    [
        new(@"sem_seg_head\.(?!predictor\.|pixel_decoder\.)(.+)", "sem_seg_head.pixel_decoder.$1"),
        new(@"criterion\..+", ""),
    ];

    /// <summary>
    /// torchvision's ResNets under detectron2's names (<c>tools/convert-torchvision-to-d2.py</c>), without a leading <c>backbone.</c>. No key of the published
    /// files begins as these do.
    /// </summary>
    public static IReadOnlyList<KeyRule> Torchvision { get; } =
    [
        new(@".+\.num_batches_tracked", ""),
        new(@"fc\..+", ""),
        new(@"conv1\.weight", "stem.conv1.weight"),
        new(@"bn1\.(.+)", "stem.conv1.norm.$1"),
        new(@"layer1\.(.+)", "res2.$1"),
        new(@"layer2\.(.+)", "res3.$1"),
        new(@"layer3\.(.+)", "res4.$1"),
        new(@"layer4\.(.+)", "res5.$1"),
        new(@"(.+)\.downsample\.0\.(.+)", "$1.shortcut.$2"),
        new(@"(.+)\.downsample\.1\.(.+)", "$1.shortcut.norm.$2"),
        new(@"(.+)\.bn([123])\.(.+)", "$1.conv$2.norm.$3"),
    ];

    /// <summary>All of them, for <c>train --weights</c>.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } = [.. Published, .. Torchvision];
}
