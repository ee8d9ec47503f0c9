using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>What can be trained by name. Each says only where it differs from the defaults, which are those of the original's COCO panoptic R50.</summary>
public static class Experiments
{
    /// <summary>The original's <c>maskformer_panoptic_R50_bs64_554k</c>: PQ 46.5 on COCO with 64 images per step.</summary>
    [Experiment("coco-panoptic-r50")]
    public static MaskFormerExperiment CocoPanopticR50 => new();

    /// <summary>The original's <c>maskformer_panoptic_R101_bs64_554k</c>: PQ 47.6.</summary>
    [Experiment("coco-panoptic-r101")]
    public static MaskFormerExperiment CocoPanopticR101 => new()
    {
        Model = new() { Backbone = new ResNet { Depth = ResNetDepth.R101 } },
    };

    /// <summary>The original's <c>maskformer_panoptic_swin_tiny_bs64_554k</c>: PQ 47.7.</summary>
    [Experiment("coco-panoptic-swin-t")]
    public static MaskFormerExperiment CocoPanopticSwinT => new()
    {
        Model = new() { Backbone = Swins.Tiny, PixelDecoder = new FpnPixelDecoder(), EnforceInputProj = true },
        Training = Swins.Training,
    };

    /// <summary>The original's <c>maskformer_panoptic_swin_small_bs64_554k</c>: PQ 49.7.</summary>
    [Experiment("coco-panoptic-swin-s")]
    public static MaskFormerExperiment CocoPanopticSwinS => CocoPanopticSwinT with { Model = CocoPanopticSwinT.Model with { Backbone = Swins.Small } };

    /// <summary>The original's <c>maskformer_panoptic_swin_base_IN21k_384_bs64_554k</c>: PQ 51.8.</summary>
    [Experiment("coco-panoptic-swin-b")]
    public static MaskFormerExperiment CocoPanopticSwinB => CocoPanopticSwinT with { Model = CocoPanopticSwinT.Model with { Backbone = Swins.Base } };

    /// <summary>The original's <c>maskformer_panoptic_swin_large_IN21k_384_bs64_554k</c>: PQ 52.7.</summary>
    [Experiment("coco-panoptic-swin-l")]
    public static MaskFormerExperiment CocoPanopticSwinL => CocoPanopticSwinT with
    {
        Model = CocoPanopticSwinT.Model with { Backbone = Swins.Large },
        Data = CocoPanopticSwinT.Data with { MaxSize = 1000, CanvasHeight = 1000, CanvasWidth = 1000 },
    };

    /// <summary>Mask2Former on the drawn shapes: as many steps as <see cref="Shapes"/>, of a model of its size.</summary>
    [Experiment("shapes-mask2former")]
    public static Mask2FormerExperiment ShapesMask2Former => new()
    {
        Model = new()
        {
            Backbone = Shapes.Model.Backbone,
            PixelDecoder = new() { Hidden = 64, Groups = 8, Depth = 2, Heads = 4, FeedForward = 128 },
            Classes = 10,
            Queries = 20,
            Hidden = 64,
            Heads = 4,
            Depth = 3,
            FeedForward = 128,
            MaskDim = 32,
        },
        Criterion = new() { Points = 576 },
        Data = Shapes.Data,
        Training = Shapes.Training,
        Evaluation = Shapes.Evaluation,
    };

    /// <summary>Ten classes of drawn shapes and textures: learns from nothing on two cores within minutes.</summary>
    [Experiment("shapes")]
    public static MaskFormerExperiment Shapes => new()
    {
        Model = new()
        {
            // Batch norm can only be frozen where weights are loaded; group norm learns from nothing.
            Backbone = new ResNet { Depth = ResNetDepth.R14, StemWidth = 32, Width = 16, Norm = NormKind.Group, Groups = 8 },
            PixelDecoder = new FpnPixelDecoder { Hidden = 64, Groups = 8 },
            Classes = 10,
            Queries = 20,
            Hidden = 64,
            Heads = 4,
            Depth = 3,
            FeedForward = 128,
            MaskDim = 32,
            DropRate = 0,
        },
        Data = new ShapesData { MinSizes = [96], MaxSize = 96, CropProbability = 0, CanvasHeight = 96, CanvasWidth = 96, TargetSlots = 12, PairsPerImage = 12 },
        Training = new()
        {
            Iterations = 500,
            Batch = 8,
            LearningRate = 1e-3,
            MultiplierPrefixes = [],
            MultiplierFactors = [],
            ClipNorm = 0.1,
            WarmupIterations = 50,
            WarmupFactor = 0.01,
            Schedule = new Poly(),
            CheckpointEvery = 250,
            EvaluateEvery = 250,
        },
        // Minutes of training make few queries sure: the original's threshold of 0.8 would drop segments that are right.
        Evaluation = new() { MinSize = 96, MaxSize = 96, ObjectMaskThreshold = 0.5 },
    };

    /// <summary>The shapes with a ResNet-18 that learnt ImageNet: <c>weights get resnet18</c>, then <c>--weights resnet18 --partial</c>.</summary>
    [Experiment("shapes-r18")]
    public static MaskFormerExperiment ShapesR18 => Shapes with
    {
        Model = Shapes.Model with { Backbone = new ResNet { Depth = ResNetDepth.R18 } },
        Training = Shapes.Training with { MultiplierPrefixes = ["backbone"], MultiplierFactors = [0.1] },
    };
}
