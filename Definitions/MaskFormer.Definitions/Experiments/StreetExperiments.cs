using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>
/// The original's configurations for streets (<c>configs/cityscapes-19</c>, <c>mapillary-vistas-65</c>); the data as for <see cref="Ade20kExperiments"/>.
/// </summary>
public static class StreetExperiments
{
    /// <summary>The original's <c>maskformer_R101_bs16_90k</c> for Cityscapes: 19 classes, mIoU 78.5.</summary>
    [Experiment("cityscapes-r101")]
    public static MaskFormerExperiment CityscapesR101 => Ade20kExperiments.R101 with
    {
        Model = Ade20kExperiments.R101.Model with { Classes = 19 },
        Data = Ade20kExperiments.R101.Data with
        {
            MinSizes = [512, 614, 716, 819, 921, 1024, 1126, 1228, 1331, 1433, 1536, 1638, 1740, 1843, 1945, 2048],
            MaxSize = 4096,
            WindowHeight = 512,
            WindowWidth = 1024,
            CanvasHeight = 512,
            CanvasWidth = 1024,
            PaddingValue = null, // SIZE_DIVISIBILITY is -1
        },
        Training = Ade20kExperiments.R101.Training with { Iterations = 90_000 },
        Evaluation = Ade20kExperiments.R101.Evaluation with { MinSize = 1024, MaxSize = 2048 },
    };

    /// <summary>The original's <c>maskformer_R101c_bs16_90k</c> for Cityscapes: mIoU 79.7.</summary>
    [Experiment("cityscapes-r101c")]
    public static MaskFormerExperiment CityscapesR101c => CityscapesR101 with { Model = CityscapesR101.Model with { Backbone = ResNets.R101c } };

    /// <summary>The original's <c>maskformer_R50_bs16_300k</c> for Mapillary Vistas: 65 classes, mIoU 53.1.</summary>
    [Experiment("mapillary-vistas-r50")]
    public static MaskFormerExperiment MapillaryVistasR50 => Ade20kExperiments.R50 with
    {
        Model = Ade20kExperiments.R50.Model with { Classes = 65 },
        Data = Ade20kExperiments.R50.Data with
        {
            MinSizes = [1024, 1228, 1433, 1638, 1843, 2048, 2252, 2457, 2662, 2867, 3072, 3276, 3481, 3686, 3891, 4096],
            MaxSize = 8192,
            WindowHeight = 1280,
            WindowWidth = 1280,
            CanvasHeight = 1280,
            CanvasWidth = 1280,
        },
        Training = Ade20kExperiments.R50.Training with { Iterations = 300_000 },
        Evaluation = Ade20kExperiments.R50.Evaluation with { MinSize = 2048, MaxSize = 2048 },
    };
}
