namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights of other programs for a model of ours.</summary>
public static class WeightImport
{
    /// <summary>Reads the weights of a whole model.</summary>
    /// <param name="path">Any file that <see cref="WeightFile"/> reads.</param>
    /// <param name="model">The model's tensors.</param>
    /// <param name="rules">Translations of the file's keys; null takes those of the original's published files.</param>
    /// <param name="ignore">Beginnings of keys that the file may have more, for example <c>criterion.</c>.</param>
    /// <returns>One tensor for each of <paramref name="model"/>, under its name.</returns>
    /// <exception cref="Language.MaskFormerException">MF4040: something is missing, too much or of another shape; and those of <see cref="WeightFile.Open(string)"/>.</exception>
    public static IReadOnlyList<NamedTensor> Read(string path, IReadOnlyList<TensorInfo> model, IReadOnlyList<KeyRule>? rules = null, params IReadOnlyList<string> ignore)
    {
        using WeightFile file = WeightFile.Open(path);
        IReadOnlyDictionary<string, string> names = StateDictionary.Select(file.Names, rules ?? KeyRules.Original);
        HashSet<string> wanted = [.. model.Select(tensor => tensor.Name)];
        List<NamedTensor> found = [.. names
            .Where(pair => wanted.Contains(pair.Key) || !ignore.Any(start => pair.Key.StartsWith(start, StringComparison.Ordinal)))
            .Select(pair => Rename(file.Tensor(pair.Value), pair.Key))];
        WeightComparison.Of(model, found.Select(tensor => tensor.Info)).Demand(path);
        return found;
    }

    /// <summary>Reads what a file has for a part of a model, such as an ImageNet backbone; keys are matched by their ends.</summary>
    /// <inheritdoc cref="Read" path="/param|/exception"/>
    /// <returns>Tensors under the model's names; those of the model that the file lacks are not there.</returns>
    public static IReadOnlyList<NamedTensor> ReadPart(string path, IReadOnlyList<TensorInfo> model, IReadOnlyList<KeyRule> rules)
    {
        using WeightFile file = WeightFile.Open(path);
        IReadOnlyDictionary<string, string> names = StateDictionary.Select(file.Names, rules);
        List<NamedTensor> found = [.. SuffixMatch.Find(model.Select(tensor => tensor.Name), [.. names.Keys]).Select(pair => Rename(file.Tensor(names[pair.Value]), pair.Key))];
        HashSet<string> have = [.. found.Select(tensor => tensor.Name)];
        WeightComparison.Of(model.Where(tensor => have.Contains(tensor.Name)), found.Select(tensor => tensor.Info)).Demand(path);
        return found;
    }

    private static NamedTensor Rename(NamedTensor tensor, string name) => tensor with { Info = tensor.Info with { Name = name } };
}
