using System.Globalization;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>What the pictures of a data set are as files.</summary>
/// <param name="Formats">Pictures of each format and number of bits.</param>
/// <param name="Stored">Smallest and largest sample of those with the most bits.</param>
/// <param name="Seen">Smallest and largest sample of the images, 0 to 255.</param>
/// <param name="WithAlpha">Pictures that can be transparent in places, which is dropped.</param>
/// <param name="Turned">Pictures that their EXIF orientation turns.</param>
/// <param name="OfOneColour">Pictures that show nothing: every pixel is alike.</param>
public sealed record PictureSummary(
    IReadOnlyList<(string Format, int Bits, int Pictures)> Formats,
    (int Least, int Most) Stored, (int Least, int Most) Seen, int WithAlpha, int Turned, int OfOneColour)
{
    /// <summary>Bits of the deepest pictures.</summary>
    public int Bits => Formats.Max(static one => one.Bits);

    /// <summary>Bits that their largest sample needs.</summary>
    public int UsedBits => 32 - int.LeadingZeroCount(Stored.Most);

    internal static PictureSummary? Of(IReadOnlyList<PictureFacts> pictures)
    {
        if (pictures.Count == 0) return null;
        PictureFacts[] deepest = [.. pictures.Where(one => one.Bits == pictures.Max(static other => other.Bits))];
        return new(
            [
                .. pictures.GroupBy(static one => (one.Format, one.Bits)).Select(static group => (group.Key.Format, group.Key.Bits, group.Count()))
                    .OrderByDescending(static one => one.Item3).ThenBy(static one => one.Format, StringComparer.Ordinal),
            ],
            (deepest.Min(static one => one.Stored.Least), deepest.Max(static one => one.Stored.Most)),
            (pictures.Min(static one => one.Seen.Least), pictures.Max(static one => one.Seen.Most)),
            pictures.Count(static one => one.HasAlpha),
            pictures.Count(static one => one.IsTurned),
            pictures.Count(static one => one.Stored.Least == one.Stored.Most));
    }

    /// <summary>For example <c>8 PNG of 16 bits with values 0 to 4012; 2 with alpha, which is dropped</c>.</summary>
    public override string ToString()
    {
        string formats = string.Join(", ", Formats.Select(static one => FormattableString.Invariant($"{one.Pictures} {one.Format} of {one.Bits} bits")));
        string range = string.Create(CultureInfo.InvariantCulture, $" with values {Stored.Least} to {Stored.Most}");
        (int, string)[] more =
        [
            (Turned, "turned by their EXIF orientation"), (WithAlpha, "with alpha, which is dropped"), (OfOneColour, "of one colour all over"),
        ];
        IEnumerable<string> told = more.Where(static one => one.Item1 > 0).Select(static one => FormattableString.Invariant($"{one.Item1} {one.Item2}"));
        return string.Join("; ", [formats + range, .. told]);
    }
}
