using System.Globalization;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>What <c>doctor</c> prints about a plugin.</summary>
public sealed record PluginReport
{
    private static readonly Dictionary<int, string> extensionNames = new()
    {
        [0] = "GPU custom call",
        [1] = "profiler",
        [2] = "custom partitioner",
        [3] = "stream",
        [4] = "layouts",
        [5] = "FFI",
        [6] = "memory descriptions",
        [7] = "Triton",
        [8] = "raw buffer",
        [9] = "phase compile",
        [12] = "cross-host transfers",
        [13] = "executable metadata",
        [14] = "callback",
        [16] = "TPU topology",
        [17] = "TPU executable",
        [18] = "Megascale",
        [19] = "shardings",
        [20] = "ABI version",
        [21] = "collectives",
        [22] = "multi-slice",
        [23] = "host memory allocator",
        [24] = "XLA transform",
    };

    /// <summary>The library's file.</summary>
    public required string Path { get; init; }

    /// <summary>Version of the C API.</summary>
    public required Version ApiVersion { get; init; }

    /// <summary>Functions of its table, and how many of them are null.</summary>
    public required (int Count, int Null) Functions { get; init; }

    /// <summary>Extensions by name.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>What the plugin says of itself.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    /// <summary>Environment variables that were set for it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Platform and its version; null where there is no client.</summary>
    public (string Name, string Version)? Platform { get; init; }

    /// <summary>A line for each device: kind, id, memories, attributes.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Why there is no client; null where there is one. A machine without TPU can still plan for one.</summary>
    public string? ClientError { get; init; }

    /// <summary>Asks a plugin, and a client of it.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="options">Options of the client; null for the plugin's own.</param>
    public static PluginReport Create(PjrtPlugin plugin, ClientOptions? options = null)
    {
        PluginReport report = new()
        {
            Path = plugin.Path,
            ApiVersion = plugin.ApiVersion,
            Functions = (
                plugin.Api.SlotCount,
                Enumerable.Range(0, Math.Min(plugin.Api.SlotCount, Enum.GetValues<Slot>().Length)).Count(slot => plugin.Api.Function((Slot)slot) == 0)
            ),
            Extensions =
            [
                .. plugin.Extensions.Keys.Order().Select(type => extensionNames.GetValueOrDefault(type) ?? type.ToString(CultureInfo.InvariantCulture)),
            ],
            Attributes = plugin.Attributes,
            Environment = plugin.Environment,
        };
        try
        {
            using PjrtClient client = PjrtClient.Create(plugin, options);
            return report with { Platform = (client.Platform, client.PlatformVersion), Devices = [.. client.Devices.Select(Describe)] };
        }
        catch (PjrtException error)
        {
            return report with { ClientError = error.Message };
        }
    }

    /// <summary>Name and value of each fact, in the order of printing.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts()
    {
        List<(string, string)> facts =
        [
            ("plugin", Path),
            ("PJRT version", $"{ApiVersion} ({Functions.Count} functions{(Functions.Null == 0 ? "" : $", {Functions.Null} absent")})"),
        ];
        facts.AddRange(Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, NamedValues.Print(pair.Value))));
        if (Extensions.Count > 0) facts.Add(("extensions", string.Join(", ", Extensions)));
        facts.AddRange(Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ("set " + pair.Key, pair.Value)));
        if (Platform is { } platform) facts.Add(("platform", $"{platform.Name} ({platform.Version.ReplaceLineEndings("; ")})"));
        facts.AddRange(Devices.Select(device => ("device", device)));
        if (ClientError is not null) facts.Add(("client", ClientError));
        return facts;
    }

    private static string Describe(PjrtDevice device)
    {
        IEnumerable<string> memories = device.Memories.Select(memory => memory.Kind);
        IEnumerable<string> attributes = device.Description.Attributes.Select(pair => $"{pair.Key} {NamedValues.Print(pair.Value)}");
        string text = string.Join(", ", attributes.Prepend("memories " + string.Join("/", memories)).Where(part => part != "memories "));
        if (device.ReadMemory() is { Limit: { } limit }) text += string.Create(CultureInfo.InvariantCulture, $", {limit / (double)(1 << 30):0.00} GiB");
        return text == "" ? device.ToString() : $"{device} ({text})";
    }
}
