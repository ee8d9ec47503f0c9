using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
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
        Option<long> turns = new("--turns")
        {
            Description = "Of --run: turns of all its loops before it is given up; 0 goes on for ever",
            DefaultValueFactory = static _ => 1_000_000,
        };
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
            turns,
        };
        arguments.AddTo(command);
        arguments.AddData(command);
        command.SetAction(line =>
        {
            if (line.GetValue(images) < 0)
                throw MaskFormerException.WrongInput(
                    "MF3020",
                    $"--images {line.GetValue(images)}",
                    "a number of images cannot be negative",
                    "Give 1 or more, or 0 for all"
                );
            if (arguments.Name(line) is { } program && ProgramCheck.Is(program))
            {
                Module module = ProgramCheck.Inspect(program);
                if (line.GetValue(run))
                    ProgramCheck.Run(module, ProgramInputs.Of(module, line.GetValue(inputs) ?? [], line.GetValue(seed)), Turns(line.GetValue(turns)));
                return ExitCode.Done;
            }

            if (line.GetValue(run))
                throw MaskFormerException.WrongInput(
                    "MF3020", "--run", "only a program FILE.mlir is run by check", "Name a program, or use train, eval or predict");
            bool json = line.GetValue(asJson);
            if (json && !(line.GetValue(shapes) || line.GetValue(weights) || line.GetValue(cost)))
                return ExperimentCheck.Json(arguments.Name(line), () => arguments.Resolve(line), line.GetValue(images));
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

            bool isPrinted = line.GetValue(shapes) || line.GetValue(weights) || line.GetValue(cost);
            return isPrinted ? ExitCode.Done : ExperimentCheck.Text(resolved, line.GetValue(images), arguments.Words(line));
        });
        return command;
    }

    private static long Turns(long turns) => turns >= 0
        ? turns
        : throw MaskFormerException.WrongInput(
            "MF3020", $"--turns {turns}", "a number of turns cannot be negative", "Give 1 or more, or 0 for as many as it takes");
}
