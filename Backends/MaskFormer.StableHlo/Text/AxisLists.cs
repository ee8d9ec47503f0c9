using System.Globalization;
using System.Text.RegularExpressions;

namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Bodies of the attributes that name axes: <c>offset_dims = [1], index_vector_dim = 1</c> and <c>[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]</c>.
/// </summary>
internal sealed partial class AxisLists
{
    private readonly Dictionary<string, IReadOnlyList<long>> lists = [];

    public AxisLists(string body, params string[] known)
    {
        string rest = Entry()
            .Replace(
                body,
                match =>
                {
                    string name = match.Groups[1].Value;
                    if (
                        !known.Contains(name)
                        || !lists.TryAdd(
                            name,
                            [
                                .. match
                                    .Groups[2]
                                    .Value.Trim('[', ']')
                                    .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                                    .Select(Parse),
                            ]
                        )
                    )
                        throw Rules.Broken($"'{name}' is not known here, or stands twice");
                    return "";
                }
            );
        if (rest.Any(static c => !char.IsWhiteSpace(c) && c != ','))
            throw Rules.Broken($"axis lists cannot be read: {body}");
    }

    public IReadOnlyList<long> this[string name] => lists.GetValueOrDefault(name, []);

    /// <summary>One number; 0 where it is left out, as MLIR's printer does.</summary>
    public long Single(string name) => this[name] is [var value] ? value : !lists.ContainsKey(name) ? 0 : throw Rules.Broken($"{name} must be one number");

    /// <summary>The three tensors of a convolution.</summary>
    public static (ConvolutionAxes Left, ConvolutionAxes Kernel, ConvolutionAxes Output) Convolution(string body)
    {
        Match match = ConvolutionBody().Match(body);
        if (!match.Success)
            throw Rules.Broken($"dimension_numbers must be [...]x[...]->[...]");
        return (Axes(match.Groups[1].Value, "b", "f"), Axes(match.Groups[2].Value, "i", "o"), Axes(match.Groups[3].Value, "b", "f"));
    }

    private static ConvolutionAxes Axes(string text, string first, string second)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        long[] spatial = new long[Math.Max(0, names.Length - 2)];
        for (int i = 0; i < spatial.Length; i++)
            spatial[i] = Find(i.ToString(CultureInfo.InvariantCulture));
        return new(Find(first), Find(second), spatial);

        long Find(string name) => Array.IndexOf(names, name) is var at and >= 0 ? at : throw Rules.Broken($"[{text}] lacks {name}");
    }

    private static long Parse(string number) =>
        long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Rules.Broken($"'{number}' is not a whole number");

    [GeneratedRegex(@"([a-z_]+)\s*=\s*(\[[^\]]*\]|-?\d+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\s*\[([^\]]*)\]\s*x\s*\[([^\]]*)\]\s*->\s*\[([^\]]*)\]\s*$")]
    private static partial Regex ConvolutionBody();
}
