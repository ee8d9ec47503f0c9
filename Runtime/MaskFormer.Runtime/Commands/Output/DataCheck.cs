using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The part of <c>check</c> that looks through images: makes a report, and names what in it would spoil a training.</summary>
internal static class DataCheck
{
    private const int Named = 20; // images that cannot be used and are named
    private const int Dark = 64; // the largest value of images that people would call black
    private const string Apart = "Leave it out of one of the splits; data verify compares all images";

    /// <summary>Looks through a split.</summary>
    /// <param name="split">Its name.</param>
    /// <param name="source">The images.</param>
    /// <param name="experiment">Room for targets, and threads; the model.</param>
    /// <param name="queries">Segments that the model can find in an image; null if that is not known.</param>
    /// <param name="most">Most images that are looked at; null for all.</param>
    public static (DataReport Report, DataProblem[] Problems) Of(string split, IPanopticSource source, IExperiment experiment, int? queries, int? most)
    {
        DataConfig data = experiment.Data;
        DataReport report = DataReport.Of(source, data.TargetSlots, most, WorkerThreads.Of(data), queries, review: true, data.ImageMemory);
        return (
            report,
            [
                .. report.Unusable.Take(Named).Select(DataProblem.Of),
                .. Problems(report, experiment, queries, learnt: split == DataSources.Train),
                .. Files(report),
                .. Listed(source),
                .. Shifted(source, report.Sketches, data),
            ]);
    }

    /// <summary>Images that are in both splits: evaluating on them would show nothing.</summary>
    /// <param name="evaluated">The report of the images that are evaluated on.</param>
    /// <param name="learnt">The report of those that are trained on.</param>
    public static IEnumerable<DataProblem> InBoth(DataReport evaluated, DataReport learnt)
    {
        (string Name, string Other)[] twice =
            [.. evaluated.Contents.Where(one => learnt.Contents.Contains(one.Key)).Select(one => (one.First(), learnt.Contents[one.Key].First()))];
        if (twice.Length == 0) yield break;
        string more = twice.Length == 1 ? "" : FormattableString.Invariant($", and {twice.Length - 1} others are there too");
        yield return new("MF6077", evaluated.Place, $"{twice[0].Name} has the pixels of {twice[0].Other} in {learnt.Place}{more}", Apart)
        {
            MayBeMeant = twice.Length == evaluated.Contents.Count, // to see whether a few images can be learnt by heart
        };
    }

    private static IEnumerable<DataProblem> Files(DataReport report)
    {
        if (report.Files is not { } files || files.Seen.Most >= Dark) yield break;
        string stored = files.Bits == 16
            ? FormattableString.Invariant($"of 16 bits {files.UsedBits} are used (the largest value is {files.Stored.Most}); the upper 8 are taken, so ")
            : "";
        yield return new(
            "MF7024",
            report.Place,
            FormattableString.Invariant($"the images are almost black: {stored}they have values {files.Seen.Least} to {files.Seen.Most} of 255"),
            files.Bits == 16 ? "Write them so that their values use all bits" : "Check that these are the images, and not masks or numbers up to 1");
    }

    private static IEnumerable<DataProblem> Listed(IPanopticSource source)
    {
        if (source.Unannotated > 0)
        {
            string cause = FormattableString.Invariant($"{source.Unannotated} images are listed without annotation, beside {source.Count} that are used");
            string remedy = "Annotate them, with no segment where there is nothing to see; or leave it, if that is meant";
            yield return new("MF7026", source.Place, cause, remedy) { MayBeMeant = true };
        }

        if (source.Unused is [var first, ..] unused)
        {
            string others = unused.Count == 1 ? "" : FormattableString.Invariant($", and so do {unused.Count - 1} others");
            yield return new("MF7033", source.Place, $"{first} belongs to no image{others}", "Add the images, if they are missing, or leave it")
            {
                MayBeMeant = true,
            };
        }

        if (CommandData.SharedName(source) is { } namesakes)
            yield return new("MF7028", source.Place, namesakes, "Name each class otherwise; or leave it, if that is meant") { MayBeMeant = true };
        if (source.Shared is not [var file, ..] shared) yield break;
        string more = shared.Count == 1 ? "" : FormattableString.Invariant($", and so are {shared.Count - 1} others");
        yield return new("MF7027", source.Place, $"{file} is listed as several images{more}", "Leave all but one out, or name the files that were meant");
    }

    private static IEnumerable<DataProblem> Shifted(IPanopticSource source, IReadOnlyDictionary<int, ColourSketch> known, DataConfig data)
    {
        (int shift, int seen, int of) = LabelShift.Find(source, known, WorkerThreads.Of(data), data.ImageMemory);
        if (shift == 0) yield break;
        string other = shift > 0 ? "after" : "before";
        yield return new(
            "MF7025",
            source.Place,
            FormattableString.Invariant($"of the first {of} images {seen} are fitted better by the labels of the image {other} them than by their own"),
            "Look at the pictures of labels that train leaves before its first step, and give every image its own labels");
    }

    private static IEnumerable<DataProblem> Problems(DataReport report, IExperiment experiment, int? queries, bool learnt)
    {
        DataConfig data = experiment.Data;
        DataProblem Problem(string id, FormattableString cause, FormattableString remedy) =>
            new(id, report.Place, cause.ToString(CultureInfo.InvariantCulture), remedy.ToString(CultureInfo.InvariantCulture));

        if (learnt && report.BeyondSlots > 0) // evaluation has no limit of targets
            yield return Problem(
                "MF7021",
                $"{report.BeyondSlots} images have more segments than there is room for; their smallest would be left out",
                $"Set data.target_slots above {data.TargetSlots}: {report.Targets.Most} holds all");
        if (learnt && report.MeanTargets > data.PairsPerImage)
            yield return Problem(
                "MF7031",
                $"images have {report.MeanTargets:0.#} segments on average, and a batch has room for {data.PairsPerImage}: the smallest would be left out",
                $"Set data.pairs_per_image to {Math.Ceiling(report.MeanTargets)} or more");
        if (report.BeyondQueries > 0)
            yield return Problem(
                "MF7030",
                $"{report.BeyondQueries} images have more segments than the model has queries ({queries}), so that some can never be found",
                QuerySetting.Remedy(experiment.Model, queries ?? 0, report.Targets.Most));
        if (report.AreaMismatches > 0)
            yield return Problem(
                "MF7022",
                $"{report.AreaMismatches} segments claim an area that is not their number of pixels",
                $"PQ counts pixels: check that maps and JSON belong together");
        if (report.EmptySegments > 0)
        {
            DataProblem empty = Problem(
                "MF7032",
                $"{report.EmptySegments} segments have no pixel: an evaluation counts them as missed",
                $"Correct their outlines or maps, or take them out of the annotations; or leave it, if results are to be compared with COCO's tools");
            yield return empty with { MayBeMeant = true };
        }

        if (report.WithoutTargets == report.Images)
            yield return Problem("MF7023", $"no image has a segment to learn", $"Check that maps and JSON belong together");
    }
}
