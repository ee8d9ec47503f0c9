using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>How well instances were found in a set of images, as a task tells it.</summary>
/// <param name="Instances">The measures.</param>
/// <param name="Classes">The classes that were evaluated.</param>
/// <param name="Images">Images evaluated.</param>
public sealed record PrecisionResult(InstanceResult Instances, IReadOnlyList<PanopticCategory> Classes, int Images) : TaskResult(Images)
{
    private static readonly string[] names =
        ["ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar1", "ar10", "ar100", "ar_small", "ar_medium", "ar_large"];

    /// <inheritdoc/>
    public override string Line => $"AP {Percent(0)} (AP50 {Percent(1)} AP75 {Percent(2)})";

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics =>
        [.. names.Zip(Instances.Numbers, static (name, value) => new Metric("instances", name, value ?? double.NaN))];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> ClassMetrics => [.. Occurring.Select(static one => new Metric(one.Category.Name, "ap", one.Average))];

    /// <inheritdoc/>
    public override string Table => InstanceTable.Format(Instances);

    /// <inheritdoc/>
    public override string ClassTable
    {
        get
        {
            int width = Math.Max(5, Classes.Select(static category => category.Label.Length).DefaultIfEmpty().Max());
            StringBuilder text = new($"{"class".PadRight(width)}     AP\n");
            foreach ((PanopticCategory category, double average) in Occurring)
                text.Append(CultureInfo.InvariantCulture, $"{category.Label.PadRight(width)}  {100 * average,5:F1}\n");
            return text.ToString();
        }
    }

    // In the order of the list of classes.
    private IEnumerable<(PanopticCategory Category, double Average)> Occurring =>
        from category in Classes
        let average = Instances.Classes.Single(one => one.Category == category.Id).Average
        where average is not null
        select (category, average.Value);

    private string Percent(int number) => Instances.Numbers[number] is { } value ? (100 * value).ToString("F1", CultureInfo.InvariantCulture) : "-";
}
