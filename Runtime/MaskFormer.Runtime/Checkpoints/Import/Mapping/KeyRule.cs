using System.Text.RegularExpressions;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>One line of a translation of keys.</summary>
/// <param name="Pattern">A regular expression over the whole key.</param>
/// <param name="Replacement">With <c>$1</c> and so on; empty drops the key.</param>
public sealed record KeyRule(string Pattern, string Replacement)
{
    private readonly Regex regex = new($"^(?:{Pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The new key, or null if the rule does not apply.</summary>
    public string? Apply(string key) => regex.Match(key) is { Success: true } match ? match.Result(Replacement) : null;
}

/// <summary>Translations of keys, as data.</summary>
public static class KeyRules
{
    /// <summary>torchvision's ResNets to detectron2's names (<c>tools/convert-torchvision-to-d2.py</c>; specification 11.3), without a leading <c>backbone.</c>.</summary>
    public static IReadOnlyList<KeyRule> Torchvision { get; } =
    [
        new(@".+\.num_batches_tracked", ""),
        new(@"fc\..+", ""),
        new(@"conv1\.weight", "stem.conv1.weight"),
        new(@"bn1\.(.+)", "stem.conv1.norm.$1"),
        new(@"layer1\.(.+)", "res2.$1"),
        new(@"layer2\.(.+)", "res3.$1"),
        new(@"layer3\.(.+)", "res4.$1"),
        new(@"layer4\.(.+)", "res5.$1"),
        new(@"(.+)\.downsample\.0\.(.+)", "$1.shortcut.$2"),
        new(@"(.+)\.downsample\.1\.(.+)", "$1.shortcut.norm.$2"),
        new(@"(.+)\.bn([123])\.(.+)", "$1.conv$2.norm.$3"),
    ];

    /// <summary>Applies every rule once, in order, each to the result of those before.</summary>
    /// <returns>The new key; empty if a rule drops it.</returns>
    public static string Translate(this IReadOnlyList<KeyRule> rules, string key) => rules.Aggregate(key, (name, rule) => rule.Apply(name) ?? name);
}
