using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Commands;

/// <summary>Command lines that can be typed as they stand, shown below the help of their command. A test parses each of them.</summary>
internal static class HelpExamples
{
    // EXPERIMENT stands for one of the program's own.
    private static readonly (string Command, string[] Lines)[] all =
    [
        ("", ["doctor", "train EXPERIMENT", "predict --run runs/EXPERIMENT-001 photo.jpg --out overlays"]),
        ("doctor", ["doctor"]),
        ("list", ["list", "list swin"]),
        ("new", ["new shapes --out data/shapes", "new experiment --data photos --out photos.yaml"]),
        ("new experiment", ["new experiment --data photos --out photos.yaml", "new experiment --data photos --out photos.yaml --set data.things=[car]"]),
        ("new shapes", ["new shapes --out data/shapes", "new shapes --out data/large --train 1000 --val 100 --size 128x160 --seed 7"]),
        ("data", ["data build coco-panoptic --root coco --out records"]),
        ("data build folder", ["data build folder --root photos --out records", "data build folder --root photos --out records --set data.things=[car]"]),
        ("data split", ["data split photos --out lists", "data split photos --out lists --val 0.2 --seed 3 --group ^[^_]+"]),
        ("data repair", ["data repair records --out whole"]),
        ("data bench", ["data bench EXPERIMENT", "data bench EXPERIMENT --data photos --images 100 --set data.workers=1"]),
        ("data verify", ["data verify photos"]),
        ("data stats", ["data stats photos --set data.unlabelled=[0,255]"]),
        ("data build", ["data build coco-panoptic --root coco --out records"]),
        (
            "data build coco-panoptic",
            ["data build coco-panoptic --root coco --out records", "data build coco-panoptic --root coco --out records --split val2017 --shards 8"]
        ),
        (
            "check",
            [
                "check EXPERIMENT",
                "check EXPERIMENT --shapes --size 75x101",
                "check EXPERIMENT --cost --size 640x640",
                "check EXPERIMENT --data records --images 0",
                "check EXPERIMENT --data records --json",
                "check step.mlir --run",
            ]
        ),
        ("config", ["config EXPERIMENT", "config EXPERIMENT --all"]),
        ("export", ["export EXPERIMENT --stablehlo step.mlir", "export EXPERIMENT --stablehlo model.mlir --forward --target tpu"]),
        ("plan", ["plan EXPERIMENT --topology v5e:2x2", "plan EXPERIMENT --topology h200:4 --plugin cuda13 --time-limit 10"]),
        (
            "train",
            [
                "train EXPERIMENT",
                "train EXPERIMENT --steps 200 --set training.batch=4 --run runs/first",
                "train --config mine.yaml",
                "train EXPERIMENT --weights model_final.pkl --partial --freeze backbone",
                "train EXPERIMENT --time 10m --fraction 0.1 --set training.evaluate_every=50 --set training.patience=5",
                "train --resume --run runs/first --steps 400",
                "train EXPERIMENT --engine xla --plugin cpu --devices 2",
            ]
        ),
        (
            "eval",
            [
                "eval --run runs/EXPERIMENT-001",
                "eval --run runs/EXPERIMENT-001 --data records --semantic",
                "eval --run runs/EXPERIMENT-001 --step best",
                "eval --run runs/EXPERIMENT-001 --sweep overlap",
            ]
        ),
        ("predict", ["predict --run runs/EXPERIMENT-001 photo.jpg --out overlays", "predict --weights weights.safetensors photo.jpg --out overlays"]),
        ("replay", ["replay runs/EXPERIMENT-001/nonfinite/step-000007"]),
        ("weights", ["weights list", "weights get resnet18"]),
        ("weights list", ["weights list"]),
        ("weights get", ["weights get resnet18", "weights get resnet18 --from microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg"]),
        ("convert", ["convert R-50.pkl --out R-50.safetensors", "convert model_final.pkl --out model.safetensors --for EXPERIMENT"]),
        ("plugin", ["plugin list", "plugin get cpu"]),
        ("plugin list", ["plugin list"]),
        ("plugin get", ["plugin get cpu", "plugin get cuda13 --from wheels/jax_cuda13_pjrt.whl"]),
    ];

    /// <summary>The examples of a command.</summary>
    /// <param name="command">Its words, for example <c>new shapes</c>; empty for the program itself.</param>
    /// <param name="experiment">An experiment of the program.</param>
    public static IReadOnlyList<string> Of(string command, string experiment) =>
    [
        .. all.Where(one => one.Command == command)
            .SelectMany(static one => one.Lines)
            .Select(line => line.Replace("EXPERIMENT", experiment, StringComparison.Ordinal)),
    ];

    /// <summary>The experiment that examples name: one that draws its own data, so that it runs as it stands, if there is one.</summary>
    public static string Experiment(IReadOnlyList<ExperimentEntry> catalogue) =>
        (catalogue.FirstOrDefault(static entry => entry.Create() is IExperiment { Data: ShapesData }) ?? catalogue.FirstOrDefault())?.Name ?? "EXPERIMENT";

    /// <summary>Prints them below the help.</summary>
    public static void AddTo(RootCommand program, IReadOnlyList<ExperimentEntry> catalogue)
    {
        HelpOption help = program.Options.OfType<HelpOption>().Single();
        help.Action = new HelpThenExamples((SynchronousCommandLineAction)help.Action!, () => Experiment(catalogue));
    }

    private sealed class HelpThenExamples(SynchronousCommandLineAction help, Func<string> experiment) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult line)
        {
            int code = help.Invoke(line);
            List<string> words = [];
            for (SymbolResult? at = line.CommandResult; at?.Parent is not null; at = at.Parent)
            {
                if (at is CommandResult command) words.Insert(0, command.Command.Name);
            }

            TextWriter output = line.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in Of(string.Join(' ', words), experiment())) output.WriteLine($"  {RootCommand.ExecutableName} {example}");
            output.WriteLine();
            return code;
        }
    }
}
