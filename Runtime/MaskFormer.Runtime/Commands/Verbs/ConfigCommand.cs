using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>config</c>: prints an experiment's settings as YAML that can be edited and loaded.</summary>
internal static class ConfigCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Option<bool> all = new("--all") { Description = "Every option with what it takes, its default and a line on what it does" };
        Command command = new("config", "Prints the settings of an experiment as YAML that can be edited.") { all };
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            ResolvedConfig resolved = arguments.Resolve(line);
            Console.Write(line.GetValue(all) ? resolved.ToOptions(catalogue) : resolved.ToYaml());
            string[] chosen = arguments.Words(line);
            NextCommands.Show(new(), ["check", .. chosen], ["train", .. chosen]);
            return ExitCode.Done;
        });
        return command;
    }
}
