using MaskFormer.Language;
using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MaskFormer.Fidelity;

/// <summary>Weights as a run begins with them, where the reference has none for a model.</summary>
public static class InitialWeights
{
    /// <summary>Draws them, always the same.</summary>
    /// <returns>By key.</returns>
    public static Dictionary<string, float[]> Draw(IBlock record)
    {
        manual_seed(7);
        using DisposeScope scope = NewDisposeScope();
        using BlockModule module = ((ITorchBlock)record).CreateModule();
        return module.state_dict().ToDictionary(static one => one.Key, static one => one.Value.data<float>().ToArray());
    }
}
