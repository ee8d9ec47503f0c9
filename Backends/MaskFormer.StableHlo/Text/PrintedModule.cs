using System.Text;

namespace MaskFormer.StableHlo.Text;

/// <summary>A module's text, and where in it places stand.</summary>
/// <param name="Text">The text.</param>
/// <param name="Marks">Start and length of each <c> loc(…)</c>, in rising order, and what it says.</param>
internal sealed record PrintedModule(string Text, IReadOnlyList<(int Start, int Length, Location Location)> Marks)
{
    /// <summary>The text without its places.</summary>
    public string WithoutPlaces()
    {
        StringBuilder text = new(Text.Length);
        int at = 0;
        foreach ((int start, int length, _) in Marks)
        {
            text.Append(Text, at, start - at);
            at = start + length;
        }

        return text.Append(Text, at, Text.Length - at).ToString();
    }

    /// <summary>The places that name a property and its source, by line.</summary>
    public IEnumerable<(int Line, Location Location)> Places()
    {
        int line = 1, at = 0;
        foreach ((int start, _, Location location) in Marks)
        {
            line += Text.AsSpan(at, start - at).Count('\n');
            at = start;
            if (location.File is not null && location.Name.Length > 0)
                yield return (line, location);
        }
    }
}
