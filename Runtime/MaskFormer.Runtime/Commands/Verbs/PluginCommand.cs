using System.CommandLine;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>plugin</c>: lists and gets the libraries that run compiled programs (PJRT plugins).</summary>
internal static class PluginCommand
{
    public static Command Create()
    {
        Command list = new("list", "Lists the plugins that were downloaded; plugin alone does the same.");
        list.SetAction(static _ => List(PluginStore.Default));
        Command command = new("plugin", "Lists the PJRT plugins of this user, or gets one.") { list, Get() };
        command.SetAction(static _ => List(PluginStore.Default));
        return command;
    }

    private static Command Get()
    {
        Argument<string> name = new("NAME") { Description = string.Join("; ", PluginRecipe.All.Select(static recipe => $"{recipe.Name}: {recipe.Note}")) };
        name.AcceptOnlyFromAmong([.. PluginRecipe.All.Select(static recipe => recipe.Name)]);
        Option<string?> from = new("--from")
        {
            Description = "A wheel on disk, or the address of a Python index; left out, the public one",
            HelpName = "FILE|URL",
        };
        Option<string?> version = new("--version") { Description = "Another version than the one that is pinned" };
        Option<string?> hash = new("--sha256") { Description = "The wheel must have this hash", HelpName = "HEX" };
        Command command = new("get", "Gets a plugin.") { name, from, version, hash };
        command.SetAction(
            async (line, cancel) =>
            {
                ConsoleProgress console = new();
                PluginFetcher fetcher = new(PluginStore.Default);
                fetcher.Warning += console.Warning;
                fetcher.Progress += (done, all) => console.Tick(done, all ?? done, FormattableString.Invariant($"{done >> 20} MiB"));
                StoredPlugin plugin = await fetcher
                    .GetAsync(line.GetRequiredValue(name), line.GetValue(from), line.GetValue(version), line.GetValue(hash), cancel)
                    .ConfigureAwait(false);
                console.Note($"{plugin.Name}: {plugin.Project} {plugin.Version}, SHA-256 {plugin.Sha256}");
                Console.WriteLine(plugin.Path);
                NextCommands.Show(new(), [["train", "EXPERIMENT", "--engine", "xla", "--plugin", plugin.Name]]);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static int List(PluginStore store)
    {
        foreach (StoredPlugin plugin in store.List())
            Console.WriteLine($"{plugin.Name,-8} {plugin.Project} {plugin.Version}  {plugin.Path}");
        if (store.List().Count == 0)
            Console.Error.WriteLine(
                $"no plugin in {store.Folder}; get one: plugin get {string.Join('|', PluginRecipe.All.Select(static recipe => recipe.Name))}"
            );
        return ExitCode.Done;
    }
}
