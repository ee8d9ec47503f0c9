using System.Text;
using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>check</c> of an experiment: its configuration, its weights, and both splits of its data, as far as each can be read.</summary>
internal sealed class ExperimentCheck
{
    private readonly List<(string Split, DataReport Report, DataProblem[] Problems)> splits = [];
    private readonly List<MaskFormerException> errors = [];

    private bool HasFaults => splits.SelectMany(static one => one.Problems).Any(static problem => !problem.MayBeMeant);

    /// <summary>Prints the findings for people.</summary>
    /// <param name="resolved">The experiment.</param>
    /// <param name="images">Most images of a split that are looked at; 0 for all.</param>
    /// <param name="chosen">The words that chose the experiment, for the command that comes next.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MaskFormerException">A split cannot be opened; the findings of the other were printed.</exception>
    public static int Text(ResolvedConfig resolved, int images, string[] chosen)
    {
        ExperimentWiring.Of(resolved.Experiment);
        Console.WriteLine($"{resolved.Name}: configuration is valid");
        Parameters(resolved.Experiment.Model);
        if (!DataSources.IsPlaced(resolved.Experiment.Data))
        {
            Console.WriteLine("data: not looked at; name the folder: --data DIR");
            return ExitCode.Done;
        }

        ExperimentCheck check = new();
        ConsoleProgress console = new();
        check.Look(resolved.Experiment, images, console);
        foreach ((string split, DataReport report, DataProblem[] problems) in check.splits)
        {
            Console.Write($"{split}: {report.ToText()}");
            foreach (DataProblem problem in problems) Console.WriteLine(problem);
        }

        if (check.errors is [var first, ..] all)
        {
            foreach (MaskFormerException other in all.Skip(1)) console.Warning(other.Message);
            throw first;
        }

        bool isWhole = !check.HasFaults;
        if (isWhole) NextCommands.Show(console, ["train", .. chosen]);
        return isWhole ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Prints the findings for scripts: always one whole object of JSON, whatever is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Json(string? name, Func<ResolvedConfig> resolve, int images)
    {
        ExperimentCheck check = new();
        ResolvedConfig? resolved = null;
        bool isPlaced = true;
        try
        {
            resolved = resolve();
            ExperimentWiring.Of(resolved.Experiment);
            isPlaced = DataSources.IsPlaced(resolved.Experiment.Data);
            if (isPlaced) check.Look(resolved.Experiment, images, new());
        }
        catch (MaskFormerException error)
        {
            check.errors.Add(error);
        }

        check.Write(name, resolved, isPlaced);
        return check.errors.Any(static error => error.IsWrongInput) ? ExitCode.WrongInput
            : check.errors.Count > 0 || check.HasFaults ? ExitCode.Failed
            : ExitCode.Done;
    }

    // An error in one split does not hide the findings of the other.
    private void Look(IExperiment experiment, int images, ConsoleProgress console)
    {
        ModelCapacity? capacity = ModelOutputs.Of(experiment);
        IPanopticSource? training = null;
        try
        {
            training = Try(() => CommandData.Learning(experiment.Data, null, console));
            if (training is not null) Try(() => Review(DataSources.Train, training));
            using IPanopticSource? validation =
                Try(() => CommandData.Evaluation(experiment.Data, training?.Categories, training?.Place ?? "", console));
            if (validation is null) return;
            if (training is not null) CommandData.WarnIfSame(training, validation, console);
            Try(() => Review(DataSources.Val, validation));
        }
        finally
        {
            training?.Dispose();
        }

        bool Review(string split, IPanopticSource source)
        {
            if (capacity is { Classes: var count }) ClassCount.Check(count, source.Categories.Count, source.Place);
            ImageNeed.Show(source, experiment.Data, console);
            (DataReport report, DataProblem[] problems) = DataCheck.Of(split, source, experiment, capacity?.Segments, images == 0 ? null : images);
            bool isOther = splits is [var (_, learnt, _)] && learnt.Place != report.Place;
            splits.Add((split, report, isOther ? [.. problems, .. DataCheck.InBoth(report, splits[0].Report)] : problems));
            return true;
        }
    }

    private T? Try<T>(Func<T> look)
    {
        try
        {
            return look();
        }
        catch (MaskFormerException error)
        {
            if (errors.All(known => known.Id != error.Id)) errors.Add(error); // of both splits mostly the same
            return default;
        }
    }

    private void Write(string? name, ResolvedConfig? resolved, bool isPlaced)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("experiment", resolved?.Name ?? name);
            if (resolved is not null) json.WriteNumber("parameters", WeightList.Trained(resolved.Experiment.Model));
            foreach ((string split, DataReport report, DataProblem[] problems) in splits)
            {
                json.WritePropertyName(split);
                DataReportJson.Write(json, report, problems);
            }

            DataProblem[] unplaced = isPlaced ? [] : [new("MF6000", "data", "No folder is given, so the data was not looked at", "Name it: --data DIR")];
            DataReportJson.Write(json, [.. errors.Select(DataProblem.Of), .. unplaced]);
            json.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(text.ToArray()));
    }

    private static void Parameters(IBlock model)
    {
        List<WeightSpec> weights = [.. model.Weights()];
        int trained = weights.Count(static weight => weight.Trained);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{WeightList.Trained(model):N0} trainable parameters in {trained} tensors, {weights.Count - trained} buffers"
            )
        );
        foreach (var group in weights.Where(static weight => weight.Trained).GroupBy(static weight => string.Join('.', weight.Key.Split('.').Take(2))))
        {
            Console.WriteLine(FormattableString.Invariant($"  {group.Key,-40} {group.Sum(static weight => weight.Count),12:N0}"));
        }
    }
}
