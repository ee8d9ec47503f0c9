using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Per-pixel classifiers that can be trained by name: the paper's baselines, and a small one that learns from nothing.</summary>
public static class PerPixelExperiments
{
    /// <summary>Every pixel's class of drawn shapes and textures: learns from nothing on two cores within minutes.</summary>
    [Experiment("shapes-semantic")]
    public static PerPixelExperiment ShapesSemantic => new()
    {
        Model = new PerPixelBaseline
        {
            Backbone = Experiments.Shapes.Model.Backbone,
            PixelDecoder = Experiments.Shapes.Model.PixelDecoder,
            Classes = 10,
            MaskDim = 32,
        },
        Data = Experiments.Shapes.Data,
        Training = Experiments.Shapes.Training,
        Evaluation = Experiments.Shapes.Evaluation,
    };
}
