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

    /// <summary>Swin's index of relative positions and its masks, which the original keeps as buffers, follow from the window: no weights.</summary>
    public static IReadOnlyList<KeyRule> Windows { get; } = [new(@".+\.(relative_position_index|attn_mask)", "")];

    /// <summary>
    /// torchvision's Swin transformers under the original's names, without a leading <c>backbone.</c>. Their windows shrink on small maps and their odd maps
    /// are cut (torchvision's <c>swin_transformer.py</c>), ours are the original's: the weights are right for both.
    /// </summary>
    public static IReadOnlyList<KeyRule> TorchvisionSwin { get; } =
    [
        new(@"(norm|head)\.[^.]+", ""),
        new(@"features\.0\.0\.(.+)", "patch_embed.proj.$1"),
        new(@"features\.0\.2\.(.+)", "patch_embed.norm.$1"),
        new(@"features\.1\.(.+)", "layers.0.blocks.$1"),
        new(@"features\.3\.(.+)", "layers.1.blocks.$1"),
        new(@"features\.5\.(.+)", "layers.2.blocks.$1"),
        new(@"features\.7\.(.+)", "layers.3.blocks.$1"),
        new(@"features\.2\.(.+)", "layers.0.downsample.$1"),
        new(@"features\.4\.(.+)", "layers.1.downsample.$1"),
        new(@"features\.6\.(.+)", "layers.2.downsample.$1"),
        new(@"(layers\..+\.mlp)\.0\.(.+)", "$1.fc1.$2"),
        new(@"(layers\..+\.mlp)\.3\.(.+)", "$1.fc2.$2"),
    ];

    /// <summary>
    /// torchvision's ResNets under detectron2's names (<c>tools/convert-torchvision-to-d2.py</c>), with or without a leading <c>backbone.</c>. No key of the
    /// published files begins as these do.
    /// </summary>
    public static IReadOnlyList<KeyRule> Torchvision { get; } =
    [
        new(@".+\.num_batches_tracked", ""),
        new(@"(?:backbone\.)?fc\..+", ""),
        new(@"(backbone\.)?conv1\.weight", "$1stem.conv1.weight"),
        new(@"(backbone\.)?bn1\.(.+)", "$1stem.conv1.norm.$2"),
        new(@"(backbone\.)?layer1\.(.+)", "$1res2.$2"),
        new(@"(backbone\.)?layer2\.(.+)", "$1res3.$2"),
        new(@"(backbone\.)?layer3\.(.+)", "$1res4.$2"),
        new(@"(backbone\.)?layer4\.(.+)", "$1res5.$2"),
        new(@"(.+)\.downsample\.0\.(.+)", "$1.shortcut.$2"),
        new(@"(.+)\.downsample\.1\.(.+)", "$1.shortcut.norm.$2"),
        new(@"(.+)\.bn([123])\.(.+)", "$1.conv$2.norm.$3"),
    ];

    /// <summary>
    /// Versions of the originals' modules whose names changed: a state dictionary that does not tell them is taken for one of the first version, and its names
    /// are changed on loading (<c>_version</c> in <c>mask_former_head.py</c> and <c>mask2former_transformer_decoder.py</c>).
    /// </summary>
    public static IReadOnlyDictionary<string, int> Versions { get; } = new Dictionary<string, int> { ["sem_seg_head"] = 2, ["sem_seg_head.predictor"] = 2 };

    /// <summary>All of MaskFormer's, for <c>train --weights</c>.</summary>
    public static IReadOnlyList<KeyRule> Rules { get; } = [.. HuggingFaceKeys.Rules, .. Published, .. Windows, .. Torchvision, .. TorchvisionSwin];

    /// <summary>
    /// Mask2Former's: the published files call the queries' features <c>static_query</c>, and some that others saved repeat <c>pixel_decoder</c>, because the
    /// original inserts it again where a file has lost its version.
    /// </summary>
    public static IReadOnlyList<KeyRule> Mask2Former { get; } =
    [
        new(@"sem_seg_head\.predictor\.static_query\.(.+)", "sem_seg_head.predictor.query_feat.$1"),
        new(@"sem_seg_head\.(?:pixel_decoder\.)+(.+)", "sem_seg_head.pixel_decoder.$1"),
        .. HuggingFaceMask2FormerKeys.Rules,
        .. Published,
        .. Windows,
        .. Torchvision,
        .. TorchvisionSwin,
    ];
}
