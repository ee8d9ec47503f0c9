using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>Short forms for reading manifests.</summary>
internal static class JsonReading
{
    public static long[] Longs(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];

    public static double[] Doubles(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static double Double(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static bool Bool(this JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    /// <summary>A property that may be absent or null.</summary>
    public static JsonElement? Maybe(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) => element.GetProperty(name).EnumerateArray();
}
