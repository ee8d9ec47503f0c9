namespace MaskFormer.StableHlo;

/// <summary>An axis pattern such as <c>"b c (h p) w -> (h w) b c"</c>: groups of names on both sides.</summary>
internal sealed class AxisPattern
{
    private readonly string text;
    private readonly Location place;

    private AxisPattern(string text, Location place, IReadOnlyList<string[]> left, IReadOnlyList<string[]> right)
    {
        this.text = text;
        this.place = place;
        Left = left;
        Right = right;
    }

    public IReadOnlyList<string[]> Left { get; }

    public IReadOnlyList<string[]> Right { get; }

    public static AxisPattern Parse(string text, Location place)
    {
        string[] sides = text.Split("->");
        if (sides.Length != 2)
            throw Error(text, place, "one -> expected");
        AxisPattern pattern = new(text, place, Side(sides[0]), Side(sides[1]));
        foreach (IReadOnlyList<string[]> side in (IReadOnlyList<string[]>[])[pattern.Left, pattern.Right])
        {
            string[] flat = pattern.Flat(side);
            if (flat.Distinct().Count() != flat.Length)
                throw pattern.Error("a name stands twice on one side");
        }

        return pattern;

        List<string[]> Side(string side)
        {
            List<string[]> groups = [];
            List<string>? group = null;
            foreach (
                string token in side.Replace("(", " ( ", StringComparison.Ordinal)
                    .Replace(")", " ) ", StringComparison.Ordinal)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                if (token == "(" && group is null)
                {
                    group = [];
                }
                else if (token == ")" && group is not null)
                {
                    groups.Add([.. group]);
                    group = null;
                }
                else if (token is "(" or ")")
                    throw Error(text, place, "parentheses do not match");
                else if (token != "1" && !(char.IsLetter(token[0]) && token.All(static c => char.IsLetterOrDigit(c) || c == '_')))
                    throw Error(text, place, $"'{token}' is not a name");
                else if (group is not null)
                    group.Add(token);
                else
                    groups.Add(token == "1" ? [] : [token]);
            }

            return group is null ? groups : throw Error(text, place, "parentheses do not match");
        }
    }

    public string[] Flat(IReadOnlyList<string[]> side) => [.. side.SelectMany(static g => g)];

    /// <summary>Size of every name on the left.</summary>
    public Dictionary<string, long> Sizes(Value x, IReadOnlyList<(string Letter, long Size)> known)
    {
        if (Left.Count != x.Rank)
            throw Error($"the left side has {Left.Count} axes, the value is {x.Type}");
        Dictionary<string, long> sizes = known.ToDictionary(static k => k.Letter, static k => k.Size);
        for (int i = 0; i < Left.Count; i++)
        {
            string[] unknown = [.. Left[i].Where(n => !sizes.ContainsKey(n))];
            long product = Left[i].Except(unknown).Aggregate(1L, (p, n) => p * sizes[n]);
            if (unknown.Length > 1)
                throw Error($"the sizes of {string.Join(" and ", unknown)} are not known");
            if (unknown.Length == 1)
            {
                if (product == 0 || x.Dim(i) % product != 0)
                    throw Error($"axis {i} of {x.Type} does not divide by {product}");
                sizes.Add(unknown[0], x.Dim(i) / product);
            }
            else if (product != x.Dim(i))
            {
                throw Error($"axis {i} of {x.Type} has not size {product}");
            }
        }

        return sizes;
    }

    /// <summary>Refuses groups on the left and another number of axes.</summary>
    public void RequireSimple(Value x, string[] left)
    {
        if (left.Length != Left.Count || Right.Any(static g => g.Length != 1))
            throw Error("groups cannot be used here");
        if (left.Length != x.Rank)
            throw Error($"the left side has {left.Length} axes, the value is {x.Type}");
    }

    public GraphException Error(string cause) => Error(text, place, cause);

    private static GraphException Error(string text, Location place, string cause) =>
        new("MF5004", place.ToString(), $"pattern \"{text}\": {cause}", "Write names of axes with spaces between, as in \"b c h w -> (h w) b c\"");
}
