namespace MaskFormer.Runtime.Data.Outlines;

/// <summary>What surrounds an object. Its corners lie between pixels and keep their place exactly where an image is resized; pixels do not.</summary>
/// <param name="Parts">Polygons, each x, y, x, y, … in pixels; an object that another one divides has several.</param>
public sealed record Outline(IReadOnlyList<double[]> Parts)
{
    /// <summary>Why it cannot be the outline of an object of an image; null if it can.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public string? Fault(int height, int width)
    {
        if (Parts.Count == 0) return "The list of polygons is empty";
        long far = 4L * Math.Max(height, width); // painting costs as many steps as a corner is pixels away
        foreach (double[]? part in Parts)
        {
            if (part is null || part.Length < 6 || part.Length % 2 != 0)
                return $"A polygon has {part?.Length ?? 0} numbers instead of at least three pairs";
            foreach (double number in part)
            {
                if (!(Math.Abs(number) <= far))
                    return FormattableString.Invariant($"A polygon has a corner at {number}, but the image is {height} x {width}");
            }
        }

        return null;
    }

    /// <summary>Whether the same corners stand there in the same order.</summary>
    public bool Equals(Outline? other) =>
        other is not null && Parts.Count == other.Parts.Count && Parts.Zip(other.Parts).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(Parts.Count, static (hash, part) => part.Aggregate(hash, HashCode.Combine));
}
