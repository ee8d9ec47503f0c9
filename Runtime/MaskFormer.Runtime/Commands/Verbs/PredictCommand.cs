using System.CommandLine;
using System.IO.Enumeration;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Library;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>predict</c>: draws the segments of images, and writes them for programs.</summary>
internal static class PredictCommand
{
    private const int LongestName = 255; // bytes, of every file system that is common

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        EngineOptions engine = new();
        TrainedOptions trained = new();
        Option<string> target = new("--out") { Description = "Folder for the pictures", HelpName = "DIR", Required = true };
        Option<string> format = new("--format")
        {
            Description = $"What is written beside the pictures: {PredictionFormats.Each} image's map of ids and JSON, or one file of COCO's forms for all",
            DefaultValueFactory = static _ => PredictionFormats.Each,
        };
        format.AcceptOnlyFromAmong(PredictionFormats.Names);
        Argument<string[]> images = new("IMAGE") { Description = "JPEG or PNG files, folders of them, or patterns (*.jpg)", Arity = ArgumentArity.OneOrMore };
        Command command = new("predict", "Draws the segments of images, and writes them as files that programs read.") { target, format };
        trained.AddTo(command);
        arguments.AddBeforeFiles(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.Add(images);
        command.SetAction(line =>
        {
            ConsoleProgress console = new();
            using TrainedModel model = trained.Of(line, arguments);
            IExperiment experiment = arguments.Resolve(line, model).Experiment;
            List<string> written = [.. line.Tokens.Select(static token => token.Value)]; // an image in the place of EXPERIMENT is passed on, behind the others
            SegmenterOptions options = new()
            {
                Engine = engine.Name(line),
                Xla = engine.Xla(line, console),
                Warn = console.Warning,
                Step = model.Step is { IsBest: false } ? model.Step.Step : null,
                Best = model.Step is { IsBest: true },
            };
            if (model.Weights is not null) WeightSettings.Demand(model.Path, experiment, console.Warning);
            using Segmenter segmenter = model.Run is { } run
                ? Segmenter.Open(experiment, run, options)
                : Segmenter.Open(experiment, model.Weights!, model.Classes ?? RunCategories.Of(experiment.Data, model.Path), options);
            string[] files = [.. line.GetRequiredValue(images).OrderBy(image => written.IndexOf(image)).SelectMany(Files)];
            string made = line.GetRequiredValue(target);
            Directory.CreateDirectory(made);
            PredictionRule rule = experiment.Evaluation.Rule;
            if (rule != PredictionRule.Original) console.Note($"segments are made by the rules of {PredictionFormats.Words(rule)} (evaluation.rule)");
            IPredictionFiles beside = PredictionFormats.Of(line.GetRequiredValue(format), made, segmenter.Classes, rule);
            int code = Predict(segmenter, experiment.Data.ImageMemory, files, made, beside, console);
            if (code == ExitCode.Done) NextCommands.Show(console, ["eval", .. model.Words]);
            return code;
        });
        return command;
    }

    private static int Predict(Segmenter segmenter, int? memory, string[] images, string target, IPredictionFiles written, ConsoleProgress console)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int failed = 0;
        foreach ((int number, string path) in images.Index())
        {
            try
            {
                ImageMemory.Within(memory, () => One(number + 1, path));
            }
            catch (DataException error)
            {
                // One bad image of many must not cost the others.
                console.Warning(error.Message);
                failed++;
            }
        }

        written.Complete();
        if (failed > 0) console.Warning(FormattableString.Invariant($"{failed} of {images.Length} images could not be read"));
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;

        void One(int number, string path)
        {
            Segmentation segmentation = segmenter.Predict(path);
            string stem = Free(Path.GetFileNameWithoutExtension(path), taken), drawn = Path.Combine(target, stem + ".segments.png");
            if (Encoding.UTF8.GetByteCount(Path.GetFileName(drawn)) > LongestName)
                throw new DataException("MF7009", path, "The name leaves no room for '.segments.png'", "Rename the image");
            segmentation.Overlay().Save(drawn);
            written.Add(number, Path.GetFileName(path), stem, segmentation);
            console.Note($"{path}: {Found(segmentation)}");
            Console.WriteLine(PlainText.Line(drawn));
        }
    }

    /// <summary>A folder stands for the images in it, a pattern for those that it fits, in the order of their names; hidden files are never data.</summary>
    private static IEnumerable<string> Files(string path)
    {
        bool isFolder = Directory.Exists(path);
        string name = Path.GetFileName(path);
        if (!isFolder && (File.Exists(path) || name.IndexOfAny(['*', '?']) < 0)) return [path];
        string parent = Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".";
        string[] found = isFolder
            ? ImageFiles.In(path)
            : [.. ImageFiles.In(parent).Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file), ignoreCase: false))];
        return found.Length > 0
            ? found
            : throw MaskFormerException.WrongInput(
                "MF7015",
                path,
                isFolder ? "the folder holds no image" : "no image fits the pattern",
                "Name a folder with JPEG or PNG files, or the files themselves");
    }

    // Images of one name from several folders, or as PNG and as JPEG.
    private static string Free(string name, HashSet<string> taken)
    {
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? name : FormattableString.Invariant($"{name}-{number}");
            if (taken.Add(candidate)) return candidate;
        }
    }

    private static string Found(Segmentation segmentation) => segmentation.Segments.Count == 0
        ? "no segment is sure enough"
        : string.Join(", ", segmentation.Segments.Select(static segment => FormattableString.Invariant($"{segment.ClassName} {segment.Score:0.00}")));
}
