using System.Text.Json;
using System.Text.Json.Nodes;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Models of ours as folders of Hugging Face, where it can hold them (README of the reference data: "HF cannot represent").</summary>
internal static class HuggingFaceFolders
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>A MaskFormer.</summary>
    /// <exception cref="MaskFormerException">MF4205: it has a part that Hugging Face's lacks.</exception>
    public static ForeignFolder Of(MaskFormerModel model, SetCriterion criterion, DataConfig data, EvaluationConfig evaluation)
    {
        Demand(model.PixelDecoder is FpnPixelDecoder { Groups: 32 }, "its MaskFormer has a pixel decoder without a transformer, with 32 groups");
        Demand(!model.PreNorm, "its MaskFormer's norms stand behind the sums");
        Demand(!model.EnforceInputProj || model.Backbone.C5 != model.Hidden, "its MaskFormer projects only where widths differ");
        return Folder(
            [.. Backbone(model.Backbone, HuggingFaceBackboneNames.MaskFormerSwin), .. HuggingFaceNames.MaskFormer],
            HuggingFaceConfigs.Of(model, criterion),
            HuggingFaceConfigs.Processor("MaskFormerImageProcessor", data, evaluation),
            model.Classes,
            criterion.NoObjectWeight);
    }

    /// <summary>A Mask2Former.</summary>
    /// <exception cref="MaskFormerException">MF4205: it has a part that Hugging Face's lacks.</exception>
    public static ForeignFolder Of(Mask2FormerModel model, PointCriterion criterion, DataConfig data, EvaluationConfig evaluation)
    {
        Demand(model.PixelDecoder.Groups == 32, "its norms have 32 groups");
        Demand(model.PixelDecoder.Heads == model.Heads, "both of its decoders have the same number of heads");
        return Folder(
            [.. Backbone(model.Backbone, HuggingFaceBackboneNames.Swin), .. HuggingFaceNames.Mask2Former],
            HuggingFaceConfigs.Of(model, criterion),
            HuggingFaceConfigs.Processor("Mask2FormerImageProcessor", data, evaluation),
            model.Classes,
            criterion.NoObjectWeight);
    }

    private static IReadOnlyList<KeyRule> Backbone(Backbone backbone, IReadOnlyList<KeyRule> swin)
    {
        if (backbone is Swin) return swin;
        Demand( // its batch norms are trained; that ours may be frozen is no part of the weights
            backbone is ResNet
            {
                Stem: BasicStem, MultiGrid: false, Norm: NormKind.FrozenBatch or NormKind.Batch, Depth: not (ResNetDepth.R18 or ResNetDepth.R34),
            },
            "its ResNet has one convolution before its blocks, bottlenecks without dilation, and batch norms");
        return HuggingFaceBackboneNames.ResNet;
    }

    private static ForeignFolder Folder(IReadOnlyList<KeyRule> names, JsonObject config, JsonObject processor, int classes, double noObject) => new(
        names,
        new Dictionary<string, string> { ["config.json"] = Text(config), ["preprocessor_config.json"] = Text(processor) })
    {
        Constants = new Dictionary<string, float[]> { ["criterion.empty_weight"] = [.. Enumerable.Repeat(1f, classes), (float)noObject] },
        Counters = new(@"(.+\.normalization)\.running_var", "$1.num_batches_tracked"),
    };

    private static string Text(JsonObject json) => json.ToJsonString(indented) + "\n";

    private static void Demand(bool holds, string has)
    {
        if (!holds)
            throw MaskFormerException.WrongInput(
                "MF4205", "--to huggingface", $"Hugging Face has no such model: {has}", "Write it as safetensors or torch");
    }
}
