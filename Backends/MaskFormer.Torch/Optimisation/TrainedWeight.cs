using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Torch;

/// <summary>A weight as the optimizer treats it.</summary>
/// <param name="Key">Its checkpoint key.</param>
/// <param name="Weight">The parameter of the module.</param>
/// <param name="RateFactor">Multiplies the learning rate.</param>
/// <param name="Decay">Decoupled weight decay; 0 for none.</param>
public sealed record TrainedWeight(string Key, Parameter Weight, double RateFactor, double Decay)
{
    /// <summary>
    /// The original's groups (train_net.py, specification section 9.1): norms and embeddings are not decayed, everything else is, biases included;
    /// the learning rate of some weights (the backbone) has a factor.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="specs">Its weights with their roles; buffers are left out.</param>
    /// <param name="decay">Weight decay where there is one.</param>
    /// <param name="rateFactor">From a key to its factor, for example <c>key => key.Contains("backbone") ? 0.1 : 1</c>.</param>
    /// <exception cref="MaskFormerException">MF9001: module and specification have different keys.</exception>
    public static IReadOnlyList<TrainedWeight> Of(nn.Module module, IEnumerable<WeightSpec> specs, double decay, Func<string, double> rateFactor)
    {
        Dictionary<string, Parameter> parameters = module.named_parameters().ToDictionary(static p => p.name, static p => p.parameter, StringComparer.Ordinal);
        List<TrainedWeight> weights = [];
        foreach (WeightSpec spec in specs.Where(static s => s.Trained))
        {
            if (!parameters.Remove(spec.Key, out Parameter? parameter)) throw Differ(spec.Key, "the module has no such parameter");
            weights.Add(new TrainedWeight(spec.Key, parameter, rateFactor(spec.Key), spec.Role is WeightRole.Norm or WeightRole.Embedding ? 0 : decay));
        }

        return parameters.Count == 0 ? weights : throw Differ(parameters.Keys.First(), "the list of weights has no such key");
    }

    private static MaskFormerException Differ(string key, string cause) => new("MF9001", key, $"module and list of weights differ: {cause}", "This is a fault of the generator: please report it with the record");
}
