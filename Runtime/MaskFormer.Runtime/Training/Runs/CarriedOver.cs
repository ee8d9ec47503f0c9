using System.Globalization;

namespace MaskFormer.Runtime.Training;

/// <summary>What a checkpoint keeps of the reports of a run, so that a resumed run reports what an unbroken one would.</summary>
/// <param name="Pending">The steps since the last line of the log (<see cref="Meter.Pending"/>); null if nothing is known of them.</param>
/// <param name="FirstTotal">The loss of the run's first step; null if it is not known.</param>
/// <param name="LastTotal">The loss of the checkpoint's last step; null if it is not known.</param>
internal sealed record CarriedOver(string? Pending, double? FirstTotal, double? LastTotal)
{
    private const string PendingSteps = "steps_since_report", First = "first_total_loss", Last = "last_total_loss";

    /// <summary>Reads what a checkpoint holds; those of earlier versions hold less.</summary>
    public static CarriedOver Of(IReadOnlyDictionary<string, string> values) =>
        new(values.GetValueOrDefault(PendingSteps), Number(values, First), Number(values, Last));

    /// <summary>As a checkpoint holds it.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get
        {
            Dictionary<string, string> values = [];
            if (Pending is not null) values[PendingSteps] = Pending;
            if (FirstTotal is { } first) values[First] = first.ToString("R", CultureInfo.InvariantCulture);
            if (LastTotal is { } last) values[Last] = last.ToString("R", CultureInfo.InvariantCulture);
            return values;
        }
    }

    private static double? Number(IReadOnlyDictionary<string, string> values, string name) =>
        double.TryParse(values.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
