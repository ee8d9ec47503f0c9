using System.Globalization;
using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Holds the configuration beside weights (<c>config.json</c> with a <c>model_type</c>) against what a model of ours computes.</summary>
public static class WeightSettings
{
    /// <summary>Refuses weights that would mean something else here, or that were made for images prepared otherwise.</summary>
    /// <param name="path">The weights: a file or a folder.</param>
    /// <param name="experiment">Whose model it is for; one that knows of no such files asks nothing.</param>
    /// <param name="note">Gets what the configuration says and this program ignores; null for nobody.</param>
    /// <exception cref="MaskFormerException">MF4203: the configuration says something else. MF4207: the image processor does.</exception>
    public static void Demand(string path, IExperiment experiment, Action<string>? note = null)
    {
        if (experiment.WeightSettings.Count == 0) return;
        Demand(path, experiment.WeightSettings);
        ImageProcessor.Demand(path, experiment.Data, experiment.Evaluation, note);
    }

    /// <summary>Refuses weights that would mean something else here.</summary>
    /// <param name="path">The weights: a file or a folder.</param>
    /// <param name="rules">What the configuration must say.</param>
    /// <exception cref="MaskFormerException">MF4203: it says something else; or it is no JSON.</exception>
    public static void Demand(string path, IReadOnlyList<SettingRule> rules)
    {
        string file = WeightFolder.Config(path);
        if (rules.Count == 0 || !File.Exists(file)) return;
        if (Difference(file, rules) is var (rule, found))
            throw new MaskFormerException(
                "MF4203",
                file,
                $"{rule.Path} is {found}, and this model computes with {string.Join(" or ", rule.Values)}",
                "Take an experiment with the configuration's values, or other weights"
            );
    }

    // The first rule that the file does not keep, and what it says instead. A file without a model's type is not about weights.
    private static (SettingRule Rule, string Found)? Difference(string file, IReadOnlyList<SettingRule> rules)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadJson(file));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("model_type", out _)) return null;
            foreach (SettingRule rule in rules)
            {
                if (Find(json.RootElement, rule.Path) is { } found && !rule.Values.Any(value => Equal(found, value))) return (rule, found.ToString());
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a text that is no Unicode
        {
            throw new MaskFormerException("MF4203", file, $"this is no JSON: {e.Message}", "Get it again, or move it away", e);
        }
    }

    private static JsonElement? Find(JsonElement root, string path)
    {
        JsonElement found = root;
        foreach (string step in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found) || found.ValueKind == JsonValueKind.Null) return null;
        }

        return found;
    }

    private static bool Equal(JsonElement found, string value) => found.ValueKind switch
    {
        JsonValueKind.Number => double.TryParse(value, CultureInfo.InvariantCulture, out double number) && number == found.GetDouble(),
        JsonValueKind.True => value == "true",
        JsonValueKind.False => value == "false",
        JsonValueKind.Array => string.Concat(found.GetRawText().Where(static letter => !char.IsWhiteSpace(letter))) == value,
        _ => found.ToString() == value,
    };
}
