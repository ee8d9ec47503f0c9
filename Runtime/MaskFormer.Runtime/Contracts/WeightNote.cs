namespace MaskFormer.Runtime.Contracts;

/// <summary>What a user of known weights should know, such as their licence.</summary>
/// <param name="Pattern">A regular expression over a whole key in the file.</param>
/// <param name="Text">What is told, once, if any key fits.</param>
public sealed record WeightNote(string Pattern, string Text)
{
    private readonly KeyRule rule = new(Pattern, "known");

    /// <summary>Whether a key is of these weights.</summary>
    public bool Applies(string key) => rule.Apply(key) is not null;
}
