namespace MaskFormer.Generators;

/// <summary>Findings about names that do not exist, with the nearest one that does.</summary>
internal static class Misspelt
{
    /// <param name="id">For example MF1005.</param>
    /// <param name="site">Where it stands.</param>
    /// <param name="unknown">The name.</param>
    /// <param name="nearest">The one that may be meant, or null.</param>
    /// <param name="first">The first argument of the message.</param>
    /// <param name="second">The second one; the third is the advice.</param>
    public static Finding Finding(string id, int site, string unknown, string? nearest, string first, string second) =>
        new(id, site, new([first, second, nearest is null ? "" : $"; did you mean '{nearest}'?"]))
        {
            Misspelt = nearest is null ? null : (unknown, nearest),
        };
}
