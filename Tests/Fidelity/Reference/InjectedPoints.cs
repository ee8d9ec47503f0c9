using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>The points that the original's criterion drew, by the README's names, where our blocks expect them.</summary>
public static class InjectedPoints
{
    /// <summary>Reads the points of one call of the criterion.</summary>
    /// <param name="from">The case.</param>
    /// <param name="name">What names begin with: <c>main/points.0.</c>.</param>
    /// <param name="criterion">Gives how many points there are.</param>
    /// <param name="targets">Gives images and slots.</param>
    /// <param name="matches">
    /// For the predictions last, aux_0, …: for each image queries and targets. Pairs are drawn for in this order, and our slots are the targets.
    /// </param>
    public static Dictionary<string, Array64> Read(
        ReferenceCase from, string name, InjectedCriterion criterion, TargetBatch targets, IReadOnlyList<(long Query, long Target)[][]> matches)
    {
        (int images, int slots, int levels) = ((int)targets.Valid.Shape[0], (int)targets.Valid.Shape[1], matches.Count);
        (int points, int each) = (criterion.Kept + criterion.Others, criterion.Candidates + criterion.Others);
        double[] match = new double[levels * images * points * 2], pair = new double[levels * images * slots * each * 2];
        int call = 0;
        for (int prediction = 0; prediction < levels; prediction++)
        {
            int level = prediction == 0 ? levels - 1 : prediction - 1;
            for (int b = 0; b < images; b++) Next(points).CopyTo(match.AsSpan(((level * images) + b) * points * 2));
            int[] places = [.. Enumerable.Range(0, images).SelectMany(b => matches[prediction][b].OrderBy(static one => one.Query)
                .Select(one => ((level * images) + b) * slots + (int)one.Target))];
            Place(criterion.Candidates, 0);
            if (criterion.Others > 0) Place(criterion.Others, criterion.Candidates);

            void Place(int count, int offset)
            {
                double[] drawn = Next(places.Length * count);
                for (int row = 0; row < places.Length; row++)
                    drawn.AsSpan(row * count * 2, count * 2).CopyTo(pair.AsSpan(((places[row] * each) + offset) * 2));
            }
        }

        return new()
        {
            ["MatchPoints"] = new([levels, images, points, 2], match),
            ["PairPoints"] = new([levels, images, slots, each, 2], pair),
        };

        double[] Next(int count) =>
            Array.ConvertAll(ValueRecipe.Fill($"{name}{call++}", from.Salt, count * 2, 0, 1), static value => (double)value);
    }

    /// <summary>Matches as manifests have them by name, last first.</summary>
    public static IReadOnlyList<(long Query, long Target)[][]> ByName(JsonElement matches) =>
        [.. matches.EnumerateObject().OrderBy(static level => Losses.Level(level.Name))
            .Select(static level => level.Value.EnumerateArray().Select(static pair => pair.Longs("query").Zip(pair.Longs("target")).ToArray()).ToArray())];

    /// <summary>Matches as steps of a training have them.</summary>
    public static IReadOnlyList<(long Query, long Target)[][]> ByOrder(IEnumerable<JsonElement> matches) =>
        [.. matches.Select(static level => level.EnumerateArray().Select(static pair => Numbers(pair[0]).Zip(Numbers(pair[1])).ToArray()).ToArray())];

    private static IEnumerable<long> Numbers(JsonElement list) => list.EnumerateArray().Select(static number => number.GetInt64());
}
