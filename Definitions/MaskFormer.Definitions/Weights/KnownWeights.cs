using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Licences of weights that people have, by names that only their files hold.</summary>
public static class KnownWeights
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<WeightNote> Notes { get; } =
    [
        new(
            @"sem_seg_head\.(?:layer_\d|adapter_\d|mask_features|input_proj|transformer)\..+|sem_seg_head\.predictor\.static_query\..+",
            "names as in the model zoos of MaskFormer and Mask2Former: weights from there are under CC BY-NC 4.0 (no commercial use), "
                + "and so is what is made of them"),
        new(
            @"model\.pixel_level_module\..+",
            "names as on Hugging Face: weights there that were converted from the originals' zoos keep their licence, CC BY-NC 4.0; look at the model's card"),
        new(
            @"(?:layer1\.0\.conv1|features\.1\.0\.attn\.qkv)\.weight",
            "names as in torchvision: its code is under BSD-3-Clause, and ImageNet has terms of its own"),
    ];
}
