using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>What data of one's own starts from; <c>new experiment --data DIR</c> writes what a folder needs besides.</summary>
public static class OwnDataExperiments
{
    /// <summary>A small MaskFormer for any folder of annotated images: learns from nothing on two cores within minutes.</summary>
    [Experiment("small")]
    public static VotingExperiment Small => new()
    {
        Model = new()
        {
            Backbone = new ResNet { Depth = ResNetDepth.R18, StemWidth = 32, Width = 32, Norm = NormKind.Group, Groups = 8 },
            PixelDecoder = new() { Hidden = 64, Groups = 8 },
            Classes = 10,
            Hidden = 64,
            Heads = 4,
            Depth = 3,
            FeedForward = 128,
            MaskDim = 64,
            DropRate = 0,
        },
        Data = new FolderData
        {
            MinSizes = [128], MaxSize = 128, CropProbability = 0, CanvasHeight = 128, CanvasWidth = 128, TargetSlots = 20, PairsPerImage = 20,
        },
        // Classes of shapes that occlude each other are told apart after 700 steps, not before.
        Training = Experiments.Shapes.Training with { Iterations = 1500, LearningRate = 2e-3 },
        Evaluation = Experiments.Shapes.Evaluation with { MinSize = 128, MaxSize = 128 },
    };

    /// <summary>The same with a ResNet-18 that learnt ImageNet: <c>weights get resnet18</c>, then <c>--weights resnet18 --partial</c>.</summary>
    [Experiment("small-r18")]
    public static VotingExperiment SmallR18 => Small with
    {
        Model = Small.Model with { Backbone = Experiments.ShapesR18.Model.Backbone },
        Training = Experiments.ShapesR18.Training,
    };
}
