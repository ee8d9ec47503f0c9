using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary>Options of the form <c>NAME=VALUE</c> that may be repeated.</summary>
internal static class NameValue
{
    /// <summary>Reads them; the last one of a name wins.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="texts">As typed.</param>
    /// <exception cref="MaskFormerException">MF3020: no name, or no equals sign.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string option, IReadOnlyList<string>? texts)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw MaskFormerException.WrongInput(
                    "MF3020", $"{option} {text}", "this is no NAME=VALUE", $"Write name and value, for example {option} name=1");
            pairs[text[..equals]] = text[(equals + 1)..];
        }

        return pairs;
    }
}
