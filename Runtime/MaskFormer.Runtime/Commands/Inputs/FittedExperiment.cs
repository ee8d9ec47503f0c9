using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>Chooses the sizes of an experiment for the user's data and machine.</summary>
internal static class FittedExperiment
{
    private const int Step = 32; // the coarsest map of a backbone is 32 times smaller
    private const int LeastQueries = 20, MostQueries = 300, MostSlots = 300;
    private const int LargestCell = 16, CellsPerSlot = 6;

    /// <summary>Sets classes, queries, slots, canvas and batch.</summary>
    /// <param name="start">The experiment that it starts from, with the data's folder.</param>
    /// <param name="report">What the training images hold.</param>
    /// <param name="cores">Cores of the machine.</param>
    public static IExperiment Of(IExperiment start, DataReport report, int cores)
    {
        int most = report.Targets.Most;
        int slots = Math.Clamp(Up(most + (most / 4), 4), 4, MostSlots); // a quarter beyond what was seen
        IConfigRecord model = With((IConfigRecord)start.Model, "Classes", report.Classes.Count);
        model = With(model, QuerySetting.Number, Math.Clamp(Up(slots + (slots / 2), 10), LeastQueries, MostQueries));
        (int height, int width) = Canvas(report.Sizes, cores);
        EquatableList<int> shortSide = [Math.Min(height, width)];
        IConfigRecord data = (IConfigRecord)start.Data;
        (string, object)[] sizes =
        [
            ("MinSizes", shortSide), ("MaxSize", Math.Max(height, width)), ("CanvasHeight", height), ("CanvasWidth", width), ("TargetSlots", slots),
            ("PairsPerImage", Math.Min(slots, Math.Max(8, Up((int)Math.Ceiling(1.5 * report.MeanTargets), 4)))),
        ];
        foreach ((string name, object value) in sizes) data = data.With(name, value);
        EvaluationConfig evaluation = start.Evaluation with { MinSize = shortSide[0], MaxSize = Math.Max(height, width) };
        TrainingConfig training = start.Training with { Batch = Math.Min(start.Training.Batch, Math.Max(1, report.ImagesInAll)) };
        IExperiment fitted = (IExperiment)start.With("Model", model).With("Data", data).With("Training", training).With("Evaluation", evaluation);
        return QuerySetting.Has(model, QuerySetting.Side) ? WithCells(fitted, CellsPerSlot * slots) : fitted;
    }

    // The largest cells of which there are enough for segments that lie close to each other.
    private static IExperiment WithCells(IExperiment experiment, int least)
    {
        IExperiment With(int side) => (IExperiment)experiment.With("Model", ((IConfigRecord)experiment.Model).With(QuerySetting.Side, side));
        for (int side = LargestCell; side > 1; side /= 2)
            if (ModelOutputs.Of(With(side)) is { Segments: var segments } && segments >= least) return With(side);
        return With(1);
    }

    // Images that are all wider than high (or higher than wide) have a canvas of their form; larger ones are made smaller.
    private static (int Height, int Width) Canvas((int LeastHeight, int MostHeight, int LeastWidth, int MostWidth) sizes, int cores)
    {
        int longest = Math.Max(sizes.MostHeight, sizes.MostWidth);
        int side = Math.Min(Up(longest, Step), cores <= 4 ? 160 : cores <= 16 ? 256 : 512);
        double scale = (double)side / longest;
        int height = sizes.MostWidth == longest ? Up((int)Math.Ceiling(scale * sizes.MostHeight), Step) : side;
        int width = sizes.MostHeight == longest ? Up((int)Math.Ceiling(scale * sizes.MostWidth), Step) : side;
        return (Math.Min(height, side), Math.Min(width, side));
    }

    // A model without such a parameter stays as it is.
    private static IConfigRecord With(IConfigRecord record, string name, int value) =>
        QuerySetting.Has(record, name) ? record.With(name, value) : record;

    private static int Up(int number, int multiple) => (number + multiple - 1) / multiple * multiple;
}
