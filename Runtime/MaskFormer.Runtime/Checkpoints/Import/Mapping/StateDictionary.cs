using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Finds the model's weights in a file that may hold more (optimizer, several models), and translates their names.</summary>
public static class StateDictionary
{
    private static readonly string[] places = ["model.", "model_state_dict.", "state_dict."];

    /// <summary>The names of the model's tensors: name to use → name in the file.</summary>
    /// <param name="names">All tensors of the file.</param>
    /// <param name="rules">Translations that are tried in order.</param>
    /// <exception cref="MaskFormerException">MF4041: two tensors get one name.</exception>
    public static IReadOnlyDictionary<string, string> Select(IReadOnlyCollection<string> names, IReadOnlyList<KeyRule> rules)
    {
        // A file of weights alone has hundreds of top-level names; a training checkpoint keeps them under one of these.
        string place =
            places.FirstOrDefault(p =>
                names.Any(name => name.StartsWith(p, StringComparison.Ordinal)) && !names.Any(name => name.StartsWith("backbone.", StringComparison.Ordinal))
            ) ?? "";
        List<string> inside = [.. names.Where(name => name.StartsWith(place, StringComparison.Ordinal))];
        string wrapper = inside.Count > 0 && inside.All(name => name[place.Length..].StartsWith("module.", StringComparison.Ordinal)) ? "module." : ""; // DistributedDataParallel
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
}
