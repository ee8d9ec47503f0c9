using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>Who was matched with whom, as text that can be compared: <c>q9-t0 q11-t2</c> in the order of queries.</summary>
public static class Matches
{
    /// <summary>Reads one level and image of <c>Matches</c> [L, B, T, Q].</summary>
    public static string Of(Array64 chosen, int level, int image)
    {
        (long slots, long queries) = (chosen.Shape[2], chosen.Shape[3]);
        long start = ((level < 0 ? chosen.Shape[0] + level : level) * chosen.Shape[1] + image) * slots * queries;
        List<(long Query, long Target)> pairs = [];
        for (long t = 0; t < slots; t++)
        {
            for (long q = 0; q < queries; q++)
            {
                if (chosen.Values[start + (t * queries) + q] != 0) pairs.Add((q, t));
            }
        }

        return Text(pairs);
    }

    /// <summary>Reads <c>{"query": […], "target": […]}</c>.</summary>
    public static string Of(JsonElement pair) => Text(pair.Longs("query").Zip(pair.Longs("target")));

    /// <summary>Reads <c>[[queries], [targets]]</c>.</summary>
    public static string OfLists(JsonElement pair) =>
        Text(pair[0].EnumerateArray().Select(one => one.GetInt64()).Zip(pair[1].EnumerateArray().Select(one => one.GetInt64())));

    private static string Text(IEnumerable<(long Query, long Target)> pairs) => string.Join(' ', pairs.Order().Select(pair => $"q{pair.Query}-t{pair.Target}"));
}
