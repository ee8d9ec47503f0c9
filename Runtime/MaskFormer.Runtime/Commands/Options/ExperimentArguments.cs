using System.CommandLine;
using System.Globalization;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The argument and the options of every command that works on an experiment.</summary>
/// <param name="catalogue">The experiments that can be named.</param>
internal sealed class ExperimentArguments(IReadOnlyList<ExperimentEntry> catalogue)
{
    private const int MostListed = 8;
    private readonly Argument<string?> name = new("EXPERIMENT")
    {
        Description = $"Its name: {ExperimentNames.Of(catalogue)}; left out, the file of --config or of the run names it (base)",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> config = new("--config") { Description = "YAML file with values that differ from the experiment's", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "A value that wins over experiment and file, for example training.batch=8",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = static _ => [],
    };
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder of the data set, in any layout that is known (data.folder)",
        HelpName = "DIR",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(name);
        command.Add(config);
        command.Add(set);
    }

    /// <summary>Adds <c>--data</c>, which is short for a setting, so that a run remembers it.</summary>
    public void AddData(Command command) => command.Add(data);

    /// <summary>
    /// Adds them to a command whose next arguments are files. A first argument that is a file and not the name of an experiment counts as one of those; the
    /// experiment is then that of the run.
    /// </summary>
    public void AddBeforeFiles(Command command)
    {
        name.CustomParser = result =>
        {
            string first = result.Tokens[0].Value;
            if (catalogue.Any(entry => entry.Name == first) || !(Path.HasExtension(first) || Path.Exists(first))) return first;
            result.OnlyTake(0);
            return null;
        };
        AddTo(command);
    }

    /// <summary>The experiment that the command line names; null if it names none.</summary>
    public string? Name(ParseResult line) => line.GetValue(name);

    /// <summary>The words that choose the same experiment with the same settings and data in another command.</summary>
    public string[] Words(ParseResult line) =>
    [
        .. line.GetValue(name) is { } chosen ? new[] { chosen } : [],
        .. line.GetValue(config) is { } file ? new[] { config.Name, file } : [],
        .. (line.GetValue(set) ?? []).SelectMany(setting => new[] { set.Name, setting }),
        .. line.GetResult(data) is not null && line.GetValue(data) is { } folder ? new[] { data.Name, folder } : [],
    ];

    /// <summary>Whether a file of settings is named.</summary>
    public bool HasFile(ParseResult line) => line.GetValue(config) is not null;

    /// <summary>Resolves and validates the configuration; nothing is allocated before this.</summary>
    /// <param name="line">The parsed command line.</param>
    /// <param name="run">A run that exists: without <c>--config</c>, its own resolved configuration is the file.</param>
    /// <param name="more">Settings that other options stand for, as <c>path=value</c>; they win over everything.</param>
    public ResolvedConfig Resolve(ParseResult line, RunFolder? run = null, params IEnumerable<(string Option, string Setting)> more) =>
        Resolve(line, run is not null && File.Exists(run.ResolvedConfig) ? run.ResolvedConfig : null, null, more);

    /// <summary>Resolves the configuration of a trained model: without <c>--config</c>, its own is the file.</summary>
    /// <inheritdoc cref="Resolve(ParseResult, RunFolder?, IEnumerable{ValueTuple{string, string}})" path="/param"/>
    public ResolvedConfig Resolve(ParseResult line, TrainedModel trained, params IEnumerable<(string Option, string Setting)> more) =>
        trained.Card is { } card ? Resolve(line, trained.Path, card.Settings, more) : Resolve(line, trained.Run, more);

    private ResolvedConfig Resolve(ParseResult line, string? own, string? text, IEnumerable<(string Option, string Setting)> more)
    {
        bool isOwn = line.GetValue(config) is null;
        ConfigSources sources = new()
        {
            Experiment = line.GetValue(name),
            File = line.GetValue(config) ?? own,
            Text = isOwn ? text : null,
            IsOfRun = isOwn,
            Sets = line.GetValue(set) ?? [],
            Shorts = [.. Folder(line), .. more],
        };
        ResolvedConfig resolved = ConfigLoader.Load(catalogue, sources);
        if (resolved.Unrecorded is { Count: var count and > 0 })
        {
            string rest = count > MostListed ? string.Create(CultureInfo.InvariantCulture, $" and {count - MostListed} more") : "";
            StandardError.WriteLine(
                $"MF3016 {sources.File}: the run's file lacks settings, which have these values now: "
                    + $"{string.Join(", ", resolved.Unrecorded.Take(MostListed))}{rest}. "
                    + "Add the lines if the run used other values; an earlier version of the program had no such settings");
        }

        return resolved;
    }

    /// <summary>
    /// The setting for a folder of data: its full path, so that the run can go on from anywhere, with signs escaped that a setting would take for a variable.
    /// </summary>
    internal static string FolderSetting(string folder) => $"data.folder={EnvironmentText.Escape(RemotePath.Full(folder))}";

    private IEnumerable<(string Option, string Setting)> Folder(ParseResult line) => line.GetResult(data) is not null && line.GetValue(data) is { } folder
        ? [(data.Name, FolderSetting(folder))]
        : [];
}
