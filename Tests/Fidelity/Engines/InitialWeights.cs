using MaskFormer.Language;
using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>Weights as a run begins with them, where the reference has none for a model.</summary>
public static class InitialWeights
{
    /// <summary>
    /// Draws them, always the same. The last convolution of a bottleneck has a quarter of its weights, as in the reference's recipe: beside batch norms that do
    /// nothing yet a hundred layers would let values grow, and with them the rounding of float32.
    /// </summary>
    /// <returns>By key.</returns>
    public static Dictionary<string, float[]> Draw(IBlock record)
    {
        NativeLibrary.Prepare();
        manual_seed(7);
        using DisposeScope scope = NewDisposeScope();
        using BlockModule module = ((ITorchBlock)record).CreateModule();
        return module.state_dict().ToDictionary(static one => one.Key, static one => Values(one.Key, one.Value));
    }

    private static float[] Values(string key, Tensor weight)
    {
        bool last = key.StartsWith("backbone.res", StringComparison.Ordinal) && key.EndsWith(".conv3.weight", StringComparison.Ordinal);
        return Array.ConvertAll(weight.data<float>().ToArray(), value => last ? value / 4 : value);
    }
}
