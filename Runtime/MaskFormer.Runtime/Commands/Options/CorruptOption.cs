using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary>What is done about images that cannot be used.</summary>
internal static class CorruptOption
{
    private const string Fail = "fail", Skip = "skip:";

    /// <summary><c>--on-corrupt fail|skip:N</c>.</summary>
    public static Option<string?> Create() => new("--on-corrupt")
    {
        Description = "Images that cannot be used: fail at the first (as without it), or leave out up to N of a split and name them at the end (skip:N)",
        HelpName = "fail|skip:N",
    };

    /// <summary>How many may be left out; null where the option was not given.</summary>
    /// <exception cref="MaskFormerException">MF3020: neither of the two forms.</exception>
    public static int? Read(ParseResult line, Option<string?> option)
    {
        if (line.GetValue(option) is not { } text) return null;
        if (text == Fail) return 0;
        return text.StartsWith(Skip, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Skip.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0
            ? most
            : throw MaskFormerException.WrongInput(
                "MF3020", $"--on-corrupt {text}", "this is neither fail nor skip:N with a number above 0", "Give for example skip:10");
    }

    /// <summary>The setting that it stands for; none where it was not given.</summary>
    public static IEnumerable<(string Option, string Setting)> Setting(ParseResult line, Option<string?> option) =>
        Read(line, option) is { } most ? [(option.Name, FormattableString.Invariant($"data.skip_corrupt={most}"))] : [];
}
