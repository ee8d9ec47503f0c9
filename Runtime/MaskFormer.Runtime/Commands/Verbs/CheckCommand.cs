using System.CommandLine;
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
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>check</c>: validates an experiment without training it, or reads a program of MLIR text.</summary>
internal static class CheckCommand
{
    private const int LargestUnasked = 384; // the table is measured by running the model once, which takes seconds on larger images

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<bool> shapes = new("--shapes") { Description = "Prints every value with its symbolic shape and its sizes, and nothing else" };
        Option<bool> weights = new("--weights") { Description = "Prints key and shape of every weight, and nothing else" };
        Option<bool> cost = new("--cost") { Description = "Prints parameters and multiply-adds by module and the memory of a training step, and nothing else" };
        Option<string?> size = new("--size")
        {
            Description = "Height and width of the image of --shapes and --cost; left out, the canvas, for --shapes at most 384x384",
            HelpName = "HxW",
        };
        Option<int> images = new("--images")
        {
            Description = "Most images of a split that are looked at, spread evenly; 0 looks at all",
            DefaultValueFactory = static _ => 200,
        };
        Option<bool> run = new("--run") { Description = "Of a program FILE.mlir: runs it on the evaluator" };
        Option<string[]> inputs = new("--input")
        {
            Description = "Of --run: a file of tensors (.npy, .npz, safetensors) named as the arguments are, or NAME=FILE for one; the rest is drawn",
            HelpName = "[NAME=]FILE",
            DefaultValueFactory = static _ => [],
        };
        Option<long> seed = new("--seed") { Description = "Of --run: draws the arguments that no file has", DefaultValueFactory = static _ => 0 };
        Option<bool> asJson = new("--json") { Description = "What was found in the data as JSON on standard output, for scripts" };
        Command command = new("check", "Validates an experiment, counts its parameters and looks through its data; or reads a program FILE.mlir.")
        {
            shapes,
            weights,
            cost,
            size,
            images,
            asJson,
            run,
            inputs,
            seed,
        };
        arguments.AddTo(command);
        arguments.AddData(command);
        command.SetAction(line =>
        {
            if (line.GetValue(images) < 0)
                throw new MaskFormerException(
                    "MF3020",
                    $"--images {line.GetValue(images)}",
                    "a number of images cannot be negative",
                    "Give 1 or more, or 0 for all"
                ) { IsWrongInput = true };
            if (arguments.Name(line) is { } program && ProgramCheck.Is(program))
            {
                Module module = ProgramCheck.Tell(program);
                if (line.GetValue(run))
                    ProgramCheck.Run(module, ProgramInputs.Of(module, line.GetValue(inputs) ?? [], line.GetValue(seed)));
                return ExitCode.Done;
            }

            if (line.GetValue(run))
                throw new MaskFormerException("MF3020", "--run", "only a program FILE.mlir is run by check", "Name a program, or use train, eval or predict")
                {
                    IsWrongInput = true,
                };
            ResolvedConfig resolved = arguments.Resolve(line);
            IExperiment experiment = resolved.Experiment;
            (int height, int width) = line.GetValue(size) is { } text
                ? SizeArgument.Parse(text)
                : (Math.Min(experiment.Data.CanvasHeight, LargestUnasked), Math.Min(experiment.Data.CanvasWidth, LargestUnasked));
            if (line.GetValue(shapes))
                Console.Write(ShapesReport.Of(experiment, height, width));
            if (line.GetValue(weights))
                Console.Write(WeightList.Format(experiment.Model));
            if (line.GetValue(cost))
            {
                bool named = line.GetValue(size) is not null;
                Console.Write(CostReport.Of(experiment, named ? height : experiment.Data.CanvasHeight, named ? width : experiment.Data.CanvasWidth));
            }

            bool told = line.GetValue(shapes) || line.GetValue(weights) || line.GetValue(cost);
            return told ? ExitCode.Done : Check(resolved, line.GetValue(images), line.GetValue(asJson));
        });
        return command;
    }

    private static int Check(ResolvedConfig resolved, int images, bool asJson)
    {
        IExperiment experiment = resolved.Experiment;
        ExperimentWiring.Of(experiment);
        if (!asJson)
        {
            Console.WriteLine($"{resolved.Name}: configuration is valid");
            Parameters(experiment.Model);
        }

        ModelCapacity? capacity = ModelOutputs.Of(experiment);
        ConsoleProgress console = new();
        if (!DataSources.IsPlaced(experiment.Data))
        {
            if (asJson) console.Note("data: not looked at; name the folder: --data DIR");
            else Console.WriteLine("data: not looked at; name the folder: --data DIR");
            return ExitCode.Done;
        }

        List<(string Split, DataReport Report, DataProblem[] Problems)> found = [];
        using IPanopticSource training = CommandData.Learning(experiment.Data, null, console);
        using IPanopticSource validation = CommandData.Judging(experiment.Data, training.Categories, training.Place, console);
        CommandData.TellIfSame(training, validation, console);
        foreach ((string split, IPanopticSource source) in ((string, IPanopticSource)[])[(DataSources.Train, training), (DataSources.Val, validation)])
        {
            if (capacity is { Classes: var count }) ClassCount.Check(count, source.Categories.Count, source.Place);
            (DataReport report, DataProblem[] problems) = DataCheck.Of(split, source, experiment.Data, capacity?.Segments, images == 0 ? null : images);
            found.Add((split, report, problems));
            if (asJson) continue;
            Console.Write($"{split}: {report.ToText()}");
            foreach (DataProblem problem in problems) Console.WriteLine(problem);
        }

        if (asJson) WriteJson(resolved, found);
        return found.All(static one => one.Problems.Length == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteJson(ResolvedConfig resolved, IReadOnlyList<(string Split, DataReport Report, DataProblem[] Problems)> found)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("experiment", resolved.Name);
            json.WriteNumber("parameters", WeightList.Trained(resolved.Experiment.Model));
            foreach ((string split, DataReport report, DataProblem[] problems) in found)
            {
                json.WritePropertyName(split);
                DataReportJson.Write(json, report, problems);
            }

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
