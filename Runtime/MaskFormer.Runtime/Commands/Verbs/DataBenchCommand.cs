using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data bench</c>: how fast images become batches, stage by stage, and what holds them up.</summary>
internal static class DataBenchCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<int> images = new("--images")
        {
            Description = "Most images that are measured, spread evenly over those to learn from",
            DefaultValueFactory = static _ => 32,
        };
        Option<int> batches = new("--batches") { Description = "Batches that the loader is timed with", DefaultValueFactory = static _ => 8 };
        Command command = new("bench", "Measures how fast images become batches, stage by stage, and names the bottleneck.") { images, batches };
        arguments.AddTo(command);
        arguments.AddData(command);
        command.SetAction(line =>
        {
            (int most, int timed) = (Positive(line, images), Positive(line, batches));
            IExperiment experiment = arguments.Resolve(line).Experiment;
            DataConfig data = experiment.Data;
            int batch = experiment.Training.Batch;
            ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
            ConsoleProgress console = new();
            using IPanopticSource source = CommandData.Open(data, DataSources.Train, console);
            PipelineSpeed speed = new PipelineMeasurement(source, data, batch, task.Fields).Measure(most, timed);
            Console.WriteLine(FormattableString.Invariant(
                $"{source.Place}: {speed.Images} of {source.Count} images, canvas {data.CanvasHeight} x {data.CanvasWidth}, batches of {batch}"));
            foreach (string text in PipelineText.Of(speed)) Console.WriteLine(text);
            NextCommands.Show(console, ["train", .. arguments.Words(line)]);
            return ExitCode.Done;
        });
        return command;
    }

    private static int Positive(ParseResult line, Option<int> option)
    {
        int value = line.GetValue(option);
        if (value > 0) return value;
        throw MaskFormerException.WrongInput("MF3020", $"{option.Name} {value}", "nothing can be measured with so few", "Give 1 or more");
    }
}
