using System.Collections.Concurrent;
using System.Text;
using SkiaSharp;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Letters that <see cref="Glyphs"/> lacks (accents, other scripts), as outlines from the first font of the system that has them. Pictures with such names
/// depend on the machine's fonts; all others have the same bytes everywhere.
/// </summary>
internal static class SystemGlyphs
{
    private const float CapHeight = 6, CapsOfEm = 0.71f; // of most fonts; those of Chinese do not tell it
    private static readonly ConcurrentDictionary<Rune, (float Width, SKPath Path)?> known = [];

    /// <summary>Width and outline of a letter in the units of <see cref="Glyphs"/>; null where no font has it.</summary>
    public static (float Width, SKPath Path)? Of(Rune letter) => known.GetOrAdd(letter, Find);

    private static (float, SKPath)? Find(Rune letter)
    {
        using SKTypeface? typeface = SKFontManager.Default.MatchCharacter(letter.Value);
        if (typeface is null) return null;
        using SKFont font = new(typeface, CapHeight / CapsOfEm);
        ushort glyph = font.GetGlyph(letter.Value);
        if (glyph == 0 || font.GetGlyphPath(glyph) is not { } outline) return null;
        using (outline)
        {
            SKPath placed = new(outline);
            placed.Transform(SKMatrix.CreateTranslation(0, CapHeight)); // outlines stand on the baseline
            return (font.GetGlyphWidths([glyph])[0], placed);
        }
    }
}
