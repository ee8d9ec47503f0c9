using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights that can be got by name: a NuGet package, and what of it is needed.</summary>
/// <param name="Name">What the user calls them.</param>
/// <param name="Package">The package's id.</param>
/// <param name="Version">The version that is pinned.</param>
/// <param name="Sha256">SHA-256 of the package.</param>
/// <param name="Network">The network's ONNX file in it.</param>
/// <param name="MeanImage">The ONNX file that subtracts the mean image.</param>
/// <param name="Note">What they are, and their licence.</param>
public sealed record PretrainedRecipe(string Name, string Package, string Version, string Sha256, string Network, string MeanImage, string Note)
{
    /// <summary>All that are known.</summary>
    public static IReadOnlyList<PretrainedRecipe> All { get; } =
    [
        new(
            "resnet18",
            "Microsoft.ML.DnnImageFeaturizer.ResNet18",
            "0.23.1",
            "7679c0f8832902d64019b7c8f79784d02bcbbce008d22a5249bdef8e8f45cb73",
            "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx",
            "tools/DnnImageModels/ResNetPrepOnnx/ResNetPreprocess.onnx",
            "ResNet18 trained on ImageNet, with a third block in the last stage; MIT; 60 MB"),
    ];

    /// <summary>A recipe by its name; null for none.</summary>
    public static PretrainedRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);
}
