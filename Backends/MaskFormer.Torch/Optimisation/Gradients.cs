using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Torch;

/// <summary>What is done to gradients between the backward pass and the update.</summary>
public static class Gradients
{
    /// <summary>
    /// The original's "full model" clipping: all gradients are multiplied by min(1, <paramref name="most"/> / (norm + 1e-6)), where the norm is over all
    /// weights together. If the norm is not finite, so are the gradients afterwards: look at the result before updating.
    /// </summary>
    /// <param name="weights">The weights; those without gradient count nothing.</param>
    /// <param name="most">Largest norm to keep.</param>
    /// <returns>The norm before clipping.</returns>
    public static double Clip(IEnumerable<Parameter> weights, double most) => nn.utils.clip_grad_norm_(weights, most);
}
