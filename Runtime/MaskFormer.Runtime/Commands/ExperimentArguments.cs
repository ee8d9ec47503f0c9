using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The argument and the options of every command that works on an experiment.</summary>
/// <param name="catalogue">The experiments that can be named.</param>
internal sealed class ExperimentArguments(IReadOnlyList<ExperimentEntry> catalogue)
{
    private readonly Argument<string> name = new("EXPERIMENT") { Description = $"One of: {string.Join(", ", catalogue.Select(static entry => entry.Name))}" };
    private readonly Option<string?> config = new("--config") { Description = "YAML file with values that differ from the experiment's", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set") { Description = "A value that wins over experiment and file, for example training.batch=8", HelpName = "PATH=VALUE", DefaultValueFactory = static _ => [] };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(name);
        command.Add(config);
        command.Add(set);
    }

    /// <summary>Resolves and validates the configuration; nothing is allocated before this.</summary>
    /// <param name="line">The parsed command line.</param>
    /// <param name="more">Settings that other options stand for, as <c>path=value</c>; they win over everything.</param>
    public ResolvedConfig Resolve(ParseResult line, params IEnumerable<string> more) =>
        ConfigLoader.Load(catalogue, new() { Experiment = line.GetRequiredValue(name), File = line.GetValue(config), Sets = [.. line.GetValue(set) ?? [], .. more] });

    /// <summary>As <see cref="Resolve(ParseResult, IEnumerable{string})"/> for a run that exists: without <c>--config</c>, its own resolved configuration is the file.</summary>
    /// <param name="line">The parsed command line.</param>
    /// <param name="run">The run.</param>
    public ResolvedConfig Resolve(ParseResult line, RunFolder run) => ConfigLoader.Load(catalogue, new()
    {
        Experiment = line.GetRequiredValue(name),
        File = line.GetValue(config) ?? (File.Exists(run.ResolvedConfig) ? run.ResolvedConfig : null),
        Sets = line.GetValue(set) ?? [],
    });
}
