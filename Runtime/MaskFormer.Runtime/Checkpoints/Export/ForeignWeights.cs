using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights of a model as another program names and cuts them.</summary>
public static class ForeignWeights
{
    /// <summary>The tensors of the other program's file.</summary>
    /// <exception cref="MaskFormerException">MF4205: a weight has no name there, or does not divide.</exception>
    public static IReadOnlyList<NamedTensor> Of(IEnumerable<NamedTensor> weights, ForeignFolder folder)
    {
        List<NamedTensor> theirs = [.. weights.SelectMany(tensor => Parts(tensor, folder.Names))];
        if (folder.Counters is { } counters)
        {
            string[] counted = [.. theirs.Select(tensor => counters.Apply(tensor.Name)).OfType<string>()];
            theirs.AddRange(counted.Select(static name => NamedTensor.From<long>(name, [], [0])));
        }

        theirs.AddRange(folder.Constants.Select(static one => NamedTensor.From<float>(one.Key, [one.Value.Length], one.Value)));
        return theirs;
    }

    private static IEnumerable<NamedTensor> Parts(NamedTensor tensor, IReadOnlyList<KeyRule> rules)
    {
        string translated = rules.Translate(tensor.Name);
        string[] names = translated.Split('|');
        if (translated == tensor.Name || (names.Length > 1 && (tensor.Info.Shape.Count == 0 || tensor.Info.Shape[0] % names.Length != 0)))
            throw new MaskFormerException(
                "MF4205", tensor.Name, $"the other program has no place for {tensor.Info.Describe()}", "Write it as safetensors or torch");
        int size = tensor.Data.Length / names.Length;
        long[] shape = names.Length == 1 ? [.. tensor.Info.Shape] : [tensor.Info.Shape[0] / names.Length, .. tensor.Info.Shape.Skip(1)];
        return names.Select((name, part) => new NamedTensor(new(name, tensor.Info.Type, shape), tensor.Data.Slice(part * size, size)));
    }
}
