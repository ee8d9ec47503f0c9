using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>The steps whose work on the devices is recorded, both included, counted from 1 as they are printed.</summary>
public sealed record ProfiledSteps(long First, long Last)
{
    /// <summary>Reads <c>10-12</c> or <c>10</c>.</summary>
    /// <exception cref="MaskFormerException">MF3020: neither.</exception>
    public static ProfiledSteps Parse(string text)
    {
        string[] ends = text.Split('-');
        return ends.Length <= 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last && last >= first
            ? new(first, last)
            : throw MaskFormerException.WrongInput(
                "MF3020", $"--profile {text}", "these are no steps", "Write the first and the last, for example --profile 10-12");

        static long? Number(string end) => long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out long step) && step > 0 ? step : null;
    }
}
