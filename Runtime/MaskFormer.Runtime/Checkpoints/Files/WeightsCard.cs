using System.Globalization;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>What travels with the weights of a run, so that their file alone is enough to predict and to evaluate.</summary>
/// <param name="Settings">The settings in force, as the run's <c>config.resolved.yaml</c> has them.</param>
/// <param name="Categories">The classes, as the run's <c>categories.json</c> has them.</param>
/// <param name="Step">Optimizer steps done.</param>
public sealed record WeightsCard(string Settings, string Categories, long Step)
{
    private const string SettingsName = "maskformer.settings", CategoriesName = "maskformer.categories", StepName = "maskformer.step";

    /// <summary>Its texts by the names that stand in a file.</summary>
    public IReadOnlyDictionary<string, string> Texts => new Dictionary<string, string>
    {
        [SettingsName] = Settings,
        [CategoriesName] = Categories,
        [StepName] = Step.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A safetensors' header with other texts, and with the card where there is one.</summary>
    public static Dictionary<string, string> Header(IReadOnlyDictionary<string, string> others, WeightsCard? card) =>
        card is null ? new(others) : new([.. others, .. card.Texts]);

    /// <summary>The card among what a file holds beside its tensors; null for a file of another program.</summary>
    internal static WeightsCard? Of(IReadOnlyDictionary<string, object?> values)
    {
        string?[] texts = [.. new[] { SettingsName, CategoriesName, StepName }.Select(name => values.GetValueOrDefault(name) as string)];
        return texts is [{ } settings, { } categories, { } step] && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long done)
            ? new(settings, categories, done)
            : null;
    }
}
