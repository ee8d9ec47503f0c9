using MaskFormer.Language;
using MaskFormer.Names;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Two tensors of one name that do not fit.</summary>
/// <param name="Expected">The model's.</param>
/// <param name="Found">The file's.</param>
public sealed record ShapeDifference(TensorInfo Expected, TensorInfo Found);

/// <summary>How a file's weights fit a model.</summary>
/// <param name="Missing">Tensors of the model that the file lacks.</param>
/// <param name="Extra">Tensors of the file that the model lacks.</param>
/// <param name="Different">Tensors of both with different shapes.</param>
public sealed record WeightComparison(IReadOnlyList<TensorInfo> Missing, IReadOnlyList<TensorInfo> Extra, IReadOnlyList<ShapeDifference> Different)
{
    private const int Listed = 12;

    /// <summary>Compares names and shapes; element types may differ, as they are converted.</summary>
    public static WeightComparison Of(IEnumerable<TensorInfo> model, IEnumerable<TensorInfo> file)
    {
        Dictionary<string, TensorInfo> found = file.ToDictionary(tensor => tensor.Name);
        List<TensorInfo> expected = [.. model];
        HashSet<string> names = [.. expected.Select(tensor => tensor.Name)];
        return new WeightComparison(
            [.. expected.Where(tensor => !found.ContainsKey(tensor.Name))],
            [.. found.Values.Where(tensor => !names.Contains(tensor.Name))],
            [
                .. expected
                    .Where(tensor => found.TryGetValue(tensor.Name, out TensorInfo? other) && !other.Shape.SequenceEqual(tensor.Shape))
                    .Select(tensor => new ShapeDifference(tensor, found[tensor.Name])),
            ]
        );
    }

    /// <summary>Refuses weights that do not fit.</summary>
    /// <param name="place">The file or checkpoint.</param>
    /// <param name="allowExtra">Accept tensors that the model lacks (a backbone's classifier).</param>
    /// <exception cref="MaskFormerException">MF4040: lists what is missing, too much and different, with the nearest names.</exception>
    public void Demand(string place, bool allowExtra = false)
    {
        List<string> findings = [];
        Add(
            findings,
            Different,
            "have another shape",
            d => $"{d.Expected.Name}: the model has [{string.Join(", ", d.Expected.Shape)}], the file [{string.Join(", ", d.Found.Shape)}]"
        );
        Add(findings, Missing, "are missing", m => m.Name + Near(m));
        if (!allowExtra)
            Add(findings, Extra, "are too much", e => e.Name);
        if (findings.Count == 0)
            return;
        throw new MaskFormerException(
            "MF4040",
            place,
            $"the weights are of another model: {string.Join("; ", findings)}",
            "Use the configuration that the weights were made with, or weights of this model."
        );
    }

    private string Near(TensorInfo missing) =>
        Nearest.Of(missing.Name, Extra.Where(extra => extra.Shape.SequenceEqual(missing.Shape)).Select(static extra => extra.Name)) is { } nearest
            ? $" (the file has {nearest})"
            : "";

    private static void Add<T>(List<string> findings, IReadOnlyList<T> list, string what, Func<T, string> describe)
    {
        if (list.Count == 0) return;
        string more = list.Count > Listed ? $", and {list.Count - Listed} more" : "";
        findings.Add($"{list.Count} tensors {what} ({string.Join(", ", list.Take(Listed).Select(describe))}{more})");
    }
}
