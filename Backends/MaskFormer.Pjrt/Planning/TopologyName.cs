using System.Globalization;
using System.Text.RegularExpressions;

namespace MaskFormer.Pjrt;

/// <summary>
/// Names of machines that a program can be planned for. <c>host</c> and <c>host:N</c> mean the devices of this machine, <c>h200:4</c> four GPUs of a kind
/// that <see cref="GpuGeneration"/> knows; all others go to the plugin.
/// Some names end libtpu's process instead of giving an error (spec D.3: a size of 0) or mean something unexpected (the empty name is a TPU v2).
/// </summary>
public static partial class TopologyName
{
    private static readonly string[] halvedChips = ["v2", "v3", "v4", "tpu7x"];

    /// <summary>Checks a name.</summary>
    /// <param name="name">For example <c>v5e:2x2</c>, <c>v5p:2x2x1</c>, <c>v4-8</c>, <c>h200:4</c>, <c>host:2</c>.</param>
    /// <exception cref="PjrtException">MF5210: it cannot be a topology's name.</exception>
    public static void Check(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Wrong(name, "the name is empty");
        if (AcceleratorType().IsMatch(name)) throw Wrong(name, "this is an accelerator type, as machines are ordered; the plugin wants generation and grid");
        Match match = Pattern().Match(name);
        if (!match.Success) throw Wrong(name, "this is no generation and grid");
        long devices = 1;
        foreach (string size in match.Groups["size"].Captures.Select(capture => capture.Value))
        {
            long number = long.Parse(size, CultureInfo.InvariantCulture);
            devices *= number;
            if (number == 0 || devices > 1 << 20) throw Wrong(name, $"a grid of {match.Groups["grid"].Value} has no or too many chips");
        }
    }

    /// <summary>Devices that <c>host</c> or <c>host:N</c> asks for; null for other names.</summary>
    public static int? HostDevices(string name) =>
        name == "host" ? 1
        : name.StartsWith("host:", StringComparison.Ordinal) && int.TryParse(name[5..], NumberStyles.None, CultureInfo.InvariantCulture, out int devices)
            ? devices
        : null;

    /// <summary>
    /// How many devices a topology has, by its name; null if the name does not show it. What the plugin says of the topology takes precedence.
    /// </summary>
    /// <param name="name">A checked name.</param>
    /// <param name="options">Options of the topology: <c>num_slices</c> multiplies, <c>chip_config_name=megacore</c> joins the two halves of a chip.</param>
    public static int? Devices(string name, IReadOnlyDictionary<string, string>? options = null)
    {
        if (HostDevices(name) is { } here) return here;
        Match match = Pattern().Match(name);
        int[] sizes = [.. match.Groups["size"].Captures.Select(static capture => int.Parse(capture.Value, CultureInfo.InvariantCulture))];
        if (sizes.Length == 0) return null;
        int chips = sizes.Aggregate(1, static (product, size) => checked(product * size));
        bool halves =
            match.Groups["separator"].Value == ":"
            && halvedChips.Contains(match.Groups["generation"].Value.ToLowerInvariant())
            && options?.GetValueOrDefault("chip_config_name") != "megacore";
        int slices = int.TryParse(options?.GetValueOrDefault("num_slices"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 1;
        return checked(chips * slices * (halves ? 2 : 1));
    }

    private static PjrtException Wrong(string name, string cause) =>
        new("MF5210", $"topology \"{name}\"", cause, "Name one as v5e:2x2, v5p:2x2x1, v6e:4x4, h200:4 or host:2");

    [GeneratedRegex(
        @"^(?<generation>[a-z][a-z0-9]*)((?<separator>[:-])(?<grid>(?<size>\d{1,6})(x(?<size>\d{1,6})){0,2}))?(_twisted|_untwisted)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(v5litepod|v5p|v6e|tpu7x)-\d+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AcceleratorType();
}
