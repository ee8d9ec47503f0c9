using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>predict</c>: draws the segments of pictures.</summary>
internal static class PredictCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<string> target = new("--out") { Description = "Folder for the pictures", HelpName = "DIR", Required = true };
        Option<string?> data = new("--data") { Description = "Folder of the data set whose classes the model knows", HelpName = "DIR" };
        Argument<string[]> images = new("IMAGE") { Description = "JPEG or PNG files", Arity = ArgumentArity.OneOrMore };
        Command command = new("predict", "Draws the segments of pictures.") { folder, target, data };
        arguments.AddTo(command);
        command.Add(images);
        command.SetAction(line =>
        {
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            ResolvedConfig resolved = arguments.Resolve(line, run);
            return Predict(resolved.Experiment, run, line.GetValue(data), line.GetRequiredValue(images), line.GetRequiredValue(target));
        });
        return command;
    }

    private static int Predict(IExperiment experiment, RunFolder run, string? data, string[] images, string target)
    {
        ConsoleProgress console = new();
        using IPanopticSource known = DataSources.Open(experiment.Data, data, DataSources.Val);
        using ITrainStep step = Engines.Create("torch", experiment);
        TrainedWeights.Load(run, step, console);
        Evaluator evaluator = new(experiment.Data, experiment.Evaluation);
        foreach (string path in images)
        {
            RgbImage image = ImageDecoder.Decode(DataFile.ReadAll(path), path);
            PanopticPrediction prediction = evaluator.Predict(step.Predictor, image, Evaluator.Things(known));
            string drawn = Path.Combine(target, Path.GetFileNameWithoutExtension(path) + ".segments.png");
            Overlay.Draw(image, SegmentPicture.Of(prediction, known.Categories)).Save(drawn);
            console.Note($"{path}: {string.Join(", ", prediction.Segments.Select(segment => FormattableString.Invariant($"{known.Categories[segment.Category].Name} {segment.Score:0.00}")))}");
            Console.WriteLine(drawn);
        }

        return ExitCode.Done;
    }
}
