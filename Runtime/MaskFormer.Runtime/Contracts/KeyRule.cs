using System.Text.RegularExpressions;

namespace MaskFormer.Runtime.Contracts;

/// <summary>One line of a translation of keys: how names in weight files of other programs become the model's.</summary>
/// <param name="Pattern">A regular expression over the whole key.</param>
/// <param name="Replacement">
/// With <c>$1</c> and so on; empty drops the key. What ends in <c>[1/3]</c> is the second third, along the first axis, of the tensor that is so called.
/// </param>
public sealed record KeyRule(string Pattern, string Replacement)
{
    private readonly Regex regex = Compile($"^(?:{Pattern})$");

    /// <summary>The new key, or null if the rule does not apply.</summary>
    public string? Apply(string key) => regex.Match(key) is { Success: true } match ? match.Result(Replacement) : null;

    // Time in proportion to the key, whatever a file holds; a clock would refuse healthy files on a busy machine. Patterns that look around cannot have that.
    private static Regex Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new(pattern, RegexOptions.CultureInvariant);
        }
    }
}

/// <summary>Translations of keys, as data.</summary>
public static class KeyRules
{
    /// <summary>Applies every rule once, in order, each to the result of those before.</summary>
    /// <returns>The new key; empty if a rule drops it.</returns>
    public static string Translate(this IReadOnlyList<KeyRule> rules, string key) => rules.Aggregate(key, (name, rule) => rule.Apply(name) ?? name);
}
