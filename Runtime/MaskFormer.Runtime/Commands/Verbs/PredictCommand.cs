using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
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
        EngineOptions engine = new();
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<string> target = new("--out") { Description = "Folder for the pictures", HelpName = "DIR", Required = true };
        Argument<string[]> images = new("IMAGE") { Description = "JPEG or PNG files", Arity = ArgumentArity.OneOrMore };
        Command command = new("predict", "Draws the segments of pictures.") { folder, target };
        arguments.AddTo(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.Add(images);
        command.SetAction(line =>
        {
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            IExperiment experiment = arguments.Resolve(line, run).Experiment;
            return Predict(
                experiment,
                run,
                line.GetRequiredValue(images),
                line.GetRequiredValue(target),
                () => engine.Open(line, experiment, new ConsoleProgress())
            );
        });
        return command;
    }

    private static int Predict(IExperiment experiment, RunFolder run, string[] images, string target, Func<IEngine> open)
    {
        ConsoleProgress console = new();
        IReadOnlyList<PanopticCategory> classes = Classes(experiment, run);
        using IEngine engine = open();
        TrainedWeights.Load(run, engine, console);
        ImageInference inference = new(experiment.Data, experiment.Evaluation, classes);
        Directory.CreateDirectory(target);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int failed = 0;
        foreach (string path in images)
        {
            try
            {
                RgbImage image = ImageDecoder.Decode(DataFile.ReadAll(path), path);
                PanopticPrediction prediction = inference.Predict(engine, image).Segments();
                string drawn = Path.Combine(target, Free(Path.GetFileNameWithoutExtension(path), taken) + ".segments.png");
                Overlay.Draw(image, SegmentPicture.Of(prediction, classes)).Save(drawn);
                console.Note($"{path}: {Found(prediction, classes)}");
                Console.WriteLine(drawn);
            }
            catch (DataException error)
            {
                // One bad picture of many must not cost the others.
                console.Warning(error.Message);
                failed++;
            }
        }

        if (failed > 0) console.Warning(FormattableString.Invariant($"{failed} of {images.Length} pictures could not be read"));
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static IReadOnlyList<PanopticCategory> Classes(IExperiment experiment, RunFolder run)
    {
        if (RunCategories.Read(run.Categories) is { } known)
            return known;
        if (experiment.Data is CocoPanopticData { Folder: null })
            throw new MaskFormerException(
                "MF7007",
                run.Categories,
                "the run does not tell its classes, and no data set is named",
                "Name the data set with --data"
            );
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Val);
        return source.Categories;
    }

    // Pictures of one name from several folders, or as PNG and as JPEG.
    private static string Free(string name, HashSet<string> taken)
    {
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? name : FormattableString.Invariant($"{name}-{number}");
            if (taken.Add(candidate)) return candidate;
        }
    }

    private static string Found(PanopticPrediction prediction, IReadOnlyList<PanopticCategory> classes) => prediction.Segments.Count == 0
        ? "no segment is sure enough"
        : string.Join(", ", prediction.Segments.Select(segment => FormattableString.Invariant($"{classes[segment.Category].Name} {segment.Score:0.00}")));
}
