using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Reports;

namespace MaskFormer.Runtime.Commands;

/// <summary>The part of <c>check</c> that looks through images: a report, and what in it would make a training wrong.</summary>
internal static class DataCheck
{
    /// <summary>Prints the report of a split and its problems.</summary>
    /// <param name="split">Its name.</param>
    /// <param name="source">The images.</param>
    /// <param name="data">Room for targets, and threads.</param>
    /// <param name="queries">Segments that the model can find in an image; null if that is not known.</param>
    /// <param name="most">Most images that are looked at; null for all.</param>
    /// <returns>Number of problems.</returns>
    public static int Print(string split, IPanopticSource source, DataConfig data, int? queries, int? most)
    {
        DataReport report = DataReport.Of(source, data.TargetSlots, most, data.Workers, queries);
        Console.Write($"{split}: {report.ToText()}");
        string[] problems = [.. Problems(report, data, queries, learnt: split == DataSources.Train)];
        foreach (string problem in problems) Console.WriteLine(problem);
        return problems.Length;
    }

    private static IEnumerable<string> Problems(DataReport report, DataConfig data, int? queries, bool learnt)
    {
        if (learnt && report.BeyondSlots > 0) // an evaluation has no slots
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"MF7021 {report.Place}: {report.BeyondSlots} images have more segments than there is room for; their smallest would be left out. Set "
                    + $"data.target_slots above {data.TargetSlots}: {report.Targets.Most} holds all"
            );
        if (learnt && report.MeanTargets > data.PairsPerImage)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"MF7031 {report.Place}: images have {report.MeanTargets:0.#} segments on the mean, and a batch has room for "
                    + $"{data.PairsPerImage}: the smallest would be left out. Set data.pairs_per_image to {Math.Ceiling(report.MeanTargets)} or more"
            );
        if (report.BeyondQueries > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"MF7030 {report.Place}: {report.BeyondQueries} images have more segments than the model has queries ({queries}), so that some can never be "
                    + $"found. Set model.queries above {queries}: {report.Targets.Most} finds all"
            );
        if (report.AreaMismatches > 0)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"MF7022 {report.Place}: {report.AreaMismatches} segments claim an area that is not their number of pixels ({report.EmptySegments} have "
                    + $"none). PQ counts pixels: check that maps and JSON belong together"
            );
        if (report.WithoutTargets == report.Images)
            yield return FormattableString.Invariant($"MF7023 {report.Place}: no image has a segment to learn. Check that maps and JSON belong together");
    }
}
