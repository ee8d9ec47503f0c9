using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Library;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>predict</c>: draws the segments of images.</summary>
internal static class PredictCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        EngineOptions engine = new();
        Option<string> folder = new("--run") { Description = "Run folder", HelpName = "DIR", Required = true };
        Option<string> target = new("--out") { Description = "Folder for the pictures", HelpName = "DIR", Required = true };
        Argument<string[]> images = new("IMAGE") { Description = "JPEG or PNG files, or folders of them", Arity = ArgumentArity.OneOrMore };
        Command command = new("predict", "Draws the segments of images.") { folder, target };
        arguments.AddBeforeFiles(command);
        arguments.AddData(command);
        engine.AddTo(command);
        command.Add(images);
        command.SetAction(line =>
        {
            ConsoleProgress console = new();
            RunFolder run = RunFolder.Open(line.GetRequiredValue(folder));
            IExperiment experiment = arguments.Resolve(line, run).Experiment;
            List<string> written = [.. line.Tokens.Select(static token => token.Value)]; // an image in the place of EXPERIMENT is passed on, behind the others
            SegmenterOptions options = new() { Engine = engine.Name(line), Xla = engine.Xla(line, console), Warn = console.Warning };
            using Segmenter segmenter = Segmenter.Open(experiment, run, options);
            string[] files = [.. line.GetRequiredValue(images).OrderBy(image => written.IndexOf(image)).SelectMany(Files)];
            return Predict(segmenter, files, line.GetRequiredValue(target), console);
        });
        return command;
    }

    private static int Predict(Segmenter segmenter, string[] images, string target, ConsoleProgress console)
    {
        Directory.CreateDirectory(target);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int failed = 0;
        foreach (string path in images)
        {
            try
            {
                Segmentation segmentation = segmenter.Predict(path);
                string drawn = Path.Combine(target, Free(Path.GetFileNameWithoutExtension(path), taken) + ".segments.png");
                segmentation.Overlay().Save(drawn);
                console.Note($"{path}: {Found(segmentation)}");
                Console.WriteLine(drawn);
            }
            catch (DataException error)
            {
                // One bad image of many must not cost the others.
                console.Warning(error.Message);
                failed++;
            }
        }

        if (failed > 0) console.Warning(FormattableString.Invariant($"{failed} of {images.Length} images could not be read"));
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A folder stands for the images in it, in the order of their names; hidden files are never data.</summary>
    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path)) return [path];
        string[] found = ImageFiles.In(path);
        return found.Length > 0
            ? found
            : throw new MaskFormerException("MF7015", path, "the folder holds no image", "Name a folder with JPEG or PNG files, or the files themselves")
            {
                IsWrongInput = true,
            };
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
