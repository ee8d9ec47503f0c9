using System.Globalization;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>What the images of a data set are as files.</summary>
/// <param name="Formats">Images of each format and number of bits.</param>
/// <param name="Stored">Smallest and largest sample of those with the most bits.</param>
/// <param name="Seen">Smallest and largest sample of the images, 0 to 255.</param>
/// <param name="WithAlpha">Images that can be transparent in places, which is dropped.</param>
/// <param name="Turned">Images that their EXIF orientation turns.</param>
/// <param name="OfOneColour">Images that show nothing: every pixel is alike.</param>
public sealed record ImageFileSummary(
    IReadOnlyList<(string Format, int Bits, int Images)> Formats,
    (int Least, int Most) Stored, (int Least, int Most) Seen, int WithAlpha, int Turned, int OfOneColour)
{
    /// <summary>Bits of the deepest images.</summary>
    public int Bits => Formats.Max(static one => one.Bits);

    /// <summary>Bits that their largest sample needs.</summary>
    public int UsedBits => 32 - int.LeadingZeroCount(Stored.Most);

    internal static ImageFileSummary? Of(IReadOnlyList<ImageFileFacts> images)
    {
        if (images.Count == 0) return null;
        ImageFileFacts[] deepest = [.. images.Where(one => one.Bits == images.Max(static other => other.Bits))];
        return new(
            [
                .. images.GroupBy(static one => (one.Format, one.Bits)).Select(static group => (group.Key.Format, group.Key.Bits, group.Count()))
                    .OrderByDescending(static one => one.Item3).ThenBy(static one => one.Format, StringComparer.Ordinal),
            ],
            (deepest.Min(static one => one.Stored.Least), deepest.Max(static one => one.Stored.Most)),
            (images.Min(static one => one.Seen.Least), images.Max(static one => one.Seen.Most)),
            images.Count(static one => one.HasAlpha),
            images.Count(static one => one.IsTurned),
            images.Count(static one => one.Stored.Least == one.Stored.Most));
    }

    /// <summary>For example <c>8 PNG of 16 bits with values 0 to 4012; 2 with alpha, which is dropped</c>.</summary>
    public override string ToString()
    {
        string formats = string.Join(", ", Formats.Select(static one => FormattableString.Invariant($"{one.Images} {one.Format} of {one.Bits} bits")));
        string range = string.Create(CultureInfo.InvariantCulture, $" with values {Stored.Least} to {Stored.Most}");
        (int, string)[] more =
        [
            (Turned, "turned by their EXIF orientation"), (WithAlpha, "with alpha, which is dropped"), (OfOneColour, "of one colour all over"),
        ];
        IEnumerable<string> notes = more.Where(static one => one.Item1 > 0).Select(static one => FormattableString.Invariant($"{one.Item1} {one.Item2}"));
        return string.Join("; ", [formats + range, .. notes]);
    }
}
