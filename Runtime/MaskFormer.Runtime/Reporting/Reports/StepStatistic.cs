namespace MaskFormer.Runtime.Reporting;

/// <summary>A number of the criterion that is no loss.</summary>
/// <param name="Key">Its name in logs.</param>
/// <param name="Label">Its name on the screen.</param>
/// <param name="Value">The mean since the last report.</param>
/// <param name="IsPercent">Whether the screen shows it in percent.</param>
public sealed record StepStatistic(string Key, string Label, double Value, bool IsPercent = false);
