using System.Globalization;

namespace MaskFormer.Runtime.Training;

/// <summary>What a run that goes on from a checkpoint tells of the steps before it, so that it tells what an unbroken run tells.</summary>
/// <param name="Pending">The steps since the last line of the log (<see cref="Meter.Pending"/>); null if nothing is known of them.</param>
/// <param name="LastTotal">The loss of the checkpoint's last step; null if it is not known.</param>
internal sealed record CarriedOver(string? Pending, double? LastTotal)
{
    private const string Untold = "steps_since_report", Total = "last_total_loss";

    /// <summary>Reads what a checkpoint holds; those of earlier versions hold less.</summary>
    public static CarriedOver Of(IReadOnlyDictionary<string, string> values) => new(
        values.GetValueOrDefault(Untold),
        double.TryParse(values.GetValueOrDefault(Total), NumberStyles.Float, CultureInfo.InvariantCulture, out double total) ? total : null);

    /// <summary>As a checkpoint holds it.</summary>
    public IReadOnlyDictionary<string, string> Values
    {
        get
        {
            Dictionary<string, string> values = [];
            if (Pending is not null) values[Untold] = Pending;
            if (LastTotal is { } total) values[Total] = total.ToString("R", CultureInfo.InvariantCulture);
            return values;
        }
    }
}
