using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>list</c>: the experiments of the program, each with what its documentation says first.</summary>
internal static class ListCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Argument<string?> part = new("PART")
        {
            Description = "Only those whose name or description holds it, in capitals or not",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("list", "Lists the experiments that can be named.") { part };
        command.SetAction(line => List(catalogue, line.GetValue(part) ?? ""));
        return command;
    }

    private static int List(IReadOnlyList<ExperimentEntry> catalogue, string part)
    {
        ExperimentEntry[] found = [.. catalogue.Where(entry => Holds(entry.Name, part) || Holds(entry.Summary, part))];
        if (found.Length == 0)
        {
            string advice = ExperimentNames.Advice(part, catalogue);
            throw MaskFormerException.WrongInput("MF3013", "command line", $"no experiment's name or description holds '{part}'", advice);
        }

        int width = found.Max(static entry => entry.Name.Length);
        foreach (ExperimentEntry entry in found) Console.WriteLine($"{entry.Name.PadRight(width)}  {entry.Summary}".TrimEnd());
        string named = found[0].Name;
        NextCommands.Show(new(), ["check", named], ["train", named]);
        return ExitCode.Done;
    }

    private static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
