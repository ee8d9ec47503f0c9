using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>The pictures that a run leaves: what the model is fed, what it makes of it, and curves.</summary>
/// <param name="run">Where they go.</param>
/// <param name="classes">The data's classes, for labels.</param>
/// <param name="count">Images that are shown of each evaluation.</param>
internal sealed class TrainingPictures(RunFolder run, IReadOnlyList<PanopticCategory> classes, int count)
{
    private const int LongestSide = 1024; // of an image in a sheet, pixels
    private readonly List<TriptychRow> rows = [];
    private long step;

    /// <summary>Draws a batch as the model gets it.</summary>
    /// <returns>The file.</returns>
    public string FirstBatch(TrainingBatch batch, DataConfig data) =>
        Save(
            "first-batch.png",
            BatchPicture.Draw(
                batch,
                data.PixelMean,
                data.PixelStd,
                classes,
                "the first batch, as the model is fed it  ·  dark: no target (unlabelled or crowd)  ·  striped: padding"
            )
        );

    /// <summary>Begins the picture of an evaluation.</summary>
    public void Begin(long evaluatedStep)
    {
        step = evaluatedStep;
        rows.Clear();
    }

    /// <summary>Adds an image, if there is room.</summary>
    public void Add(JudgedImage judged)
    {
        if (rows.Count >= count)
            return;
        IEnumerable<TruthSegment> truth = judged.Truth.Segments.Select(
            static (segment, position) => new TruthSegment(position + 1, segment.CategoryId, (long)segment.Area, segment.IsCrowd)
        );
        SegmentPicture segments = SegmentPicture.Of(judged.Truth.Map, truth, classes);
        rows.Add(new TriptychRow(judged.Truth.Name, judged.Truth.Image, segments, SegmentPicture.Of(judged.Prediction, classes)).Within(LongestSide));
    }

    /// <summary>Draws image, truth and prediction side by side.</summary>
    /// <returns>The file; null if nothing was to be drawn.</returns>
    public string? End() =>
        rows.Count == 0
            ? null
            : Save(
                string.Create(CultureInfo.InvariantCulture, $"step-{step:000000}.png"),
                Triptych.Draw(
                    string.Create(CultureInfo.InvariantCulture, $"step {step}  ·  behind a predicted class its score in %  ·  dark: no segment"),
                    rows
                )
            );

    /// <summary>Draws losses and quality over the steps from the log, so that a resumed run has whole curves.</summary>
    public void Curves(string log)
    {
        ILookup<string, LoggedLine> lines = LoggedLine.Read(log).ToLookup(static line => line.Kind);
        LoggedLine[] steps = [.. lines[LoggedLine.OfSteps]], evaluations = [.. lines[LoggedLine.OfEvaluation]];
        if (steps.Length == 0) return;

        IEnumerable<string> parts = steps[0].Values.GetProperty("losses").EnumerateObject().Select(static part => part.Name);
        List<Chart> charts =
        [
            new("total loss", [Line("total", steps, static line => line.Number("total"))], Smooth: true),
            new("losses of the last layer", [.. parts.Select(part => Line(part, steps, line => line.Number(part, "losses")))], Smooth: true),
        ];
        Curve[] statistics =
        [
            Line("matched IoU", steps, static line => line.Number("matched_iou")), Line("no object", steps, static line => line.Number("no_object")),
        ];
        if (statistics.Any(static curve => curve.Points.Count > 0)) charts.Add(new("matched IoU and no-object share", statistics, Least: 0, Most: 1));
        if (evaluations.Length > 0)
        {
            charts.Add(
                new(
                    "PQ",
                    [.. new[] { "all", "things", "stuff" }.Select(which => Line(which, evaluations, line => line.Number("pq", which)) with { Marks = true })],
                    Least: 0,
                    Most: 1
                )
            );
        }

        Reporting.Curves.Draw(Path.GetFileName(run.Path), charts).Save(run.Curves);
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
