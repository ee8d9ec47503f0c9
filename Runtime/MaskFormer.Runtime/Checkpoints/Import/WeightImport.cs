using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights of other programs for a model of ours.</summary>
public static class WeightImport
{
    /// <summary>Reads the weights of a whole model.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="model">The model's tensors.</param>
    /// <param name="rules">Translations of the file's keys to the model's; a rule may drop what the model does not have.</param>
    /// <param name="except">Names of the model's tensors that are left out; null for none.</param>
    /// <returns>One tensor for each of <paramref name="model"/>, under its name.</returns>
    /// <exception cref="MaskFormerException">MF4040: something is missing, too much or of another shape; and those of <see
    /// cref="WeightFile.Open(string)"/>.</exception>
    public static IReadOnlyList<NamedTensor> Read(
        WeightFile file, IReadOnlyList<TensorInfo> model, IReadOnlyList<KeyRule> rules, IReadOnlySet<string>? except = null)
    {
        IReadOnlyList<NamedTensor> found = ReadAll(file, rules);
        if (except is { Count: > 0 })
        {
            found = [.. found.Where(tensor => !except.Contains(tensor.Name))];
            model = [.. model.Where(tensor => !except.Contains(tensor.Name))];
        }

        WeightComparison.Of(model, found.Select(tensor => tensor.Info)).Demand(file.Place);
        return found;
    }

    /// <inheritdoc cref="Read(WeightFile, IReadOnlyList{TensorInfo}, IReadOnlyList{KeyRule}, IReadOnlySet{string})"/>
    public static IReadOnlyList<NamedTensor> Read(WeightFile file, IBlock model, IReadOnlyList<KeyRule> rules, IReadOnlySet<string>? except = null) =>
        Read(file, Tensors(model), rules, except);

    /// <summary>Reads the weights of a whole model from a path: any file that <see cref="WeightFile"/> reads.</summary>
    /// <inheritdoc cref="Read(WeightFile, IReadOnlyList{TensorInfo}, IReadOnlyList{KeyRule}, IReadOnlySet{string})" path="/param|/returns|/exception"/>
    public static IReadOnlyList<NamedTensor> Read(string path, IBlock model, IReadOnlyList<KeyRule> rules, IReadOnlySet<string>? except = null) =>
        Read(path, Tensors(model), rules, except);

    /// <inheritdoc cref="Read(string, IBlock, IReadOnlyList{KeyRule}, IReadOnlySet{string})"/>
    public static IReadOnlyList<NamedTensor> Read(
        string path, IReadOnlyList<TensorInfo> model, IReadOnlyList<KeyRule> rules, IReadOnlySet<string>? except = null)
    {
        using WeightFile file = WeightFile.Open(path);
        return Read(file, model, rules, except);
    }

    /// <inheritdoc cref="ReadPart(string, IReadOnlyList{TensorInfo}, IReadOnlyList{KeyRule}, Action{IReadOnlyList{ShapeDifference}})"/>
    public static IReadOnlyList<NamedTensor> ReadPart(
        string path, IBlock model, IReadOnlyList<KeyRule> rules, Action<IReadOnlyList<ShapeDifference>>? otherShapes = null) =>
        ReadPart(path, Tensors(model), rules, otherShapes);

    /// <summary>Reads all weights in a file, whatever model they belong to; from a training checkpoint only those of its model.</summary>
    /// <param name="path">Any file that <see cref="WeightFile"/> reads.</param>
    /// <param name="rules">Translations of the file's keys.</param>
    /// <param name="leftOut">Gets the names of the file's parts that hold tensors and are not taken.</param>
    /// <exception cref="MaskFormerException">MF4013: the file holds no tensor; and those of <see cref="WeightFile.Open(string)"/>.</exception>
    public static IReadOnlyList<NamedTensor> ReadAll(string path, IReadOnlyList<KeyRule> rules, Action<IReadOnlyList<string>>? leftOut = null)
    {
        using WeightFile file = WeightFile.Open(path);
        return ReadAll(file, rules, leftOut);
    }

    /// <inheritdoc cref="ReadAll(string, IReadOnlyList{KeyRule}, Action{IReadOnlyList{string}})"/>
    public static IReadOnlyList<NamedTensor> ReadAll(WeightFile file, IReadOnlyList<KeyRule> rules, Action<IReadOnlyList<string>>? leftOut = null)
    {
        string path = file.Place;
        if (StateDictionary.LeftOut(file.Names, file.Parts) is { Count: > 0 } others) leftOut?.Invoke(others);

        // A tensor that is alone in its file has no name but the file's.
        if (file.Names.SequenceEqual([""])) return [Rename(file.Tensor(""), Path.GetFileNameWithoutExtension(path))];
        IReadOnlyDictionary<string, IReadOnlyList<string>> names = JoinedKeys.Of(path, StateDictionary.Select(file.Names, rules, file.Parts));
        List<NamedTensor> found = [.. names.Select(pair => Read(file, pair.Key, pair.Value))];
        return found.Count > 0
            ? Finite(path, found)
            : throw new MaskFormerException(
                "MF4013",
                path,
                $"there are no weights in this file ({file.Format})",
                "Give a safetensors, .pth, .pkl, .npy or .npz file with tensors"
            );
    }

    /// <summary>
    /// Reads what a file has for a part of a model, such as an ImageNet backbone; keys are matched by their ends, and what the model does not have is
    /// passed over.
    /// </summary>
    /// <param name="path">Any file that <see cref="WeightFile"/> reads.</param>
    /// <param name="model">The model's tensors.</param>
    /// <param name="rules">Translations of the file's keys to the model's.</param>
    /// <param name="otherShapes">Gets the tensors of another shape (a head for other classes), which are left out; null refuses them.</param>
    /// <returns>Tensors under the model's names, at least one; those of the model that the file lacks are not there.</returns>
    /// <exception cref="MaskFormerException">MF4040: a tensor has another shape, or none is of this model; MF4041: one fits several places; and those of
    /// <see cref="WeightFile.Open(string)"/>.</exception>
    public static IReadOnlyList<NamedTensor> ReadPart(
        string path,
        IReadOnlyList<TensorInfo> model,
        IReadOnlyList<KeyRule> rules,
        Action<IReadOnlyList<ShapeDifference>>? otherShapes = null
    )
    {
        using WeightFile file = WeightFile.Open(path);
        IReadOnlyDictionary<string, IReadOnlyList<string>> names = JoinedKeys.Of(path, StateDictionary.Select(file.Names, rules, file.Parts));
        List<NamedTensor> found =
        [
            .. SuffixMatch.Find(model.Select(tensor => tensor.Name), [.. names.Keys]).Select(pair => Read(file, pair.Key, names[pair.Value])),
        ];
        if (found.Count == 0)
            throw new MaskFormerException(
                "MF4040",
                path,
                $"none of the {names.Count} tensors is of this model ({string.Join(", ", names.Keys.Take(4))}, …)",
                "Give a file with a part of this model, under its names or their ends"
            );
        HashSet<string> have = [.. found.Select(tensor => tensor.Name)];
        WeightComparison fit = WeightComparison.Of(model.Where(tensor => have.Contains(tensor.Name)), found.Select(tensor => tensor.Info));
        if (otherShapes is null || fit.Different.Count == 0 || fit.Different.Count == found.Count)
        {
            fit.Demand(path);
            return Finite(path, found);
        }

        HashSet<string> other = [.. fit.Different.Select(static one => one.Expected.Name)];
        otherShapes(fit.Different);
        return Finite(path, [.. found.Where(tensor => !other.Contains(tensor.Name))]);
    }

    // One weight that is NaN makes every prediction NaN: better an error here that names it than a PQ of 0.
    private static IReadOnlyList<NamedTensor> Finite(string path, IReadOnlyList<NamedTensor> tensors)
    {
        string[] bad = [.. tensors.Where(static tensor => tensor.HasNaN()).Select(static tensor => tensor.Name)];
        if (bad.Length == 0) return tensors;
        string more = bad.Length > 4 ? FormattableString.Invariant($" and {bad.Length - 4} more tensors") : "";
        throw new MaskFormerException(
            "MF4042",
            path,
            $"there are values that are no numbers (NaN) in {string.Join(", ", bad.Take(4))}{more}",
            "Give weights of a run that did not diverge"
        );
    }

    internal static TensorInfo[] Tensors(IBlock model) =>
        [.. model.Weights().Select(static weight => new TensorInfo(weight.Key, ElementType.F32, weight.Shape))];

    private static NamedTensor Read(WeightFile file, string name, IReadOnlyList<string> parts) => JoinedKeys.Join(name, [.. parts.Select(file.Tensor)]);

    private static NamedTensor Rename(NamedTensor tensor, string name) => tensor with { Info = tensor.Info with { Name = name } };
}
