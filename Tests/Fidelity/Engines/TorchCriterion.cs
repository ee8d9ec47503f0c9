using MaskFormer.Language;
using MaskFormer.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>Runs a criterion's module; ports are filled by name, as the runtime does it.</summary>
internal static class TorchCriterion
{
    public static IEnumerable<(string Name, Tensor Value)> Run(
        IBlock criterion,
        BlockModule module,
        Tensor logits,
        Tensor masks,
        TargetBatch targets,
        Precision precision
    )
    {
        Tensor[] inputs = [.. criterion.Inputs.Select(port => port.Name switch
        {
            "Logits" => logits,
            "Masks" => masks,
            "Labels" => Arrays.ToTensor(targets.Labels, precision),
            "Owners" => Arrays.ToTensor(targets.Owners, precision),
            "Valid" => Arrays.ToTensor(targets.Valid, precision),
            "Pixels" => Arrays.ToTensor(targets.Pixels, precision),
            _ when targets.More.TryGetValue(port.Name, out Array64? more) => Arrays.ToTensor(more, precision),
            _ => throw new InvalidDataException($"the criterion wants '{port.Name}', which a batch does not have"),
        })];
        return criterion.Outputs.Select(port => port.Name).Zip(module.Run(inputs));
    }
}
