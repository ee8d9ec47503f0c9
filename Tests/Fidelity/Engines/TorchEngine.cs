using MaskFormer.Definitions;
using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>The generated TorchSharp modules.</summary>
public sealed class TorchEngine : IReferenceEngine
{
    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public IReadOnlyList<Precision> Precisions { get; } = [Precision.F64, Precision.F32];

    /// <inheritdoc/>
    public IReferenceModel Build(MaskFormerModel model, IReadOnlyDictionary<string, float[]> weights, Precision precision)
    {
        BlockModule module = model.CreateModule();
        module.to(Arrays.Type(precision));
        module.Compute = precision == Precision.BF16 ? ScalarType.BFloat16 : null;
        var missing = weights.Keys.ToHashSet();
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach ((string key, Tensor weight) in module.state_dict())
            {
                if (!weights.TryGetValue(key, out float[]? values)) throw new InvalidDataException($"the module has a weight '{key}' that the original lacks");
                weight.copy_(tensor(values, weight.shape));
                missing.Remove(key);
            }
        }

        return missing.Count == 0
            ? new TorchModel(module, precision)
            : throw new InvalidDataException($"the module lacks '{missing.First()}' and {missing.Count - 1} more");
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Array64> Judge(SetCriterion criterion, Array64 logits, Array64 masks, TargetBatch targets, Precision precision)
    {
        using var scope = NewDisposeScope();
        using BlockModule module = criterion.CreateModule();
        Tensor x = Arrays.ToTensor(logits, precision).requires_grad_(), y = Arrays.ToTensor(masks, precision).requires_grad_();
        Dictionary<string, Array64> values = [];
        module.Observer = (path, value) => values[path] = Arrays.ToArray(value);
        foreach ((string name, Tensor value) in TorchJudge.Run(criterion, module, x, y, targets, precision))
        {
            values[name] = Arrays.ToArray(value);
            if (name == "Total") value.backward();
        }

        values["grad.Logits"] = Arrays.ToArray(x.grad!);
        values["grad.Masks"] = Arrays.ToArray(y.grad!);
        return values;
    }
}
