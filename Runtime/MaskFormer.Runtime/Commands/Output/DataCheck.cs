using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Reports;

namespace MaskFormer.Runtime.Commands;

/// <summary>The part of <c>check</c> that looks through images: a report, and what in it would make a training wrong.</summary>
internal static class DataCheck
{
    /// <summary>Looks through a split.</summary>
    /// <param name="split">Its name.</param>
    /// <param name="source">The images.</param>
    /// <param name="data">Room for targets, and threads.</param>
    /// <param name="queries">Segments that the model can find in an image; null if that is not known.</param>
    /// <param name="most">Most images that are looked at; null for all.</param>
    public static (DataReport Report, DataProblem[] Problems) Of(string split, IPanopticSource source, DataConfig data, int? queries, int? most)
    {
        DataReport report = DataReport.Of(source, data.TargetSlots, most, data.Workers, queries);
        return (report, [.. Problems(report, data, queries, learnt: split == DataSources.Train)]);
    }

    private static IEnumerable<DataProblem> Problems(DataReport report, DataConfig data, int? queries, bool learnt)
    {
        DataProblem Problem(string id, FormattableString cause, FormattableString remedy) =>
            new(id, report.Place, cause.ToString(CultureInfo.InvariantCulture), remedy.ToString(CultureInfo.InvariantCulture));

        if (learnt && report.BeyondSlots > 0) // an evaluation has no slots
            yield return Problem(
                "MF7021",
                $"{report.BeyondSlots} images have more segments than there is room for; their smallest would be left out",
                $"Set data.target_slots above {data.TargetSlots}: {report.Targets.Most} holds all");
        if (learnt && report.MeanTargets > data.PairsPerImage)
            yield return Problem(
                "MF7031",
                $"images have {report.MeanTargets:0.#} segments on the mean, and a batch has room for {data.PairsPerImage}: the smallest would be left out",
                $"Set data.pairs_per_image to {Math.Ceiling(report.MeanTargets)} or more");
        if (report.BeyondQueries > 0)
            yield return Problem(
                "MF7030",
                $"{report.BeyondQueries} images have more segments than the model has queries ({queries}), so that some can never be found",
                $"Set model.queries above {queries}: {report.Targets.Most} finds all");
        if (report.AreaMismatches > 0)
            yield return Problem(
                "MF7022",
                $"{report.AreaMismatches} segments claim an area that is not their number of pixels ({report.EmptySegments} have none)",
                $"PQ counts pixels: check that maps and JSON belong together");
        if (report.WithoutTargets == report.Images)
            yield return Problem("MF7023", $"no image has a segment to learn", $"Check that maps and JSON belong together");
    }
}
