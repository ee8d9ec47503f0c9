using System.Globalization;

namespace MaskFormer.Runtime.Reporting;

/// <summary>Round numbers along an axis, and where they lie.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Interval">Distance of ticks: 1, 2 or 5 times a power of ten.</param>
internal sealed record AxisTicks(double Low, double High, double Interval)
{
    public IEnumerable<double> Ticks
    {
        get
        {
            for (double i = Math.Ceiling(Low / Interval - 1e-9); i * Interval <= High + Interval * 1e-9; i++) yield return i * Interval;
        }
    }

    /// <summary>An axis that covers the data with about <paramref name="count"/> ticks.</summary>
    public static AxisTicks Over(double low, double high, int count, bool whole = false)
    {
        if (!(high - low > Math.Abs(high) * 1e-9 + 1e-12))
            (low, high) = (low - (low == 0 ? 1 : Math.Abs(low) * 0.1), high + (high == 0 ? 1 : Math.Abs(high) * 0.1)); // one value only
        double raw = (high - low) / count;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double interval =
            power
            * (raw / power) switch
            {
                < 1.5 => 1,
                < 3.5 => 2,
                < 7.5 => 5,
                _ => 10,
            };
        if (whole)
            interval = Math.Max(1, interval);
        return whole
            ? new AxisTicks(low, high, interval)
            : new AxisTicks(Math.Floor(low / interval + 1e-9) * interval, Math.Ceiling(high / interval - 1e-9) * interval, interval);
    }

    /// <summary>Position of a value between two pixels.</summary>
    public float Place(double value, float atLow, float atHigh) => (float)(atLow + (value - Low) / (High - Low) * (atHigh - atLow));

    /// <summary>The number with as many decimals as the interval needs; thousands as k.</summary>
    public static string Label(double value, double interval)
    {
        if (Math.Abs(value) >= 10_000) return (value / 1000).ToString("0.#", CultureInfo.InvariantCulture) + "k";
        if (value == 0) return "0"; // also minus zero
        if (interval < 9e-4 || Math.Abs(value) < 9e-4) return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(interval) - 1e-9), 0, 4);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
