using System.CommandLine;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>convert</c>: weights of any file that can be read, as safetensors. Nothing in the file is executed.</summary>
internal static class ConvertCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Argument<string> file = new("FILE") { Description = "safetensors, PyTorch (.pth), pickle of arrays (.pkl), .npy or .npz" };
        Option<string> output = new("--out")
        {
            Description = "The file to write",
            HelpName = "FILE.safetensors",
            Required = true,
        };
        Option<string?> experiment = new("--for")
        {
            Description = "An experiment whose model the weights must fit; its keys are used",
            HelpName = "EXPERIMENT",
        };
        Command command = new("convert", "Writes the weights of another program's file as safetensors.") { file, output, experiment };
        command.SetAction(line =>
            Convert(line.GetRequiredValue(file), line.GetRequiredValue(output), line.GetValue(experiment) is { } name ? Resolve(catalogue, name) : null)
        );
        return command;
    }

    private static void TellLeftOut(IReadOnlyList<string> parts) =>
        new ConsoleProgress().Note($"only the model is taken; these parts of the file are left out: {string.Join(", ", parts)}");

    private static IExperiment Resolve(IReadOnlyList<ExperimentEntry> catalogue, string name) =>
        ConfigLoader.Load(catalogue, new() { Experiment = name }).Experiment;

    private static int Convert(string file, string output, IExperiment? experiment)
    {
        IReadOnlyList<NamedTensor> weights = experiment is null ? WeightImport.ReadAll(file, [], TellLeftOut) : WeightsOption.Read(file, experiment);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        AtomicFile.Write(output, stream => SafetensorsWriter.Write(weights, null, bytes => stream.Write(bytes.Span)));
        Console.WriteLine(
            FormattableString.Invariant($"{Path.GetFullPath(output)}: {weights.Count:N0} tensors, {weights.Sum(static tensor => tensor.Info.Count):N0} numbers")
        );
        return ExitCode.Done;
    }
}
