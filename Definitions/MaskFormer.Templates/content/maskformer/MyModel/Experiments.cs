using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MyModel;

/// <summary>What can be trained by name: <c>dotnet run -- train mine</c>. Each says only where it differs from the defaults, or from another.</summary>
public static class Experiments
{
    /// <summary>MaskFormer on a backbone of our own, on drawn shapes.</summary>
    [Experiment("mine")]
    public static MaskFormerExperiment Mine => MaskFormer.Definitions.Experiments.Shapes with
    {
        Model = MaskFormer.Definitions.Experiments.Shapes.Model with { Backbone = new PlainBackbone { Width = 32 } },
    };
}
