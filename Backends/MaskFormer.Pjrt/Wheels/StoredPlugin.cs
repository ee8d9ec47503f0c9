using System.Text.Json.Serialization;

namespace MaskFormer.Pjrt;

/// <summary>A plugin in the store, and where it came from.</summary>
public sealed record StoredPlugin
{
    /// <summary><c>cpu</c>, <c>cuda13</c>, <c>tpu</c>; else the package's name.</summary>
    public required string Name { get; init; }

    /// <summary>The package.</summary>
    public required string Project { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Path in the wheel, and below the plugin's folder.</summary>
    public required string Member { get; init; }

    /// <summary>SHA-256 of the plugin.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Wheel or address that it was taken from.</summary>
    public required string Source { get; init; }

    /// <summary>The library.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "";
}

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredPlugin))]
internal sealed partial class StoredPluginJson : JsonSerializerContext;
