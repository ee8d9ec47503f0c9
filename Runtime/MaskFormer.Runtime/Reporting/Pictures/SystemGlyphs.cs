using System.Collections.Concurrent;
using System.Globalization;
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
        if (!StandsAlone(letter) || (SKFontManager.Default.MatchCharacter(letter.Value) ?? FontFiles.OfTheSystem.With(letter)) is not { } typeface) return null;
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

    /// <summary>
    /// Letters are placed one after another from left to right. Those that would be wrong then have no outline: marks that belong above or below another
    /// letter, signs that join letters or turn the direction, and Hebrew, Arabic and their neighbours, which run from right to left.
    /// </summary>
    private static bool StandsAlone(Rune letter) =>
        Rune.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.Control)
        && letter.Value is not ((>= 0x590 and < 0x900) or (>= 0xFB1D and < 0xFE00) or (>= 0xFE70 and < 0xFF00) or (>= 0x10800 and < 0x11000)
            or (>= 0x1E800 and < 0x1F000));
}
