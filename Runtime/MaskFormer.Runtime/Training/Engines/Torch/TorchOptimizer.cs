using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Torch;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>Between the optimizer's own tensors and the names under which checkpoints keep them.</summary>
internal static class TorchOptimizer
{
    /// <summary>Pairs the module's parameters with their rates; no gradient is computed for those that are frozen.</summary>
    /// <exception cref="MaskFormerException">MF9001: module and list of weights have different keys.</exception>
    public static IReadOnlyList<TrainedWeight> Weights(BlockModule model, OrderedDictionary<string, WeightRate> rates, IReadOnlySet<string> frozen)
    {
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(static pair => pair.name, static pair => pair.parameter);
        HashSet<string> listed = [.. rates.Keys, .. frozen];
        if (listed.Except(parameters.Keys).Concat(parameters.Keys.Except(listed)).FirstOrDefault() is { } odd)
        {
            throw new MaskFormerException(
                "MF9001",
                odd,
                "module and list of weights differ here",
                "This is a fault of the generator: please report it with the record"
            );
        }

        foreach (string key in frozen) parameters[key].requires_grad = false;
        return [.. rates.Select(rate => new TrainedWeight(rate.Key, parameters[rate.Key], rate.Value))];
    }

    /// <summary>The moments and steps under <see cref="OptimizerNames"/>.</summary>
    public static IReadOnlyList<NamedTensor> Save(AdamW optimizer) =>
        [.. Stored(optimizer).OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value.ToStored(pair.Key))];

    /// <summary>Replaces moments and steps.</summary>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ.</exception>
    public static void Load(AdamW optimizer, IReadOnlyList<NamedTensor> stored) => TorchTensors.FillAll(Stored(optimizer), stored, "optimizer");

    // The optimizer says KEY.exp_avg; in files a slash keeps moments apart from weights of that name.
    private static Dictionary<string, Tensor> Stored(AdamW optimizer) => optimizer.State().ToDictionary(
        static pair => pair.Key[..pair.Key.LastIndexOf('.')] + "/" + pair.Key[(pair.Key.LastIndexOf('.') + 1)..],
        static pair => pair.Value);
}
