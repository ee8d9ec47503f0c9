using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Torch;
using TorchSharp;

namespace MaskFormer.Runtime.Training;

/// <summary>The weights that a run starts from.</summary>
internal static class InitialWeights
{
    /// <summary>Those of the TorchSharp module for the experiment's seed: every engine starts from the same numbers.</summary>
    /// <exception cref="MaskFormerException">MF5001: the model has no TorchSharp module.</exception>
    public static IReadOnlyList<NamedTensor> Of(IExperiment experiment)
    {
        ITorchBlock model =
            experiment.Model as ITorchBlock
            ?? throw new MaskFormerException(
                "MF5001",
                experiment.Model.GetType().Name,
                "the block has no TorchSharp module, which draws the initial weights",
                "Reference MaskFormer.Torch in the project that defines the block"
            );
        NativeLibrary.Prepare();
        torch.manual_seed(experiment.Training.Seed);
        using BlockModule module = model.CreateModule();
        return [.. module.state_dict().Select(static pair => pair.Value.ToStored(pair.Key))];
    }
}
