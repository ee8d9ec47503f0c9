using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Finds the model's weights in a file that may hold more (optimizer, several models), and translates their names.</summary>
public static class StateDictionary
{
    private static readonly string[] places = ["model", "model_state_dict", "state_dict"];

    /// <summary>The names of the model's tensors: name to use → name in the file.</summary>
    /// <param name="names">All tensors of the file.</param>
    /// <param name="rules">Translations that are tried in order.</param>
    /// <param name="parts">The names under which the file keeps dictionaries of their own, as a training checkpoint does; null for none.</param>
    /// <exception cref="MaskFormerException">MF4041: two tensors get one name.</exception>
    public static IReadOnlyDictionary<string, string> Select(
        IReadOnlyCollection<string> names,
        IReadOnlyList<KeyRule> rules,
        IReadOnlySet<string>? parts = null
    )
    {
        string place = Place(names, parts);
        List<string> inside = [.. names.Where(name => name.StartsWith(place, StringComparison.Ordinal))];
        // DistributedDataParallel
        string wrapper = inside.Count > 0 && inside.All(name => name[place.Length..].StartsWith("module.", StringComparison.Ordinal)) ? "module." : "";
        Dictionary<string, string> result = [];
        foreach (string name in inside)
        {
            string key = rules.Translate(name[(place.Length + wrapper.Length)..]);
            if (key.Length == 0)
                continue;
            if (!result.TryAdd(key, name))
                throw new MaskFormerException("MF4041", name, $"both this tensor and {result[key]} become {key}", "Remove one of them.");
        }

        return result;
    }

    /// <summary>The parts of a training checkpoint that hold tensors and are no part of its model: optimizers, moving averages.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlyCollection<string> names, IReadOnlySet<string> parts)
    {
        string place = Place(names, parts);
        return [.. names.Where(name => !name.StartsWith(place, StringComparison.Ordinal)).Select(static name => name.Split('.', '[')[0]).Distinct()];
    }

    // A name that merely begins like that is a part of the model (Hugging Face: `model.…` beside `class_predictor.…`): nothing is taken off it.
    private static string Place(IReadOnlyCollection<string> names, IReadOnlySet<string>? parts) =>
        places
            .Where(part => parts is not null && parts.Contains(part))
            .Select(static part => part + ".")
            .FirstOrDefault(place => names.Any(name => name.StartsWith(place, StringComparison.Ordinal))) ?? "";
}
