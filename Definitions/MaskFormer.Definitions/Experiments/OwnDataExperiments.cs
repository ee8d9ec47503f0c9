using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>What data of one's own starts from; <c>new experiment --data DIR</c> writes what a folder needs besides.</summary>
public static class OwnDataExperiments
{
    /// <summary>A small MaskFormer for any folder of annotated images: learns from nothing on two cores within minutes.</summary>
    [Experiment("small")]
    public static MaskFormerExperiment Small => Experiments.Shapes with
    {
        Data = new FolderData
        {
            MinSizes = [128], MaxSize = 128, CropProbability = 0, CanvasHeight = 128, CanvasWidth = 128, TargetSlots = 20, PairsPerImage = 20,
        },
        Evaluation = Experiments.Shapes.Evaluation with { MinSize = 128, MaxSize = 128 },
    };

    /// <summary>The same with a ResNet-18 that learnt ImageNet: <c>weights get resnet18</c>, then <c>--weights resnet18 --partial</c>.</summary>
    [Experiment("small-r18")]
    public static MaskFormerExperiment SmallR18 => Small with { Model = Experiments.ShapesR18.Model, Training = Experiments.ShapesR18.Training };
}
