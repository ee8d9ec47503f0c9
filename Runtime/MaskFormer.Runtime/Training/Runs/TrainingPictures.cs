using System.Globalization;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>The pictures that a run leaves: what the model is fed, what it makes of it, and curves.</summary>
/// <param name="run">Where they go.</param>
/// <param name="task">Says what targets and truth look like.</param>
/// <param name="classes">The data's classes, for labels.</param>
/// <param name="count">Images that are shown of each evaluation.</param>
internal sealed class TrainingPictures(RunFolder run, ISegmentationTask task, IReadOnlyList<PanopticCategory> classes, int count)
{
    private const int LongestSide = 1024; // of an image in a sheet, pixels
    private readonly List<TriptychRow> rows = [];
    private SegmentConfusion confusion = new(classes.Count);
    private long step;

    /// <summary>Draws a batch as the model gets it.</summary>
    /// <returns>The file.</returns>
    public string FirstBatch(TrainingBatch batch) =>
        Save(
            "first-batch.png",
            BatchPicture.Draw(
                batch,
                (fed, image) => task.Targets(fed, image, classes),
                "the first batch, as the model is fed it  ·  dark: no target (unlabelled or crowd)  ·  striped: padding"
            )
        );

    /// <summary>Begins the picture of an evaluation.</summary>
    public void Begin(long evaluatedStep)
    {
        step = evaluatedStep;
        rows.Clear();
        confusion = new(classes.Count);
    }

    /// <summary>Adds an image if it is one of those that are shown: they lie spread over the split, which is often sorted.</summary>
    public void Add(EvaluatedImage evaluated)
    {
        if (count == 0) return;
        PanopticSample shown = task.Shown(evaluated.Truth);
        SegmentMatches matches = SegmentMatches.Of(shown, evaluated.Prediction);
        confusion.Add(shown, evaluated.Prediction, matches);
        if ((long)evaluated.Number * count % evaluated.Count >= count) return; // the first of each of so many equal parts
        (SegmentPicture truth, SegmentPicture prediction) = SegmentPicture.Compared(shown, evaluated.Prediction, matches, classes);
        rows.Add(new TriptychRow(evaluated.Truth.Name, evaluated.Truth.Image, truth, prediction).Within(LongestSide));
    }

    /// <summary>Draws image, truth and prediction side by side, and beside that which classes were taken for which.</summary>
    /// <returns>The file; null if nothing was to be drawn.</returns>
    public string? End()
    {
        if (rows.Count == 0) return null;
        string name = Path.GetFileNameWithoutExtension(run.PictureOf(step)), title = string.Create(CultureInfo.InvariantCulture, $"step {step}");
        Save($"{name}-confusion.png", ConfusionPicture.Draw(title, confusion, classes));
        return Save(
            $"{name}.png",
            Triptych.Draw(
                $"{title}  ·  green: found  ·  red: missed, or false  ·  behind a predicted class its score in %  ·  dark: no segment", rows));
    }

    /// <summary>Draws what the training images are labelled with.</summary>
    /// <returns>The file.</returns>
    public string Labels(DataReport report) => Save("labels.png", LabelStatistics.Draw(report));

    /// <summary>Draws losses and quality over the steps from the log, so that a resumed run has whole curves.</summary>
    public void Curves(string log)
    {
        ILookup<string, LoggedLine> lines = LoggedLine.Read(log).ToLookup(static line => line.Kind);
        LoggedLine[] steps = [.. lines[LoggedLine.OfSteps]], evaluations = [.. lines[LoggedLine.OfEvaluation]];
        if (steps.Length == 0) return;

        IEnumerable<string> parts = steps[0].Values.GetProperty(LoggedLine.Losses).EnumerateObject().Select(static part => part.Name);
        List<Chart> charts =
        [
            new("total loss", [Line("total", steps, static line => line.Number("total"))], Smooth: true),
            new("losses of the last layer", [.. parts.Select(part => Line(part, steps, line => line.Number(part, LoggedLine.Losses)))], Smooth: true),
        ];
        Curve[] statistics = [.. task.Statistics.Select(statistic => Line(statistic.Label, steps, line => line.Number(statistic.Key)))];
        if (statistics.Any(static curve => curve.Points.Count > 0))
            charts.Add(new(string.Join(" and ", task.Statistics.Select(static statistic => statistic.Label)), statistics, Least: 0, Most: 1));
        charts.AddRange(Qualities(evaluations));

        Reporting.Curves.Draw(Path.GetFileName(run.Path), charts).Save(run.Curves);
    }

    // One chart of PQ over groups, and one for each other group of measures.
    internal static IEnumerable<Chart> Qualities(LoggedLine[] evaluations)
    {
        if (evaluations.Length == 0) yield break;
        ILookup<string, string> measured = evaluations[^1].Metrics.ToLookup(static metric => metric.Group, static metric => metric.Name);
        string[] panoptic = [.. measured.Where(static group => group.Contains("pq")).Select(static group => group.Key)];
        if (panoptic.Length > 0) yield return Chart("PQ", panoptic.Select(group => Line(group, evaluations, line => line.Number("pq", group))));
        foreach (IGrouping<string, string> group in measured.Where(group => !panoptic.Contains(group.Key)))
            yield return Chart(group.Key, group.Select(name => Line(name, evaluations, line => line.Number(name, group.Key))));

        static Chart Chart(string title, IEnumerable<Curve> lines) =>
            new(title, [.. lines.Select(static line => line with { Marks = true })], Least: 0, Most: 1);
    }

    private static Curve Line(string name, IEnumerable<LoggedLine> lines, Func<LoggedLine, double?> value) =>
        new(name, [.. lines.Where(line => value(line) is not null).Select(line => (line.Step, value(line)!.Value))]);

    private string Save(string name, Picture picture)
    {
        string path = Path.Combine(run.Pictures, name);
        picture.Save(path);
        return Path.GetRelativePath(Environment.CurrentDirectory, path);
    }
}
