namespace MaskFormer.Runtime.Data.Sampling;

/// <summary>Divides images into splits by chance; images of one group stay together.</summary>
internal static class DrawnSplits
{
    // Tells this use of the seed from others, for example the order of the images.
    private const long stream = 3;

    /// <summary>Draws the splits.</summary>
    /// <param name="names">Names of the images.</param>
    /// <param name="group">The group of a name.</param>
    /// <param name="shares">Splits that are drawn, with the share of the images that each is to have; the rest is learnt from.</param>
    /// <param name="seed">Fixes which images are drawn: names and seed alone decide.</param>
    /// <returns>The splits, <see cref="SplitNames.Train"/> first, each with its images in the order of <paramref name="names"/>.</returns>
    public static IReadOnlyList<(string Split, string[] Names)> Of(
        IReadOnlyList<string> names, Func<string, string> group, IReadOnlyList<(string Split, double Share)> shares, long seed)
    {
        (string Name, string Group)[] grouped = [.. names.Select(name => (name, group(name)))];
        string[] groups = [.. grouped.Select(static one => one.Group).Distinct().Order(StringComparer.Ordinal)];
        new KeyedRandom(seed, stream).Shuffle<string>(groups);
        Dictionary<string, int> size = grouped.CountBy(static one => one.Group).ToDictionary();
        Queue<string> left = new(groups);
        Dictionary<string, string> drawn = [];
        foreach ((string split, double share) in shares)
        {
            double wanted = share * names.Count;
            int taken = 0;

            // As near to the share as whole groups can be; one at least, and one stays to be learnt from.
            while (left.Count > 1 && (taken == 0 || taken + (size[left.Peek()] / 2.0) <= wanted))
            {
                string next = left.Dequeue();
                drawn[next] = split;
                taken += size[next];
            }
        }

        ILookup<string, string> splits = grouped.ToLookup(one => drawn.GetValueOrDefault(one.Group, SplitNames.Train), static one => one.Name);
        return [.. shares.Select(static one => one.Split).Prepend(SplitNames.Train).Select(split => (split, splits[split].ToArray()))];
    }
}
