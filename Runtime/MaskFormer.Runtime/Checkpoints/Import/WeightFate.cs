using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>What becomes of the names in a file when the rules are applied.</summary>
/// <param name="Names">Names of the model's tensors in the file.</param>
/// <param name="Dropped">Those that a rule drops, as what follows from others.</param>
/// <param name="Changed">Name of the model → names in the file, where they differ.</param>
public sealed record WeightFate(
    IReadOnlyList<string> Names, IReadOnlyList<string> Dropped, IReadOnlyDictionary<string, IReadOnlyList<string>> Changed)
{
    /// <summary>Applies the rules to the names in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rules">Translations of its keys.</param>
    /// <exception cref="Language.MaskFormerException">MF4041, MF4202: two tensors get one name, or a part of one is missing.</exception>
    public static WeightFate Of(WeightFile file, IReadOnlyList<KeyRule> rules)
    {
        IReadOnlyDictionary<string, string> all = StateDictionary.Select(file.Names, [], file.Parts);
        IReadOnlyDictionary<string, string> translated = StateDictionary.Select(file.Names, rules, file.Parts);
        IReadOnlyDictionary<string, IReadOnlyList<string>> joined = JoinedKeys.Of(file.Place, translated);
        HashSet<string> used = [.. translated.Values];
        return new(
            [.. all.Keys],
            [.. all.Where(one => !used.Contains(one.Value)).Select(static one => one.Key)],
            joined.Where(one => one.Value.Count > 1 || !all.TryGetValue(one.Key, out string? own) || own != one.Value[0]).ToDictionary());
    }

    /// <summary>The first of some names of the model whose names in the file differ, with these.</summary>
    public IEnumerable<string> Example(IEnumerable<string> taken) =>
        taken.Where(Changed.ContainsKey).Take(1).Select(name => $"{string.Join(" + ", Changed[name])} → {name}");
}
