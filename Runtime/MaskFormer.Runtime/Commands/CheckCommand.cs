using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>check</c>: validates an experiment without training it.</summary>
internal static class CheckCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Command command = new("check", "Validates an experiment, counts its parameters and looks through its data.");
        arguments.AddTo(command);
        command.SetAction(line => Run(arguments.Resolve(line)));
        return command;
    }

    private static int Run(ResolvedConfig resolved)
    {
        IExperiment experiment = resolved.Experiment;
        List<WeightSpec> weights = [.. experiment.Model.Weights()];
        Console.WriteLine(FormattableString.Invariant($"{resolved.Name}: configuration is valid"));
        Console.WriteLine(FormattableString.Invariant($"{weights.Where(static w => w.Trained).Sum(static w => w.Count):N0} trainable parameters in {weights.Count(static w => w.Trained)} tensors, {weights.Count(static w => !w.Trained)} buffers"));
        foreach (var group in weights.Where(static w => w.Trained).GroupBy(static w => string.Join('.', w.Key.Split('.').Take(2))))
        {
            Console.WriteLine(FormattableString.Invariant($"  {group.Key,-40} {group.Sum(static w => w.Count),12:N0}"));
        }

        return ExitCode.Done;
    }
}
