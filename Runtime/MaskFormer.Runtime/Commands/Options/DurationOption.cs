using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary>How long a training may take.</summary>
internal static class DurationOption
{
    private const double Longest = 365 * 86_400;

    /// <summary><c>--time 10m</c>.</summary>
    public static Option<string?> Create() => new("--time")
    {
        Description = "Ends training after this time (90s, 10m, 8h, 2d): learning rate through its schedule, a checkpoint, an evaluation; the run can go on",
        HelpName = "TIME",
    };

    /// <summary>What was given; null for no end.</summary>
    /// <exception cref="MaskFormerException">MF3020: no duration.</exception>
    public static TimeSpan? Read(ParseResult line, Option<string?> option)
    {
        if (line.GetValue(option) is not { } text) return null;
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        return unit > 0
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit is > 0 and <= Longest
            ? TimeSpan.FromSeconds(number * unit)
            : throw MaskFormerException.WrongInput("MF3020", $"--time {text}", "this is not a duration", "Give a number with its unit: 90s, 10m, 8h, 2d");
    }
}
