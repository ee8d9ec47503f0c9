using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>convert</c>: weights of any file that can be read, in another form. Nothing in the file is executed.</summary>
internal static class ConvertCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Argument<string> file = new("FILE") { Description = "safetensors, PyTorch (.pth), pickle of arrays (.pkl), .npy or .npz, or a folder of Hugging Face" };
        Option<string> output = new("--out")
        {
            Description = "The file to write, or the folder of --to huggingface",
            HelpName = "FILE.safetensors",
            Required = true,
        };
        Option<string?> experiment = new("--for")
        {
            Description = "An experiment whose model the weights must fit; its keys are used. Left out, what a run of this program wrote names its own",
            HelpName = "EXPERIMENT",
        };
        Option<string> form = new("--to")
        {
            Description = "The form to write: safetensors, a .pth that torch.load and the originals read, or a folder of Hugging Face (with --for)",
            DefaultValueFactory = static _ => WeightForms.Safetensors,
        };
        form.AcceptOnlyFromAmong(WeightForms.Names);
        Option<string[]> missing = new("--missing")
        {
            Description = "With --for: weights that the file may lack: the beginning of their keys, or a pattern with *; may be repeated",
            HelpName = "PATTERN",
        };
        Command command = new("convert", "Writes the weights of a file in another form.") { file, output, experiment, form, missing };
        command.SetAction(line =>
        {
            string target = line.GetRequiredValue(output), wanted = line.GetRequiredValue(form), source = line.GetRequiredValue(file);
            string[] lacking = line.GetValue(missing) ?? [];
            RefuseItself(source, target);
            string? name = line.GetValue(experiment);
            using WeightFile opened = WeightFile.Open(source);
            WeightsCard? card = opened.Card;
            IExperiment? chosen = name is not null || WeightForms.NeedsExperiment(wanted, lacking) ? Chosen(catalogue, name, source, card) : null;
            if (chosen is null) WeightForms.DemandExperiment(wanted, lacking);
            ForeignFolder? folder = wanted == WeightForms.HuggingFace ? chosen?.HuggingFace : null; // refused before any weight is read
            IReadOnlyList<NamedTensor> weights =
                chosen is null ? WeightImport.ReadAll(opened, [], ShowLeftOut) : ConvertedWeights.Read(opened, chosen, lacking);
            WeightForms.Write(weights, wanted, target, chosen, folder, card);
            Console.WriteLine(FormattableString.Invariant(
                $"{Path.GetFullPath(target)}: {weights.Count:N0} tensors, {weights.Sum(static tensor => tensor.Info.Count):N0} numbers"));
            if (chosen is not null && lacking.Length == 0) ForwardCheck.Run(chosen, weights);
            string[] train = ["train", name ?? "EXPERIMENT", "--weights", target, .. lacking.Length == 0 ? Array.Empty<string>() : ["--partial"]];
            NextCommands.Show(new(), [.. card is null ? Array.Empty<string[]>() : [["predict", "--weights", target, "photo.jpg", "--out", "overlays"]], train]);
            return ExitCode.Done;
        });
        return command;
    }

    // The file's own settings, where it has any and no other experiment is wanted: sizes may have been set.
    private static IExperiment? Chosen(IReadOnlyList<ExperimentEntry> catalogue, string? name, string source, WeightsCard? card)
    {
        ResolvedConfig? own = card is null ? null : ConfigLoader.Load(catalogue, new() { File = source, Text = card.Settings, IsOfRun = true });
        return name is null || own?.Name == name ? own?.Experiment : ConfigLoader.Load(catalogue, new() { Experiment = name }).Experiment;
    }

    // What is left out, or of another form, would be lost.
    private static void RefuseItself(string source, string target)
    {
        string written = Path.GetFullPath(target);
        if (!WeightFolder.Files(source).Append(source).Any(file => Path.GetFullPath(file) == written)) return;
        throw MaskFormerException.WrongInput("MF7060", written, "it is the file that is converted", "Name another one with --out");
    }

    private static void ShowLeftOut(IReadOnlyList<string> parts) =>
        new ConsoleProgress().Note($"only the model is taken; these parts of the file are left out: {string.Join(", ", parts)}");
}
