using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Lists what a file holds as paths: keys joined by points, list positions in brackets (<c>param_groups[0].lr</c>). Pickles can refer to one list many
/// times or to itself, so depth and number of values are limited.
/// </summary>
/// <param name="place">The file.</param>
/// <param name="budget">What it may grow to: paths can be far longer than the file.</param>
internal sealed class ValueTree(string place, ReadBudget budget)
{
    private const int Deepest = 64;
    private const int Most = 2_000_000;
    private const int BytesOfEntry = 64;
    private int values;

    /// <summary>
    /// Tensors by path, in the order of the file: each is a <see cref="TorchTensor"/>, <see cref="NumpyArray"/> or <see cref="NamedTensor"/>.
    /// </summary>
    public Dictionary<string, object> Tensors { get; } = [];

    /// <summary>Numbers, texts, truth values and nulls by path.</summary>
    public Dictionary<string, object?> Others { get; } = [];

    public ValueTree Add(string path, object? value, int depth = 0)
    {
        if (depth > Deepest)
            throw new MaskFormerException(
                "MF4018",
                place,
                $"values are nested more than {Deepest} deep at {path[..Math.Min(80, path.Length)]}",
                "Save only the weights."
            );
        if (++values > Most)
            throw new MaskFormerException("MF4018", place, $"there are more than {Most} values", "Save only the weights.");
        budget.Take(BytesOfEntry + (sizeof(char) * (long)path.Length));
        switch (value)
        {
            case TorchTensor or NumpyArray or NamedTensor:
                if (!Tensors.TryAdd(path, value)) throw new MaskFormerException("MF4041", place, $"two tensors are called {path}", "Rename one of them.");
                break;
            case PickleDictionary dictionary:
                foreach ((object? key, object? item) in dictionary.Pairs) Add(Join(path, Key(key)), item, depth + 1);
                break;
            case List<object?> list: AddItems(path, list, depth); break;
            case PickleTuple tuple: AddItems(path, tuple.Items, depth); break;
            case TorchStorage or NumpyType: break; // parts without a tensor
            case ReadOnlyMemory<byte>: Others[path] = "bytes"; break;
            case PickleGlobal global: Others[path] = global.ToString(); break;
            default: Others[path] = value; break;
        }

        return this;
    }

    private void AddItems(string path, IReadOnlyList<object?> items, int depth)
    {
        for (int i = 0; i < items.Count; i++) Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}[{i}]"), items[i], depth + 1);
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Key(object? key) => key switch
    {
        string text => text,
        PickleTuple tuple => $"({string.Join(", ", tuple.Items.Take(8).Select(item => item is PickleTuple ? "(…)" : Key(item)))})",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        null => "None",
        _ => key.GetType().Name,
    };
}
