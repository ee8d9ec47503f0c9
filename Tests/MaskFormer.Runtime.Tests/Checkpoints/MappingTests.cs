using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class MappingTests
{
    private static readonly KeyRule[] moved = [new(@"sem_seg_head\.(?!pixel_decoder\.)(.+)", "sem_seg_head.pixel_decoder.$1")];

    [Fact]
    public void The_model_is_found_in_a_training_checkpoint()
    {
        string[] names = ["model.sem_seg_head.layer_1.weight", "model.backbone.stem.conv1.weight", "optimizer.state.0.exp_avg"];
        HashSet<string> parts = ["model", "optimizer"];
        var found = StateDictionary.Select(names, moved, parts);
        Assert.Equal(["optimizer"], StateDictionary.LeftOut(names, parts));
        Assert.Equal(
            [
                ("backbone.stem.conv1.weight", "model.backbone.stem.conv1.weight"),
                ("sem_seg_head.pixel_decoder.layer_1.weight", "model.sem_seg_head.layer_1.weight"),
            ],
            found.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value))
        );
    }

    /// <summary>Hugging Face's state dictionaries: no part of them may get lost, and keys stay as they are.</summary>
    [Fact]
    public void Names_that_begin_like_a_part_of_a_checkpoint_are_kept()
    {
        string[] names = ["model.pixel_level_module.encoder.weight", "class_predictor.weight", "model.transformer.weight"];
        Assert.Equal(names, StateDictionary.Select(names, []).Keys);
        HashSet<string> parts = ["state_dict"];
        Assert.Equal(["model.a", "criterion.b"], StateDictionary.Select(["state_dict.model.a", "state_dict.criterion.b"], [], parts).Keys);
    }

    [Fact]
    public void A_model_with_a_part_called_model_is_not_unwrapped() =>
        Assert.Equal(["backbone.a", "model.b"], StateDictionary.Select(["backbone.a", "model.b"], []).Keys.Order());

    [Fact]
    public void The_wrapper_of_distributed_training_is_removed() =>
        Assert.Equal(["a.weight", "b"], StateDictionary.Select(["module.a.weight", "module.b"], []).Keys.Order());

    [Fact]
    public void Two_tensors_cannot_become_one() =>
        Assert.Equal(
            "MF4041",
            Assert
                .Throws<MaskFormerException>(() => StateDictionary.Select(["sem_seg_head.layer_1.weight", "sem_seg_head.pixel_decoder.layer_1.weight"], moved))
                .Id
        );

    [Fact]
    public void A_backbones_keys_fit_by_their_end()
    {
        var found = SuffixMatch.Find(
            ["backbone.res2.0.conv1.weight", "backbone.stem.conv1.weight", "head.weight"],
            ["res2.0.conv1.weight", "stem.conv1.weight", "conv1.weight", "fc.weight"]
        );
        Assert.Equal(
            [("backbone.res2.0.conv1.weight", "res2.0.conv1.weight"), ("backbone.stem.conv1.weight", "stem.conv1.weight")],
            found.Select(p => (p.Key, p.Value))
        );
        Assert.Equal("MF4041", Assert.Throws<MaskFormerException>(() => SuffixMatch.Find(["a.weight", "b.weight"], ["weight"])).Id);
    }

    [Fact]
    public void Another_number_of_classes_is_listed_and_refused()
    {
        TensorInfo[] model =
        [
            new("class_embed.weight", ElementType.F32, [134, 256]),
            new("query_embed.weight", ElementType.F32, [100, 256]),
            new("mask_embed.bias", ElementType.F32, [256]),
        ];
        TensorInfo[] file =
        [
            new("class_embed.weight", ElementType.F32, [151, 256]),
            new("mask_embedding.bias", ElementType.F16, [256]),
            new("query_embed.weight", ElementType.F16, [100, 256]),
        ];
        WeightComparison comparison = WeightComparison.Of(model, file);
        Assert.Equal(["mask_embed.bias"], comparison.Missing.Select(t => t.Name));
        Assert.Equal(["mask_embedding.bias"], comparison.Extra.Select(t => t.Name));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => comparison.Demand("weights.safetensors"));
        Assert.Equal("MF4040", error.Id);
        Assert.Contains("class_embed.weight: the model has [134, 256], the file [151, 256]", error.Cause);
        Assert.Contains("mask_embed.bias (the file has mask_embedding.bias)", error.Cause);
        WeightComparison.Of(model, model).Demand("same");
        WeightComparison.Of(model[..2], model).Demand("extra", allowExtra: true);
    }
}
