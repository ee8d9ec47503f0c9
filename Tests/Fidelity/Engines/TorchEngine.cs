using MaskFormer.Language;
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
    public IReferenceModel Build(IBlock model, IReadOnlyDictionary<string, float[]> weights, Precision precision)
    {
        BlockModule module = ((ITorchBlock)model).CreateModule();
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
            ? new TorchModel(module, model.Outputs, precision)
            : throw new InvalidDataException($"the module lacks '{missing.First()}' and {missing.Count - 1} more");
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Array64> Run(
        IBlock criterion, IReadOnlyDictionary<string, Array64> ports, IReadOnlyList<string> predictions, Precision precision)
    {
        using var scope = NewDisposeScope();
        using BlockModule module = ((ITorchBlock)criterion).CreateModule();
        Dictionary<string, Tensor> inputs = criterion.Inputs.ToDictionary(static port => port.Name, port => Arrays.ToTensor(ports[port.Name], precision));
        foreach (string name in predictions) inputs[name].requires_grad_();
        Dictionary<string, Array64> values = [];
        module.Observer = (path, value) => values[path] = Arrays.ToArray(value);
        IReadOnlyList<Tensor> outputs = module.Run([.. criterion.Inputs.Select(port => inputs[port.Name])]);
        foreach ((PortInfo port, Tensor value) in criterion.Outputs.Zip(outputs))
        {
            values[port.Name] = Arrays.ToArray(value);
            if (port.Name == "Total") value.backward();
        }

        foreach (string name in predictions) values["grad." + name] = Arrays.ToArray(inputs[name].grad!);
        return values;
    }
}
