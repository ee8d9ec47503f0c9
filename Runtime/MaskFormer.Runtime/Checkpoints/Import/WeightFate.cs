using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>What rules make of the names in a file.</summary>
/// <param name="Names">Names of the model's tensors in the file.</param>
/// <param name="Kept">Those that are the model's as they stand.</param>
/// <param name="Dropped">Those that a rule drops, as what follows from others.</param>
/// <param name="Changed">Name of the model → names in the file, where they differ.</param>
public sealed record WeightFate(
    IReadOnlyList<string> Names, IReadOnlySet<string> Kept, IReadOnlyList<string> Dropped, IReadOnlyDictionary<string, IReadOnlyList<string>> Changed)
{
    /// <summary>Reads the names of a file.</summary>
    /// <inheritdoc cref="WeightFile.Open(string)" path="/exception"/>
    public static WeightFate Of(string path, IReadOnlyList<KeyRule> rules)
    {
        using WeightFile file = WeightFile.Open(path);
        IReadOnlyDictionary<string, string> all = StateDictionary.Select(file.Names, [], file.Parts);
        IReadOnlyDictionary<string, string> translated = StateDictionary.Select(file.Names, rules, file.Parts);
        IReadOnlyDictionary<string, IReadOnlyList<string>> joined = JoinedKeys.Of(path, translated);
        HashSet<string> used = [.. translated.Values];
        return new(
            [.. all.Keys],
            joined.Where(one => one.Value is [var only] && all.TryGetValue(one.Key, out string? own) && own == only).Select(static one => one.Key).ToHashSet(),
            [.. all.Where(one => !used.Contains(one.Value)).Select(static one => one.Key)],
            joined.Where(one => one.Value.Count > 1 || !all.TryGetValue(one.Key, out string? own) || own != one.Value[0]).ToDictionary());
    }

    /// <summary>The first of some names of the model that are other ones in the file, with those.</summary>
    public IEnumerable<string> Example(IEnumerable<string> taken) =>
        taken.Where(Changed.ContainsKey).Take(1).Select(name => $"{string.Join(" + ", Changed[name])} → {name}");
}
