using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Remote;

namespace MaskFormer.Runtime.Configuration;

/// <summary>The values in force, and where each comes from.</summary>
public sealed class ResolvedConfig
{
    /// <summary>
    /// The last line of a run's file. YAML that is cut short is still YAML, and its missing settings would silently be those of the experiment.
    /// </summary>
    internal const string End = "# End of the settings in force.";

    private readonly IReadOnlyDictionary<string, Origin> origins;

    internal ResolvedConfig(string name, IExperiment experiment, IReadOnlyDictionary<string, Origin> origins)
    {
        this.origins = origins;
        Name = name;
        Experiment = experiment;
    }

    /// <summary>A configuration made in code.</summary>
    /// <param name="name">The name of the experiment that it starts from; a resumed run is found by it.</param>
    /// <param name="experiment">The values.</param>
    /// <exception cref="ConfigException">MF3001 or MF2003: a value breaks a rule.</exception>
    public static ResolvedConfig Of(string name, IExperiment experiment)
    {
        Dictionary<string, Origin> origins = new(StringComparer.Ordinal);
        ExperimentOrigins.Note(experiment, name, origins);
        ResolvedConfig config = new(name, experiment, origins);
        config.Validate();
        return config;
    }

    /// <summary>The name of the experiment that it starts from.</summary>
    public string Name { get; }

    /// <summary>The values in force.</summary>
    public IExperiment Experiment { get; }

    /// <summary>The settings that the run's own file lacks because an earlier version wrote it, with the values in force.</summary>
    internal IReadOnlyList<string> Unrecorded { get; init; } = [];

    /// <summary>Where a value comes from.</summary>
    /// <param name="path">For example <c>training.batch</c>, or <c>model.backbone.kind</c>.</param>
    public Origin OriginOf(string path) => origins.GetValueOrDefault(path, Origin.Default);

    /// <summary>The same with the data's folder as a full path, so that a run finds its data from everywhere.</summary>
    internal ResolvedConfig Anchored()
    {
        IConfigRecord data = (IConfigRecord)Experiment.Data;
        if (Experiment.Data.Folder is { } folder) data = data.With("Folder", RemotePath.Full(folder));
        if (Experiment.Data is FolderData { Lists: { } lists }) data = data.With("Lists", Path.GetFullPath(lists));
        return data.Equals(Experiment.Data) ? this : new(Name, (IExperiment)Experiment.With("Data", data), origins);
    }

    /// <summary>The paths whose values differ from another configuration's, each with its origin here.</summary>
    internal IEnumerable<string> Differences(ResolvedConfig other) =>
        ExperimentOrigins.Differences(Experiment, other.Experiment).Select(path => $"{path} ({OriginOf(path)})");

    /// <summary>The configuration as YAML, each value with its origin and its documentation; loading it gives an equal experiment.</summary>
    public string ToYaml() => EffectiveYaml.Write(Experiment, Name, OriginOf);

    /// <summary>The configuration as YAML to be edited: every option with what it takes, its default, and what it does.</summary>
    /// <param name="catalogue">The program's experiments, for kinds of records that it adds.</param>
    internal string ToOptions(IReadOnlyList<ExperimentEntry> catalogue) =>
        EffectiveYaml.WriteOptions(Experiment, Name, new Kinds(catalogue.Single(entry => entry.Name == Name).Kinds));

    /// <summary>Writes <see cref="ToYaml"/> to a file, whole or not at all.</summary>
    public void Save(string path)
    {
        byte[] text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes($"{ToYaml()}{End}\n");
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>Tests ranges and requirements of all records.</summary>
    /// <exception cref="ConfigException">MF3001 or MF2003 at the setting that came last; the cause names the others.</exception>
    internal void Validate()
    {
        List<Violation> violations = [];
        Experiment.Validate(path: "", violations);
        if (violations.Count == 0) return;
        List<Violation> reported = Reported(violations);
        Violation first = reported[0];
        (string path, Origin origin) = Blamed(first);
        string more = string.Concat(reported.Skip(1).Select(static other => $"; {Where(other)}{other.Message}"));
        string place = origin.Kind is OriginKind.File ? origin.Text : $"{path} ({origin})";
        string where = origin.Kind is not OriginKind.File && path == first.Path ? "" : Where(first); // the place already names it
        throw new ConfigException(first.Id, place, $"{where}{first.Message}{more}", "Change " + Remedy(first));
    }

    /// <summary>
    /// The violations worth reporting. One wrong value breaks the rules of inner blocks too, which get their values from the settings around them: rules of the
    /// outermost block come first, and a further one is reported only if it blames another setting.
    /// </summary>
    private List<Violation> Reported(IReadOnlyList<Violation> violations)
    {
        List<Violation> reported = [];
        HashSet<string> blamed = [];
        foreach (Violation violation in violations.OrderBy(static one => one.Parameters.Count == 0).DistinctBy(static one => one.Message))
        {
            if (blamed.Add(Blamed(violation).Path)) reported.Add(violation);
        }

        return reported;
    }

    private static string Where(Violation violation) => violation.Path.Length == 0 ? "" : $"{violation.Path}: ";

    /// <summary>Of the parameters that a rule names, the one that was set by the strongest layer.</summary>
    private (string Path, Origin Origin) Blamed(Violation violation) =>
        Paths(violation).Select(path => (path, OriginOf(path))).OrderByDescending(static pair => pair.Item2.Kind).First();

    private string Remedy(Violation violation) => string.Join(" or ", Paths(violation).Select(path => $"{path} ({OriginOf(path)})"));

    private IReadOnlyList<string> Paths(Violation violation)
    {
        if (violation.IsOfParameter) return [violation.Path.Split('[')[0]];
        if (violation.Parameters.Count > 0) return [.. violation.Parameters.Select(key => ConfigRules.Join(violation.Path, key))];

        // a rule inside a block that is no setting itself: what was set around it decided the values
        string[] around =
        [
            .. origins.Keys.Where(path => path.StartsWith(violation.Path + ".", StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal),
        ];
        int strongest = around.Length == 0 ? 0 : around.Max(path => (int)OriginOf(path).Kind);
        return around.Length == 0 ? [violation.Path] : [.. around.Where(path => (int)OriginOf(path).Kind == strongest)];
    }
}
